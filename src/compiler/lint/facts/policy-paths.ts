import { type EffectivePath, witness } from '../../analysis/index.js';
import type { BreakGlass, Policy } from '../../model/index.js';
import type { LintContext } from '../context.js';
import type { Finding } from '../rule.js';

/** What one allow or break-glass entry really grants somewhere, floors and denies counted. */
export interface PolicyPaths {
  readonly policy: Policy | BreakGlass;
  readonly paths: readonly EffectivePath[];
}

/** The effective paths that `keep` wants, by the policy that grants them, by name. Each path of each resource is looked at once. */
export function pathsByPolicy(
  { estate, analysis }: LintContext,
  keep: (path: EffectivePath) => boolean,
): readonly PolicyPaths[] {
  const found = new Map<string, EffectivePath[]>();
  for (const { name, public: open } of estate.resources.values()) {
    if (open) continue;
    for (const path of analysis.paths(name)) {
      if (!keep(path)) continue;
      const paths = found.get(path.policy);
      if (paths) paths.push(path);
      else found.set(path.policy, [path]);
    }
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, paths]) => ({ policy: estate.policies.get(name) ?? estate.breakGlass.get(name)!, paths }));
}

/** Where a finding about what a policy grants stands, how far it reaches, and a request that shows it. */
export function grantFacts(
  { estate, analysis }: LintContext,
  { policy, paths }: PolicyPaths,
): Pick<Finding, 'span' | 'element' | 'resources' | 'reach' | 'witness'> {
  const [first] = paths;
  const request = first && witness(estate, first.resource, first.piece, analysis.horizon.from);
  return {
    span: policy.nameSpan,
    element: elementOf(policy),
    resources: resourcesOf(paths),
    reach: widest(paths.map(({ reach }) => reach)),
    ...(request && { witness: { request, decision: 'allow' } }),
  };
}

/** Section and name. */
export function elementOf(policy: Policy | BreakGlass): string {
  return `${'subjects' in policy ? 'break_glass' : 'policies'}.${policy.name}`;
}

/** Names of the resources of paths, each once, sorted. */
export function resourcesOf(paths: readonly Pick<EffectivePath, 'resource'>[]): readonly string[] {
  return [...new Set(paths.map(({ resource }) => resource))].sort();
}

/** Who takes the paths, each expression once: at most three, then how many more. Only what is shown is put into words. */
export function whoOf(paths: readonly EffectivePath[]): string {
  const terms = new Map(paths.map((path) => [path.piece.who, path]));
  const [only] = terms.values();
  if (only && terms.size === 1) return only.who;
  const distinct = new Map([...terms.values()].map((path) => [JSON.stringify(path.piece.who), path]));
  const keys = [...distinct.keys()].sort();
  const shown = keys.slice(0, 3).map((key) => distinct.get(key)!.who);
  const more = keys.length > 3 ? ` and ${keys.length - 3} more` : '';
  return [...new Set(shown)].sort().join('; ') + more;
}

/** The greatest of several reaches; 0 of none. */
export function widest(reaches: readonly (number | 'all')[]): number | 'all' {
  return reaches.reduce((a, b) => (a === 'all' || b === 'all' ? 'all' : Math.max(a, b)), 0);
}
