import type { SetAlgebra } from './set-algebra.js';

/**
 * One dimension with its sets interned: a set is a small number, equal sets are equal numbers, and every operation on a pair of sets is
 * carried out once. 0 is the full set.
 */
export class Dimension<T extends object> {
  readonly #algebra: SetAlgebra<T>;
  readonly #sets: T[] = [];
  readonly #byKey = new Map<string, number>();
  readonly #byObject = new WeakMap<T, number>();
  readonly #intersections = new Map<number, number>();
  readonly #differences = new Map<number, number>();
  readonly #subsets = new Map<number, boolean>();

  constructor(algebra: SetAlgebra<T>) {
    this.#algebra = algebra;
    this.intern(algebra.full);
  }

  intern(set: T): number {
    const seen = this.#byObject.get(set);
    if (seen !== undefined) return seen;
    const key = this.#algebra.key(set);
    let id = this.#byKey.get(key);
    if (id === undefined) {
      id = this.#sets.push(set) - 1;
      this.#byKey.set(key, id);
    }
    this.#byObject.set(set, id);
    return id;
  }

  value(id: number): T {
    return this.#sets[id]!;
  }

  key(id: number): string {
    return this.#algebra.key(this.value(id));
  }

  isEmpty(id: number): boolean {
    return id !== 0 && this.#algebra.isEmpty(this.value(id));
  }

  isSubset(inner: number, outer: number): boolean {
    if (outer === 0 || inner === outer) return true;
    return remember(this.#subsets, pair(inner, outer), () =>
      this.#algebra.isSubset(this.value(inner), this.value(outer)),
    );
  }

  intersect(a: number, b: number): number {
    if (a === b || b === 0) return a;
    if (a === 0) return b;
    return remember(this.#intersections, pair(a, b), () =>
      this.intern(this.#algebra.intersect(this.value(a), this.value(b))),
    );
  }

  minus(a: number, b: number): number {
    return remember(this.#differences, pair(a, b), () =>
      this.intern(this.#algebra.minus(this.value(a), this.value(b))),
    );
  }

  union(a: number, b: number): number | undefined {
    if (a === b || a === 0) return a;
    if (b === 0) return b;
    const union = this.#algebra.union(this.value(a), this.value(b));
    return union && this.intern(union);
  }
}

/** Both ids stay below 2^26: far more sets than fit into memory. */
export function pair(a: number, b: number): number {
  return a * 0x4000000 + b;
}

export function remember<V>(memo: Map<number, V>, key: number, compute: () => V): V {
  const known = memo.get(key);
  if (known !== undefined) return known;
  const value = compute();
  memo.set(key, value);
  return value;
}
