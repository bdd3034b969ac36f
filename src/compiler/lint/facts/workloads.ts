import { type EffectivePath, witness } from '../../analysis/index.js';
import type { LintContext } from '../context.js';
import type { Finding } from '../rule.js';

/** What one workload reaches. */
export interface Reached {
  /** Sorted. */
  readonly resources: readonly string[];
  /** A request of the workload that is allowed. */
  readonly witness: Pick<Finding, 'witness'>;
}

/** What each of some workloads reaches by paths that `keep` wants; workloads that reach nothing are left out. */
export function reachedBy(
  { estate, analysis }: LintContext,
  workloads: ReadonlySet<string>,
  keep: (path: EffectivePath) => boolean = () => true,
): ReadonlyMap<string, Reached> {
  const found = new Map<string, { first: EffectivePath; resources: Set<string> }>();
  if (workloads.size === 0) return new Map();
  for (const resource of estate.resources.keys()) {
    for (const path of analysis.paths(resource)) {
      if (path.humans || !keep(path)) continue;
      for (const name of path.piece.who.workloads) {
        if (!workloads.has(name)) continue;
        const known = found.get(name);
        if (known) known.resources.add(resource);
        else found.set(name, { first: path, resources: new Set([resource]) });
      }
    }
  }
  const requestOf = (name: string, { resource, piece }: EffectivePath): Pick<Finding, 'witness'> => {
    const alone = { ...piece, who: { ...piece.who, workloads: [name] } };
    const request = witness(estate, resource, alone, analysis.horizon.from);
    return request ? { witness: { request, decision: 'allow' } } : {};
  };
  return new Map(
    [...found].map(([name, { first, resources }]) => [
      name,
      { resources: [...resources].sort(), witness: requestOf(name, first) },
    ]),
  );
}
