import { pair, remember } from '../sets/index.js';
import {
  type Cube,
  cubeKey,
  intersectCubes,
  isSubsetCube,
  joinCubes,
  makeCube,
  minusCube,
  splitCube,
  type Universe,
} from '../who/index.js';

/** Cubes as small numbers, every operation on a pair carried out once. */
export class CubeStore {
  readonly universe: Universe;
  readonly #cubes: Cube[] = [];
  readonly #byKey = new Map<string, number>();
  readonly #byObject = new WeakMap<Cube, number>();
  readonly #intersections = new Map<number, number | null>();
  readonly #differences = new Map<number, readonly number[]>();
  readonly #splits = new Map<number, readonly number[]>();
  readonly #subsets = new Map<number, boolean>();

  constructor(universe: Universe) {
    this.universe = universe;
  }

  intern(cube: Cube): number {
    const seen = this.#byObject.get(cube);
    if (seen !== undefined) return seen;
    const key = cubeKey(cube);
    let id = this.#byKey.get(key);
    if (id === undefined) {
      id = this.#cubes.push(cube) - 1;
      this.#byKey.set(key, id);
    }
    this.#byObject.set(cube, id);
    return id;
  }

  value(id: number): Cube {
    return this.#cubes[id]!;
  }

  isSubset(inner: number, outer: number): boolean {
    if (inner === outer) return true;
    return remember(this.#subsets, pair(inner, outer), () =>
      isSubsetCube(this.universe, this.value(inner), this.value(outer)),
    );
  }

  /** Undefined when nobody is in both. */
  intersect(a: number, b: number): number | undefined {
    if (a === b) return a;
    const both = remember(this.#intersections, pair(a, b), () => {
      const cube = intersectCubes(this.universe, this.value(a), this.value(b));
      return cube ? this.intern(cube) : null;
    });
    return both ?? undefined;
  }

  /** The largest cubes of `a` outside `b`. */
  minus(a: number, b: number): readonly number[] {
    return remember(this.#differences, pair(a, b), () =>
      this.#intern(minusCube(this.universe, this.value(a), this.value(b))),
    );
  }

  /** `a` outside `b` as disjoint cubes. */
  split(a: number, b: number): readonly number[] {
    return remember(this.#splits, pair(a, b), () =>
      this.#intern(splitCube(this.universe, this.value(a), this.value(b))),
    );
  }

  join(a: number, b: number): number | undefined {
    const joined = joinCubes(this.universe, this.value(a), this.value(b));
    return joined && this.intern(joined);
  }

  /** Only the atoms of `mask`. */
  within(id: number, mask: Uint32Array): number | undefined {
    const { atoms, in: inGroups, notIn } = this.value(id);
    const left = makeCube(
      this.universe,
      atoms.map((word, index) => word & mask[index]!),
      inGroups,
      notIn,
    );
    return left && this.intern(left);
  }

  #intern(cubes: readonly Cube[]): readonly number[] {
    return cubes.map((cube) => this.intern(cube));
  }
}
