import type { Part } from '../access/index.js';
import type { LoweredPolicy } from '../lower/index.js';
import type { IneffectiveDeny } from './analysis.js';
import { minimalCover } from './minimal-cover.js';
import { partRemains } from './part-cover.js';
import { whyUnsatisfiable } from './unsatisfiable.js';
import type { ResourceClass, Workbench } from './workbench.js';

/** Denies and floors that take nothing which would be granted without them. Those that no request can meet are not among them. */
export function findIneffectiveDenies(bench: Workbench): readonly IneffectiveDeny[] {
  return [...bench.policies.values()]
    .filter(({ kind }) => kind === 'deny' || kind === 'floor')
    .filter((deny) => whyUnsatisfiable(bench, deny) === undefined)
    .map((deny) => ineffective(bench, deny))
    .filter((found) => found !== undefined)
    .sort((a, b) => (a.policy < b.policy ? -1 : 1));
}

function ineffective(bench: Workbench, deny: LoweredPolicy): IneffectiveDeny | undefined {
  const takesNothing = (among?: (other: LoweredPolicy) => boolean): boolean =>
    bench.classesOf(deny).every((where) => !takes(bench, deny, where, among));
  if (!takesNothing()) return undefined;
  const cover = minimalCover(othersBeside(bench, deny), (some) => {
    const chosen = new Set(some);
    return takesNothing((other) => chosen.has(other));
  });
  return {
    policy: deny.name,
    because: cover.length === 0 ? 'nothing-to-deny' : 'covered',
    cover: cover.map(({ name }) => name).sort(),
  };
}

/** Denies and floors that speak of something that it speaks of; plain denies first, then by name. */
function othersBeside(bench: Workbench, deny: LoweredPolicy): readonly LoweredPolicy[] {
  const found = new Set<LoweredPolicy>();
  for (const where of bench.classesOf(deny)) {
    const mine = bench.reach(deny, where);
    for (const other of [...where.policies.denies, ...where.policies.floors]) {
      if (other === deny || found.has(other)) continue;
      const { who, box } = bench.reach(other, where);
      if (
        bench.space.intersectBoxes(box, mine.box) &&
        who.some((a) => mine.who.some((b) => bench.space.cubes.meet(a, b)))
      ) {
        found.add(other);
      }
    }
  }
  return [...found].sort((a, b) => (a.kind === b.kind ? (a.name < b.name ? -1 : 1) : a.kind === 'deny' ? -1 : 1));
}

/** Whether a deny or a floor takes something from what a class grants under some of its other denies and floors. */
function takes(
  bench: Workbench,
  deny: LoweredPolicy,
  where: ResourceClass,
  among: ((other: LoweredPolicy) => boolean) | undefined,
): boolean {
  const { breakGlass, floors, denies } = where.policies;
  const others = among
    ? bench.governorOf(where, { floors: floors.filter(among), denies: denies.filter(among) })
    : bench.governorWithout(where, deny);
  const joint = bench.reach(deny, where);
  const isFloor = deny.kind === 'floor';
  const glass = isFloor ? breakGlass.flatMap((entry) => bench.granted(entry, where)) : [];
  const isTaken = (parts: readonly Part[]): boolean =>
    glass.length === 0
      ? others.isTaken(parts, joint)
      : parts
          .flatMap((part) => others.takenFrom(part, joint))
          .some((one) => partRemains(bench.space, one, glass).length > 0);
  for (const [, parts] of bench.allowParts(where)) if (isTaken(parts)) return true;
  if (isFloor || breakGlass.length === 0) return false;
  const beside = bench.governorOf(where, {
    floors: [],
    denies: among ? denies.filter(among) : denies.filter((one) => one !== deny),
  });
  return breakGlass.some((entry) => bench.granted(entry, where).some((part) => beside.isTaken([part], joint)));
}
