import type { Box, Space } from '../space/index.js';

/** A piece while it is worked on; see {@link Space} for the numbers. */
export interface Part {
  readonly kind: 'allow' | 'break-glass';
  readonly policy: string;
  readonly who: number;
  readonly box: Box;
  readonly requirement: number;
  /** Sorted. */
  readonly floors: readonly string[];
  /** Sorted. */
  readonly denies: readonly string[];
}

/** What denies or floors speak of: these principals in this situation. */
export interface Reach {
  readonly who: readonly number[];
  readonly box: Box;
}

/** The part with other sets; undefined when nobody is left in it. */
export function reshape(space: Space, part: Part, who: number, box: Box): Part | undefined {
  if (space.isEmptyBox(box) || !space.canLogIn(who, box)) return undefined;
  return { ...part, who, box };
}

/** True when some request lies in both. */
export function overlaps(space: Space, part: Part, reach: Reach): boolean {
  return (
    space.intersectBoxes(part.box, reach.box) !== undefined &&
    reach.who.some((cube) => space.cubes.meet(part.who, cube))
  );
}

/**
 * The part outside a reach, as its largest parts: they may overlap. Largest parts carry the fewest conditions, and they are what makes a
 * chain of floors cost one part each instead of one for every combination.
 */
export function outside(space: Space, part: Part, reach: Reach): readonly Part[] {
  let left: readonly number[] = [part.who];
  for (const cube of reach.who) left = [...new Set(left.flatMap((one) => space.cubes.minus(one, cube)))];
  return [
    ...left.map((who) => reshape(space, part, who, part.box)),
    ...space.minusBox(part.box, reach.box).map((box) => reshape(space, part, part.who, box)),
  ].filter((one) => one !== undefined);
}

/** True when whoever meets the situation and demand of `inner` also meets those of `outer`. */
export function demandsAtLeast(space: Space, inner: Part, outer: Part): boolean {
  return (
    space.platformSubset(inner.box[2], space.requirements.whereAtMost(outer.requirement, inner.requirement)) &&
    space.isSubsetBox(inner.box, outer.box)
  );
}

/** Adds a name to a sorted list. */
export function withName(names: readonly string[], name: string): readonly string[] {
  return names.includes(name) ? names : [...names, name].sort();
}
