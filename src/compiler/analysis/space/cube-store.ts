import { PairMemo } from '../sets/index.js';
import {
  andBits,
  type Bits,
  type Cube,
  countBits,
  hashCube,
  intersectCubes,
  isSameCube,
  isSubsetBits,
  isSubsetCube,
  joinCubes,
  makeCube,
  meetBits,
  meetCubes,
  minusCube,
  splitCube,
  type Universe,
} from '../who/index.js';

const NOBODY = -1;

/** Cubes as small numbers, every operation on a pair carried out once. */
export class CubeStore {
  readonly universe: Universe;
  readonly #cubes: Cube[] = [];
  readonly #human: boolean[] = [];
  readonly #sizes: number[] = [];
  readonly #byHash = new Map<number, number[]>();
  readonly #byObject = new WeakMap<Cube, number>();
  readonly #intersections = new PairMemo<number>();
  readonly #differences = new PairMemo<readonly number[]>();
  readonly #splits = new PairMemo<readonly number[]>();

  constructor(universe: Universe) {
    this.universe = universe;
  }

  intern(cube: Cube): number {
    const seen = this.#byObject.get(cube);
    if (seen !== undefined) return seen;
    const hash = hashCube(cube);
    let bucket = this.#byHash.get(hash);
    if (!bucket) {
      bucket = [];
      this.#byHash.set(hash, bucket);
    }
    let id = bucket.find((one) => isSameCube(this.value(one), cube));
    if (id === undefined) {
      id = this.#cubes.push(cube) - 1;
      bucket.push(id);
    }
    this.#byObject.set(cube, id);
    return id;
  }

  value(id: number): Cube {
    return this.#cubes[id]!;
  }

  /** Not remembered: asking the bits is as fast as looking it up, and the pairs of a hot resource would fill the memory. */
  isSubset(inner: number, outer: number): boolean {
    if (inner === outer) return true;
    if (this.#size(inner) > this.#size(outer)) return false;
    return isSubsetCube(this.universe, this.value(inner), this.value(outer));
  }

  /** Undefined when nobody is in both. */
  intersect(a: number, b: number): number | undefined {
    if (a === b) return a;
    const known = this.#intersections.get(a, b);
    if (known !== undefined) return known === NOBODY ? undefined : known;
    const cube = intersectCubes(this.universe, this.value(a), this.value(b));
    this.#intersections.set(a, b, cube ? this.intern(cube) : NOBODY);
    return cube && this.intern(cube);
  }

  /** True when somebody is in both. */
  meet(a: number, b: number): boolean {
    return a === b || meetCubes(this.universe, this.value(a), this.value(b));
  }

  /** The largest cubes of `a` outside `b`. */
  minus(a: number, b: number): readonly number[] {
    return (
      this.#differences.get(a, b) ??
      this.#differences.set(a, b, this.#intern(minusCube(this.universe, this.value(a), this.value(b))))
    );
  }

  /** `a` outside `b` as disjoint cubes. */
  split(a: number, b: number): readonly number[] {
    return (
      this.#splits.get(a, b) ??
      this.#splits.set(a, b, this.#intern(splitCube(this.universe, this.value(a), this.value(b))))
    );
  }

  join(a: number, b: number): number | undefined {
    const joined = joinCubes(this.universe, this.value(a), this.value(b));
    return joined && this.intern(joined);
  }

  /** Only the atoms of `mask`. */
  within(id: number, mask: Bits): number | undefined {
    const { atoms, in: inGroups, notIn } = this.value(id);
    if (isSubsetBits(atoms, mask)) return id;
    const left = makeCube(this.universe, andBits(atoms, mask), inGroups, notIn);
    return left && this.intern(left);
  }

  /** True when some human is in the cube. */
  isHuman(id: number): boolean {
    let known = this.#human[id];
    if (known === undefined) {
      known = meetBits(this.value(id).atoms, this.universe.humans);
      this.#human[id] = known;
    }
    return known;
  }

  #size(id: number): number {
    let known = this.#sizes[id];
    if (known === undefined) {
      known = countBits(this.value(id).atoms);
      this.#sizes[id] = known;
    }
    return known;
  }

  #intern(cubes: readonly Cube[]): readonly number[] {
    return cubes.map((cube) => this.intern(cube));
  }
}
