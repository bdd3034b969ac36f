import type { LoweredPolicy } from '../lower/index.js';
import type { DeadAllow } from './analysis.js';
import { minimalCover } from './minimal-cover.js';
import type { Workbench } from './workbench.js';

/** Allows that would grant something, all of which denies and floors take. */
export function findDeadAllows(bench: Workbench): readonly DeadAllow[] {
  return [...bench.policies.values()]
    .filter((policy) => policy.kind === 'allow')
    .map((policy) => deadAllow(bench, policy))
    .filter((found) => found !== undefined)
    .sort((a, b) => (a.policy < b.policy ? -1 : 1));
}

function deadAllow(bench: Workbench, policy: LoweredPolicy): DeadAllow | undefined {
  const classes = bench.classesOf(policy);
  const where = classes.find((one) => bench.granted(policy, one).length > 0);
  if (!where) return undefined;
  const isDead = (among: (deny: LoweredPolicy) => boolean): boolean =>
    classes.every((one) => {
      const { floors, denies } = one.policies;
      const parts = bench.fold(one, { allows: [policy], floors: floors.filter(among), denies: denies.filter(among) });
      return parts.length === 0;
    });
  if (!isDead(() => true)) return undefined;
  const candidates = new Map<LoweredPolicy, number>();
  for (const { policies } of classes) {
    for (const deny of [...policies.denies, ...policies.floors]) candidates.set(deny, (candidates.get(deny) ?? 0) + 1);
  }
  const widest = [...candidates].sort(([a, m], [b, n]) => n - m || (a.name < b.name ? -1 : 1)).map(([deny]) => deny);
  const cover = minimalCover(widest, (some) => {
    const chosen = new Set(some);
    return isDead((deny) => chosen.has(deny));
  });
  return {
    policy: policy.name,
    denies: cover.map(({ name }) => name).sort(),
    witness: bench.witness(bench.granted(policy, where)[0]!, where),
  };
}
