import type { Part } from '../access/index.js';
import type { LoweredPolicy } from '../lower/index.js';
import { IDP } from '../space/index.js';
import { type Bits, isEmptyBits, isSubsetBits, makeCube, membersOf } from '../who/index.js';
import { partRemains } from './part-cover.js';
import type { ResourceClass, Workbench } from './workbench.js';

/** A part that an allow of the class grants by itself. */
interface Entry {
  readonly policy: LoweredPolicy;
  readonly part: Part;
  readonly atoms: Bits;
}

/** A part of an allow, with everything of others that grants something of it too. */
export interface Surrounded {
  readonly index: NearParts;
  readonly part: Part;
  /** Positions of the words of the part's atoms that are not empty. */
  readonly words: readonly number[];
  /** See {@link NearParts.policyOf}; in the order of the allows of the class. */
  readonly near: readonly number[];
}

/** It grants whatever the part grants to those whom both name. */
const WHOLE = 1;
/** It asks for no group that the part does not ask for. */
const OPEN = 2;
const FLAGS = 2;

/** Parts that name more than this are compared with every part. */
const NARROW = 64;

/** The allows of a class by whom they name: what has nobody in common with a part is never looked at. */
export class NearParts {
  readonly where: ResourceClass;
  readonly #bench: Workbench;
  readonly #entries: readonly Entry[];
  readonly #byAtom = new Map<number, number[]>();
  readonly #wide: number[] = [];

  constructor(bench: Workbench, where: ResourceClass) {
    this.#bench = bench;
    this.where = where;
    const entryOf = (policy: LoweredPolicy, part: Part): Entry => {
      return { policy, part, atoms: bench.space.cubes.value(part.who).atoms };
    };
    this.#entries = where.policies.allows.flatMap((policy) =>
      bench.granted(policy, where).map((part) => entryOf(policy, part)),
    );
    for (const [at, { part }] of this.#entries.entries()) this.#note(at, part);
  }

  /** What lies around a part that an allow of the class effectively grants. */
  around(policy: LoweredPolicy, part: Part): Surrounded {
    const near: number[] = [];
    for (const at of this.#candidates(part)) {
      const flags = this.#entries[at]!.policy === policy ? undefined : this.#compare(this.#entries[at]!, part);
      if (flags !== undefined) near.push((at << FLAGS) | flags);
    }
    return { index: this, part, words: wordsOf(this.#bench.space.cubes.value(part.who).atoms), near };
  }

  policyOf(near: number): LoweredPolicy {
    return this.#entries[near >> FLAGS]!.policy;
  }

  partOf(near: number): Part {
    return this.#entries[near >> FLAGS]!.part;
  }

  /** What is near, by the allow that grants it, in the order of the allows. */
  byPolicy(near: readonly number[]): ReadonlyMap<LoweredPolicy, readonly number[]> {
    const found = new Map<LoweredPolicy, number[]>();
    for (const one of near) {
      const policy = this.policyOf(one);
      const same = found.get(policy);
      if (same) same.push(one);
      else found.set(policy, [one]);
    }
    return found;
  }

  /** True when those of `near` for which `isAmong` holds grant everything that lies in the part. */
  isCovered({ part, words, near }: Surrounded, isAmong: (policy: LoweredPolicy) => boolean): boolean {
    const { atoms } = this.#bench.space.cubes.value(part.who);
    if (near.length === 1 && part.box[IDP] === 0 && !isSubsetBits(atoms, this.#atomsOf(near[0]!))) return false;
    const residual = Uint32Array.from(words, (at) => atoms[at]!);
    const alone = residual.slice();
    const beside: Part[] = [];
    for (const one of near) {
      const other = this.#entries[one >> FLAGS]!;
      if (!isAmong(other.policy)) continue;
      if ((one & WHOLE) !== 0) take(residual, other.atoms, words);
      else beside.push(other.part);
      // Whoever is in no other group than those of the part is granted nothing by what asks for another one.
      if ((one & OPEN) !== 0) take(alone, other.atoms, words);
    }
    if (isEmptyBits(residual)) return true;
    if (this.#canLogIn(part, alone, words)) return false;
    const rest = this.#cutTo(part, residual, words);
    return rest === undefined || partRemains(this.#bench.space, rest, beside).length === 0;
  }

  /** Whom a part names, to take some away; undefined where that alone does not say whether anybody is left, because an idp is asked for. */
  restOf({ who, box }: Part): Bits | undefined {
    return box[IDP] === 0 ? this.#bench.space.cubes.value(who).atoms.slice() : undefined;
  }

  /** True when each of `near` grants everything that the part grants to those whom both name. */
  areWhole(near: readonly number[]): boolean {
    return near.every((one) => (one & WHOLE) !== 0);
  }

  /** Takes away whom some of `near` name; false when that is nobody. */
  takeFrom(rest: Bits, near: readonly number[]): boolean {
    let tookSome = false;
    for (const one of near) {
      const atoms = this.#atomsOf(one);
      for (let at = 0; at < rest.length; at++) {
        const word = rest[at]!;
        const left = word & ~atoms[at]!;
        if (left === (word | 0)) continue;
        rest[at] = left;
        tookSome = true;
      }
    }
    return tookSome;
  }

  /** A part for some of those whom it names. */
  partsFor(part: Part, some: Bits): readonly Part[] {
    const { cubes } = this.#bench.space;
    const { in: inGroups, notIn } = cubes.value(part.who);
    const cube = makeCube(cubes.universe, some, inGroups, notIn);
    return cube ? [{ ...part, who: cubes.intern(cube) }] : [];
  }

  #atomsOf(near: number): Bits {
    return this.#entries[near >> FLAGS]!.atoms;
  }

  #canLogIn(part: Part, some: Bits, words: readonly number[]): boolean {
    return !isEmptyBits(some) && (part.box[IDP] === 0 || this.#cutTo(part, some, words) !== undefined);
  }

  /** Some of those whom a part names; undefined when none of them can log in. */
  #cutTo(part: Part, some: Bits, words: readonly number[]): Part | undefined {
    const { cubes } = this.#bench.space;
    const { atoms: all, in: inGroups, notIn } = cubes.value(part.who);
    const atoms = new Uint32Array(all.length);
    for (const [at, word] of words.entries()) atoms[word] = some[at]!;
    const cube = makeCube(cubes.universe, atoms, inGroups, notIn);
    const who = cube && cubes.intern(cube);
    return who !== undefined && this.#bench.space.canLogIn(who, part.box) ? { ...part, who } : undefined;
  }

  /** Undefined when the other one has nothing of the part. */
  #compare({ part: other }: Entry, part: Part): number | undefined {
    const { families, space } = this.#bench;
    const reaching = families.reaching(families.of(other), families.of(part));
    if (reaching === 'none' || !space.cubes.meet(other.who, part.who)) return undefined;
    const [mine, theirs] = [space.cubes.value(part.who), space.cubes.value(other.who)];
    if (!isAmong(theirs.in, mine.in)) return 0;
    return reaching === 'all' && isAmong(theirs.notIn, mine.notIn) ? OPEN | WHOLE : OPEN;
  }

  #candidates(part: Part): Iterable<number> {
    const members = this.#members(part);
    if (!members) return this.#entries.keys();
    const found = new Set(this.#wide);
    for (const atom of members) for (const at of this.#byAtom.get(atom) ?? []) found.add(at);
    return [...found].sort((a, b) => a - b);
  }

  #note(at: number, part: Part): void {
    const members = this.#members(part);
    if (!members) {
      this.#wide.push(at);
      return;
    }
    for (const atom of members) {
      const seen = this.#byAtom.get(atom);
      if (seen) seen.push(at);
      else this.#byAtom.set(atom, [at]);
    }
  }

  /** Undefined when there are many. */
  #members({ who }: Part): readonly number[] | undefined {
    const found: number[] = [];
    for (const atom of membersOf(this.#bench.space.cubes.value(who).atoms)) {
      if (found.length === NARROW) return undefined;
      found.push(atom);
    }
    return found;
  }
}

/** Positions of the words that are not empty. */
function wordsOf(bits: Bits): readonly number[] {
  const found: number[] = [];
  for (let at = 0; at < bits.length; at++) if (bits[at] !== 0) found.push(at);
  return found;
}

/** Takes members away from words at some positions. */
function take(some: Bits, others: Bits, words: readonly number[]): void {
  for (let at = 0; at < words.length; at++) some[at]! &= ~others[words[at]!]!;
}

function isAmong(some: readonly number[], all: readonly number[]): boolean {
  return some.every((one) => all.includes(one));
}
