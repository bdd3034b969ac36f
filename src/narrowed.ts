import type { Shortfall } from './compiler/proof/index.js';
import type { Narrowing } from './targets/target.js';

/** Where the compiler says itself that an artefact allows less in this way. */
export function narrowingsOf(
  { policy, resource, constraints }: Pick<Shortfall, 'policy' | 'resource' | 'constraints'>,
  said: readonly Narrowing[],
): readonly Narrowing[] {
  return said.filter(
    (one) =>
      (one.policy === undefined || one.policy === policy) &&
      (one.resource === undefined || one.resource === resource) &&
      (constraints.length === 0 || constraints.some((name) => isSameConstraint(name, one.constraint))),
  );
}

/** A rule that is missing on a platform is both a matter of the posture and of the platform. */
function isSameConstraint(found: string, said: string): boolean {
  return found === said || (found === 'platform' && said.startsWith('posture.'));
}
