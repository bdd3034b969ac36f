import { andBits, type Bits, isEmptyBits, isSubsetBits, meetBits, minusBits, orBits } from './bits.js';
import type { Universe } from './universe.js';

/**
 * One conjunct of principals: an atom of `atoms`, in every open group of `in` and in none of `notIn` (indexes into the universe's open
 * groups, ascending). Normal: never empty, `atoms` can lie in every group of `in`, and some of them in each of `notIn`.
 * Groups are independent unknowns, so a normal cube always has a member.
 */
export interface Cube {
  readonly atoms: Bits;
  readonly in: readonly number[];
  readonly notIn: readonly number[];
}

/** The normal form; undefined when nobody can be in it. */
export function makeCube(
  universe: Universe,
  atoms: Bits,
  inGroups: readonly number[] = [],
  notIn: readonly number[] = [],
): Cube | undefined {
  if (inGroups.some((group) => notIn.includes(group))) return undefined;
  let possible = atoms;
  for (const group of inGroups) {
    const atomsOfGroup = universe.groupAtoms[group]!;
    if (!isSubsetBits(possible, atomsOfGroup)) possible = andBits(possible, atomsOfGroup);
  }
  if (isEmptyBits(possible)) return undefined;
  return {
    atoms: possible,
    in: ascending(inGroups),
    notIn: ascending(notIn.filter((group) => meetBits(possible, universe.groupAtoms[group]!))),
  };
}

export function intersectCubes(universe: Universe, a: Cube, b: Cube): Cube | undefined {
  return makeCube(universe, andBits(a.atoms, b.atoms), [...a.in, ...b.in], [...a.notIn, ...b.notIn]);
}

/** True when somebody is in both. */
export function meetCubes(universe: Universe, a: Cube, b: Cube): boolean {
  if (a.in.length + a.notIn.length + b.in.length + b.notIn.length === 0) return meetBits(a.atoms, b.atoms);
  return intersectCubes(universe, a, b) !== undefined;
}

export function isSubsetCube(universe: Universe, inner: Cube, outer: Cube): boolean {
  return (
    isSubsetBits(inner.atoms, outer.atoms) &&
    outer.in.every((group) => inner.in.includes(group)) &&
    outer.notIn.every((group) => inner.notIn.includes(group) || !meetBits(inner.atoms, universe.groupAtoms[group]!))
  );
}

/**
 * `a` without `b`, as the largest cubes that fit: they may overlap, and none contains another. "Everyone but the group" is then one cube,
 * because whoever lies outside a group's domains is not in it.
 */
export function minusCube(universe: Universe, a: Cube, b: Cube): readonly Cube[] {
  if (!meetCubes(universe, a, b)) return [a];
  const parts = [
    makeCube(universe, minusBits(a.atoms, b.atoms), a.in, a.notIn),
    ...b.in.map((group) => makeCube(universe, a.atoms, a.in, [...a.notIn, group])),
    ...b.notIn.map((group) => makeCube(universe, a.atoms, [...a.in, group], a.notIn)),
  ];
  return largest(
    universe,
    parts.filter((part) => part !== undefined),
  );
}

/** `a` without `b` as disjoint cubes: what a search for remains wants. */
export function splitCube(universe: Universe, a: Cube, b: Cube): readonly Cube[] {
  if (!meetCubes(universe, a, b)) return [a];
  const both = andBits(a.atoms, b.atoms);
  const parts = [makeCube(universe, minusBits(a.atoms, b.atoms), a.in, a.notIn)];
  let inGroups = a.in;
  let notIn = a.notIn;
  for (const group of b.in.filter((one) => !a.in.includes(one))) {
    parts.push(makeCube(universe, both, inGroups, [...notIn, group]));
    inGroups = [...inGroups, group];
  }
  for (const group of b.notIn.filter((one) => !a.notIn.includes(one))) {
    parts.push(makeCube(universe, both, [...inGroups, group], notIn));
    notIn = [...notIn, group];
  }
  return parts.filter((part) => part !== undefined);
}

/** `a` without every one of `others`. */
export function minusCubes(universe: Universe, a: readonly Cube[], others: readonly Cube[]): readonly Cube[] {
  let left = a;
  for (const other of others)
    left = largest(
      universe,
      left.flatMap((cube) => minusCube(universe, cube, other)),
    );
  return left;
}

/** One cube for both where that is exact: the same groups, or groups that differ only in which side of one group they are on. */
export function joinCubes(universe: Universe, a: Cube, b: Cube): Cube | undefined {
  if (isSubsetCube(universe, a, b)) return b;
  if (isSubsetCube(universe, b, a)) return a;
  if (same(a.in, b.in) && same(a.notIn, b.notIn)) {
    return makeCube(universe, orBits(a.atoms, b.atoms), a.in, a.notIn);
  }
  return joinAcross(universe, a, b) ?? joinAcross(universe, b, a);
}

/** `inside` and `outside` together where one group tells them apart: "not in g" and "in g" make "whether in g or not". */
function joinAcross(universe: Universe, inside: Cube, outside: Cube): Cube | undefined {
  const group = inside.in.find((one) => outside.notIn.includes(one));
  if (group === undefined) return undefined;
  const without = makeCube(
    universe,
    outside.atoms,
    outside.in,
    outside.notIn.filter((one) => one !== group),
  );
  if (!without) return undefined;
  const within = makeCube(universe, without.atoms, [...without.in, group], without.notIn);
  return within && isSubsetCube(universe, within, inside) && isSubsetCube(universe, inside, without)
    ? without
    : undefined;
}

/** Drops every cube that another contains, and joins those of the same groups. Order is kept. */
export function largest(universe: Universe, cubes: readonly Cube[]): readonly Cube[] {
  if (cubes.length < 2) return cubes;
  const byGroups = new Map<string, Cube>();
  for (const cube of cubes) {
    const groups = `${cube.in.join(',')}/${cube.notIn.join(',')}`;
    const seen = byGroups.get(groups);
    byGroups.set(groups, seen ? makeCube(universe, orBits(seen.atoms, cube.atoms), cube.in, cube.notIn)! : cube);
  }
  const joined = [...byGroups.values()];
  return joined.filter(
    (cube, at) =>
      !joined.some(
        (other, index) =>
          index !== at && isSubsetCube(universe, cube, other) && (index < at || !isSubsetCube(universe, other, cube)),
      ),
  );
}

/** Equal cubes have equal numbers; different ones mostly have not. */
export function hashCube({ atoms, in: inGroups, notIn }: Cube): number {
  let hash = inGroups.length * 31 + notIn.length;
  for (const group of inGroups) hash = Math.imul(hash ^ group, 0x01000193);
  for (const group of notIn) hash = Math.imul(hash ^ (group + 0x9e3779b9), 0x01000193);
  for (const word of atoms) hash = Math.imul(hash ^ word ^ (word >>> 15), 0x01000193);
  return hash;
}

export function isSameCube(a: Cube, b: Cube): boolean {
  return same(a.in, b.in) && same(a.notIn, b.notIn) && same(a.atoms, b.atoms);
}

function same(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function ascending(groups: readonly number[]): readonly number[] {
  if (groups.length < 2) return groups;
  return [...new Set(groups)].sort((a, b) => a - b);
}
