import type { LoweredPolicy } from '../lower/index.js';
import type { Unsatisfiable } from './analysis.js';
import type { Workbench } from './workbench.js';

/** Allows and denies that no request can meet, whatever the others say. */
export function findUnsatisfiable(bench: Workbench): readonly Unsatisfiable[] {
  return [...bench.policies.values()]
    .filter(({ kind }) => kind !== 'break-glass')
    .map((policy) => ({ policy: policy.name, because: whyUnsatisfiable(bench, policy) }))
    .filter((found): found is Unsatisfiable => found.because !== undefined)
    .sort((a, b) => (a.policy < b.policy ? -1 : 1));
}

/** Undefined when some request meets the policy. */
export function whyUnsatisfiable(bench: Workbench, policy: LoweredPolicy): Unsatisfiable['because'] | undefined {
  if (policy.to <= bench.horizon.from) return 'expired';
  if (policy.from >= bench.horizon.to) return 'not-yet';
  if (policy.who.length === 0) return 'nobody';
  const canBeMet = bench
    .classesOf(policy)
    .some((one) =>
      policy.kind === 'allow' ? bench.granted(policy, one).length > 0 : bench.isMeant(bench.reach(policy, one)),
    );
  return canBeMet ? undefined : 'conditions';
}
