import type { Platform, Posture } from '../../model/index.js';
import type { AtomSet, Requirement } from '../piece.js';
import {
  joinRequirements,
  NO_REQUIREMENT,
  platformsWhereAtMost,
  requirementKey,
  requirementTraits,
} from '../requirement.js';
import { type Dimension, PairMemo } from '../sets/index.js';

/** Least vectors as small numbers, every operation on a pair carried out once. */
export class RequirementStore {
  readonly #platforms: Dimension<AtomSet<Platform>>;
  readonly #postures: ReadonlyMap<string, Requirement>;
  readonly #values: Requirement[] = [];
  readonly #traits: number[] = [];
  readonly #byKey = new Map<string, number>();
  readonly #byObject = new WeakMap<Requirement, number>();
  readonly #joins = new PairMemo<number>();
  readonly #orders = new PairMemo<number>();

  /** `postures` tells what each posture name demands, so that a name that adds nothing can be left out. */
  constructor(platforms: Dimension<AtomSet<Platform>>, postures: ReadonlyMap<string, Requirement>) {
    this.#platforms = platforms;
    this.#postures = postures;
  }

  intern(requirement: Requirement): number {
    const seen = this.#byObject.get(requirement);
    if (seen !== undefined) return seen;
    const key = requirementKey(requirement);
    let id = this.#byKey.get(key);
    if (id === undefined) {
      id = this.#values.push(requirement) - 1;
      this.#byKey.set(key, id);
    }
    this.#byObject.set(requirement, id);
    return id;
  }

  value(id: number): Requirement {
    return this.#values[id]!;
  }

  /** Bits for what is demanded: a lesser requirement has no other bits. Names share bits. */
  traits(id: number): number {
    let traits = this.#traits[id];
    if (traits === undefined) {
      traits = requirementTraits(this.value(id));
      this.#traits[id] = traits;
    }
    return traits;
  }

  join(a: number, b: number): number {
    if (a === b) return a;
    return (
      this.#joins.get(a, b) ??
      this.#joins.set(a, b, this.intern(this.#withoutImplied(joinRequirements(this.value(a), this.value(b)))))
    );
  }

  /** The platforms (as a set of the platform dimension) on which whoever meets `b` meets `a`. */
  whereAtMost(a: number, b: number): number {
    if (a === b) return 0;
    return (
      this.#orders.get(a, b) ??
      this.#orders.set(a, b, this.#platforms.intern(platformsWhereAtMost(this.value(a), this.value(b))))
    );
  }

  /** A posture that the others imply need not be named: nothing is demanded less, and a target needs one binding fewer. */
  #withoutImplied(requirement: Requirement): Requirement {
    let postures = requirement.postures;
    if (postures.length < 2 || postures.some((name) => !this.#postures.has(name))) return requirement;
    const demandOf = (names: readonly string[]): string =>
      requirementKey({
        ...names.map((name) => this.#postures.get(name)!).reduce(joinRequirements, NO_REQUIREMENT),
        postures: [],
      });
    const all = demandOf(postures);
    for (const name of [...postures].reverse()) {
      const others = postures.filter((other) => other !== name);
      if (demandOf(others) === all) postures = others;
    }
    return { ...requirement, postures };
  }
}

/** What each posture of an estate demands by itself. */
export type PostureDemands = ReadonlyMap<Posture['name'], Requirement>;
