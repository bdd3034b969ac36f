import type { AtomSet } from '../piece.js';
import type { SetAlgebra } from './set-algebra.js';

/** Nothing is demanded. */
export function anyAtom<T extends string>(): AtomSet<T> {
  return { full: true, known: [], unknown: true };
}

/** Exactly these atoms, and `unknown` when a deny says so. */
export function atomsOf<T extends string>(known: Iterable<T>, unknown = false): AtomSet<T> {
  return { full: false, known: [...new Set(known)].sort(), unknown };
}

/** True when the value (undefined = not given) is in the set. */
export function hasAtom<T extends string>(set: AtomSet<T>, value: T | undefined): boolean {
  if (set.full) return true;
  return value === undefined ? set.unknown : set.known.includes(value);
}

/** The sets over one finite universe of atoms and `unknown`. */
export function atomAlgebra<T extends string>(universe: readonly T[]): SetAlgebra<AtomSet<T>> {
  const all = [...new Set(universe)].sort();
  const full = anyAtom<T>();
  const make = (known: readonly T[], unknown: boolean): AtomSet<T> =>
    unknown && known.length === all.length ? full : { full: false, known, unknown };
  const known = (set: AtomSet<T>): readonly T[] => (set.full ? all : set.known);
  return {
    full,
    key: (set) => (set.full ? '*' : `${set.unknown ? '?' : ''}${JSON.stringify(set.known)}`),
    isEmpty: (set) => !set.full && set.known.length === 0 && !set.unknown,
    isSubset(inner, outer) {
      if (outer.full) return true;
      const has = new Set(outer.known);
      return (outer.unknown || !inner.unknown) && known(inner).every((atom) => has.has(atom));
    },
    intersect(a, b) {
      const has = new Set(known(b));
      return make(
        known(a).filter((atom) => has.has(atom)),
        a.unknown && b.unknown,
      );
    },
    minus(a, b) {
      const has = new Set(known(b));
      return make(
        known(a).filter((atom) => !has.has(atom)),
        a.unknown && !b.unknown,
      );
    },
    union: (a, b) => make([...new Set([...known(a), ...known(b)])].sort(), a.unknown || b.unknown),
  };
}
