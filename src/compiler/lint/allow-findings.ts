import type { EffectivePath } from '../analysis/index.js';
import { type AllowPolicy, type Resource, SENSITIVITIES, type Sensitivity } from '../model/index.js';
import type { LintContext } from './context.js';
import { grantFacts, pathsByPolicy, resourcesOf, whoOf } from './facts/index.js';
import type { Finding } from './rule.js';
import { names } from './words.js';

/** An allow by which somebody reaches resources in a way that a rule objects to. */
export interface FaultyAllow {
  readonly policy: string;
  readonly allow: AllowPolicy;
  /** Put into words when it is read: not every message says it. */
  readonly who: string;
  /** What is wrong with the first of the paths. */
  readonly what: string;
  /** Names of the resources, for a message. */
  readonly where: string;
  readonly resources: readonly string[];
}

/**
 * One finding per allow by whose effective access (floors counted) people reach a resource on a path that the rule objects to.
 * Break-glass entries have rules of their own and are passed over.
 */
export function allowFindings(
  context: LintContext,
  objection: (path: EffectivePath, resource: Resource) => string | undefined,
  say: (fault: FaultyAllow) => Pick<Finding, 'message' | 'help' | 'fix'>,
): readonly Finding[] {
  const resourceOf = ({ resource }: EffectivePath): Resource => context.estate.resources.get(resource)!;
  const isFaulty = (path: EffectivePath): boolean =>
    path.kind === 'allow' && path.humans && objection(path, resourceOf(path)) !== undefined;
  return pathsByPolicy(context, isFaulty).map((one) => {
    const { policy, paths } = one;
    const resources = resourcesOf(paths);
    const what = objection(paths[0]!, resourceOf(paths[0]!))!;
    return {
      ...say({
        policy: policy.name,
        allow: policy as AllowPolicy,
        resources,
        what,
        where: names(resources),
        get who() {
          return whoOf(paths);
        },
      }),
      ...grantFacts(context, one),
      cause: resources.join(' '),
    };
  });
}

/** True when a sensitivity is at least the one that an option names. A word that is none counts as the lowest. */
export function isAtLeast(context: LintContext, option: string, sensitivity: Sensitivity): boolean {
  return SENSITIVITIES.indexOf(sensitivity) >= SENSITIVITIES.indexOf(context.option(option) as Sensitivity);
}
