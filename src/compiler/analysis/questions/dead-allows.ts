import { overlaps } from '../access/index.js';
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
  if (classes.some((where) => bench.effective(policy, where).length > 0)) return undefined;
  const where = classes.find((one) => bench.granted(policy, one).length > 0);
  if (!where) return undefined;
  const cover = minimalCover(deniesOver(bench, policy), (some) => takeAll(bench, policy, new Set(some)));
  return {
    policy: policy.name,
    denies: cover.map(({ name }) => name).sort(),
    witness: bench.witness(bench.granted(policy, where)[0]!, where),
  };
}

function takeAll(bench: Workbench, policy: LoweredPolicy, chosen: ReadonlySet<LoweredPolicy>): boolean {
  return bench.classesOf(policy).every((where) => {
    const { floors, denies } = where.policies;
    const governor = bench.governorOf(where, {
      floors: floors.filter((one) => chosen.has(one)),
      denies: denies.filter((one) => chosen.has(one)),
    });
    return bench.granted(policy, where).every((part) => governor.leave(part).length === 0);
  });
}

/** Denies and floors that meet what it grants; plain denies first, then by name. */
function deniesOver(bench: Workbench, policy: LoweredPolicy): readonly LoweredPolicy[] {
  const found = new Set<LoweredPolicy>();
  for (const where of bench.classesOf(policy)) {
    const parts = bench.granted(policy, where);
    for (const deny of [...where.policies.denies, ...where.policies.floors]) {
      const reach = bench.reach(deny, where);
      if (!found.has(deny) && parts.some((part) => overlaps(bench.space, part, reach))) found.add(deny);
    }
  }
  return [...found].sort((a, b) => (a.kind === b.kind ? (a.name < b.name ? -1 : 1) : a.kind === 'deny' ? -1 : 1));
}
