/** What the analysis needs to know of one dimension of a situation. Every operation is exact. */
export interface SetAlgebra<T> {
  readonly full: T;
  /** Equal texts mean the same set, said by the same names. */
  key(set: T): string;
  isEmpty(set: T): boolean;
  isSubset(inner: T, outer: T): boolean;
  intersect(a: T, b: T): T;
  minus(a: T, b: T): T;
  /** Undefined when the union cannot be said in one set of this form. */
  union(a: T, b: T): T | undefined;
}
