import { PairMemo } from './pair-memo.js';
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
  readonly #intersections = new PairMemo<number>();
  readonly #differences = new PairMemo<number>();
  readonly #subsets = new PairMemo<boolean>();

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
    return (
      this.#subsets.get(inner, outer) ??
      this.#subsets.set(inner, outer, this.#algebra.isSubset(this.value(inner), this.value(outer)))
    );
  }

  intersect(a: number, b: number): number {
    if (a === b || b === 0) return a;
    if (a === 0) return b;
    return (
      this.#intersections.get(a, b) ??
      this.#intersections.set(a, b, this.intern(this.#algebra.intersect(this.value(a), this.value(b))))
    );
  }

  minus(a: number, b: number): number {
    return (
      this.#differences.get(a, b) ??
      this.#differences.set(a, b, this.intern(this.#algebra.minus(this.value(a), this.value(b))))
    );
  }

  union(a: number, b: number): number | undefined {
    if (a === b || a === 0) return a;
    if (b === 0) return b;
    const union = this.#algebra.union(this.value(a), this.value(b));
    return union && this.intern(union);
  }
}
