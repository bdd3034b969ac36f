import type { Horizon, NameClause, TimeRange, TimeSet } from '../piece.js';
import { allClauses, clausesKey, eitherClauses, negatedClauses } from './clauses.js';
import { intersectRanges, normaliseRanges, rangesContain, subtractRanges } from './ranges.js';
import type { SetAlgebra } from './set-algebra.js';

/** Every instant of the horizon. */
export const ANY_TIME: TimeSet = { full: true, ranges: [], clauses: [] };

/** True when an instant of the horizon is in the set. */
export function hasInstant(set: TimeSet, instant: number): boolean {
  return set.full || set.ranges.some(({ from, to }) => from <= instant && instant < to);
}

/** Sets of instants within one horizon. */
export function timeAlgebra(horizon: Horizon): SetAlgebra<TimeSet> & {
  /** Cut to the horizon. */
  of(ranges: readonly TimeRange[], clauses: readonly NameClause[]): TimeSet;
  ranges(set: TimeSet): readonly TimeRange[];
} {
  const all = [horizon];
  const ranges = (set: TimeSet): readonly TimeRange[] => (set.full ? all : set.ranges);
  const of = (some: readonly TimeRange[], clauses: readonly NameClause[]): TimeSet => {
    const within = intersectRanges(normaliseRanges(some), all);
    return rangesContain(within, all) ? ANY_TIME : { full: false, ranges: within, clauses };
  };
  const isSubset = (inner: TimeSet, outer: TimeSet): boolean =>
    outer.full || rangesContain(outer.ranges, ranges(inner));
  return {
    of,
    ranges,
    full: ANY_TIME,
    key: (set) =>
      set.full ? '*' : `${set.ranges.map(({ from, to }) => `${from}-${to}`).join(',')}/${clausesKey(set.clauses)}`,
    isEmpty: (set) => ranges(set).length === 0,
    isSubset,
    intersect(a, b) {
      if (isSubset(a, b)) return a;
      if (isSubset(b, a)) return b;
      return of(intersectRanges(ranges(a), ranges(b)), allClauses(a.clauses, b.clauses));
    },
    minus: (a, b) => of(subtractRanges(ranges(a), ranges(b)), allClauses(a.clauses, negatedClauses(b.clauses) ?? [])),
    union(a, b) {
      if (isSubset(a, b)) return b;
      if (isSubset(b, a)) return a;
      const clauses = eitherClauses(a.clauses, b.clauses);
      return clauses && of([...ranges(a), ...ranges(b)], clauses);
    },
  };
}
