import { ableOf, type Part } from '../access/index.js';
import type { LoweredPolicy, ResourcePolicies } from '../lower/index.js';
import type { IneffectiveDeny } from './analysis.js';
import { minimalCover } from './minimal-cover.js';
import { type Covering, partRemains, within } from './part-cover.js';
import { whyUnsatisfiable } from './unsatisfiable.js';
import type { ResourceClass, Workbench } from './workbench.js';

/** Denies and floors that take nothing which would be granted without them. Those that no request can meet are left out. */
export function findIneffectiveDenies(bench: Workbench): readonly IneffectiveDeny[] {
  return [...bench.policies.values()]
    .filter(({ kind }) => kind === 'deny' || kind === 'floor')
    .filter((deny) => whyUnsatisfiable(bench, deny) === undefined)
    .map((deny) => ineffective(bench, deny))
    .filter((found) => found !== undefined)
    .sort((a, b) => (a.policy < b.policy ? -1 : 1));
}

function ineffective(bench: Workbench, deny: LoweredPolicy): IneffectiveDeny | undefined {
  const classes = bench.classesOf(deny);
  const takesNothing = (among: (other: LoweredPolicy) => boolean): boolean =>
    classes.every((where) => takenBy(bench, deny, where, (other) => other !== deny && among(other)).length === 0);
  if (!takesNothing(() => true)) return undefined;
  const counts = new Map<LoweredPolicy, number>();
  for (const { policies } of classes) {
    for (const other of [...policies.denies, ...policies.floors]) {
      if (other !== deny) counts.set(other, (counts.get(other) ?? 0) + 1);
    }
  }
  const widest = [...counts].sort(([a, m], [b, n]) => n - m || (a.name < b.name ? -1 : 1)).map(([other]) => other);
  const cover = minimalCover(widest, (some) => {
    const chosen = new Set(some);
    return takesNothing((other) => chosen.has(other));
  });
  return {
    policy: deny.name,
    because: cover.length === 0 ? 'nothing-to-deny' : 'covered',
    cover: cover.map(({ name }) => name).sort(),
  };
}

/** What a deny or a floor takes from what the policies of a class grant under some of its other denies and floors. */
function takenBy(
  bench: Workbench,
  deny: LoweredPolicy,
  where: ResourceClass,
  among: (other: LoweredPolicy) => boolean,
): readonly Part[] {
  const { allows, breakGlass, floors, denies } = where.policies;
  const others: Partial<ResourcePolicies> = { floors: floors.filter(among), denies: denies.filter(among) };
  const reach = bench.reach(deny, where);
  if (deny.kind === 'deny') {
    const granted = bench.fold(where, { ...others, allows, breakGlass });
    return granted.flatMap((part) => within(bench.space, part, reach));
  }
  const beside = bench.fold(where, { ...others, breakGlass });
  return bench
    .fold(where, { ...others, allows })
    .flatMap((part) => within(bench.space, part, reach))
    .flatMap((part) => partRemains(bench.space, part, [...waysFor(bench, deny, where, part), ...beside]));
}

/** What meets a floor, for the principals of a part. */
function waysFor(bench: Workbench, floor: LoweredPolicy, where: ResourceClass, part: Part): readonly Covering[] {
  return bench
    .reach(floor, where)
    .ways.map(({ alternative, box, requirement }) => ({
      who: ableOf(bench.space, part.who, alternative),
      box,
      requirement,
    }))
    .filter((one): one is Covering => one.who !== undefined);
}
