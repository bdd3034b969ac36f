import type { Part } from '../access/index.js';
import type { LoweredPolicy } from '../lower/index.js';
import { IDP } from '../space/index.js';
import { andBits, type Bits, isEmptyBits, makeCube, meetBits, minusBits, orBits } from '../who/index.js';
import { type Covering, partRemains } from './part-cover.js';
import type { ResourceClass, Workbench } from './workbench.js';

/** What allows of a class grant with one demand, in one situation, to members of the same open groups. */
interface Block {
  readonly family: number;
  readonly requirement: number;
  readonly box: Part['box'];
  readonly in: readonly number[];
  readonly notIn: readonly number[];
  /** Granted by one allow or more. */
  readonly once: Bits;
}

/** A block of one allow. */
interface Single extends Block {
  readonly policy: LoweredPolicy;
}

/** A block of any number of allows: their principals united. */
interface United extends Block {
  /** Granted by two or more. */
  readonly twice: Bits;
  readonly own: Map<LoweredPolicy, Bits>;
}

/** Up to here every part is a block: uniting them would cost more than it spares. */
const FEW = 48;

/** The allows of one class, united where they differ only in whom they name: each is compared with a few blocks, not with every other. */
export class Blocks {
  readonly #bench: Workbench;
  readonly #blocks: readonly (Single | United)[];

  constructor(bench: Workbench, where: ResourceClass) {
    this.#bench = bench;
    const { allows } = where.policies;
    this.#blocks = allows.length <= FEW ? this.#singles(where) : this.#united(where);
  }

  /** True when the other allows grant everything that lies in a part of this one. */
  cover(policy: LoweredPolicy, part: Part): boolean {
    const { families, space } = this.#bench;
    const family = families.of(part);
    const cube = space.cubes.value(part.who);
    const beside: { block: Single | United; others: Bits }[] = [];
    let residual = cube.atoms;
    let alone = cube.atoms;
    for (const block of this.#blocks) {
      const reaching = families.reaching(block.family, family);
      if (reaching === 'none') continue;
      const others = othersIn(block, policy);
      if (!others || !meetBits(others, residual)) continue;
      const isOpen = isAmong(block.in, cube.in);
      // Whoever is in no other group than those of the part is granted nothing by a block that asks for another one.
      if (isOpen) alone = minusBits(alone, others);
      if (reaching === 'all' && isOpen && isAmong(block.notIn, cube.notIn)) {
        residual = minusBits(residual, others);
        if (isEmptyBits(residual)) return true;
      } else {
        beside.push({ block, others });
      }
    }
    if (this.#canLogIn(part, alone)) return false;
    const left = makeCube(space.cubes.universe, residual, cube.in, cube.notIn);
    if (!left) return true;
    const rest: Part = { ...part, who: space.cubes.intern(left) };
    if (!space.canLogIn(rest.who, rest.box)) return true;
    return partRemains(space, rest, this.#coverings(beside)).length === 0;
  }

  *#coverings(beside: readonly { block: Single | United; others: Bits }[]): Generator<Covering> {
    const { cubes } = this.#bench.space;
    for (const { block, others } of beside) {
      const cube = makeCube(cubes.universe, others, block.in, block.notIn);
      if (cube) yield { who: cubes.intern(cube), box: block.box, requirement: block.requirement };
    }
  }

  #canLogIn(part: Part, atoms: Bits): boolean {
    if (isEmptyBits(atoms)) return false;
    const { space } = this.#bench;
    const { in: inGroups, notIn } = space.cubes.value(part.who);
    if (part.box[IDP] === 0) return true;
    const cube = makeCube(space.cubes.universe, atoms, inGroups, notIn);
    return cube !== undefined && space.canLogIn(space.cubes.intern(cube), part.box);
  }

  #singles(where: ResourceClass): readonly Single[] {
    return where.policies.allows.flatMap((policy) =>
      this.#bench.granted(policy, where).map((part): Single => {
        const { atoms, in: inGroups, notIn } = this.#bench.space.cubes.value(part.who);
        const { requirement, box } = part;
        return { policy, family: this.#bench.families.of(part), requirement, box, in: inGroups, notIn, once: atoms };
      }),
    );
  }

  #united(where: ResourceClass): readonly United[] {
    const blocks = new Map<string, United>();
    for (const policy of where.policies.allows) {
      for (const part of this.#bench.granted(policy, where)) this.#add(blocks, policy, part);
    }
    return [...blocks.values()];
  }

  #add(blocks: Map<string, United>, policy: LoweredPolicy, part: Part): void {
    const { atoms, in: inGroups, notIn } = this.#bench.space.cubes.value(part.who);
    const family = this.#bench.families.of(part);
    const key = `${family}/${inGroups.join(',')}/${notIn.join(',')}`;
    const block = blocks.get(key);
    if (!block) {
      const { requirement, box } = part;
      const twice = new Uint32Array(atoms.length);
      const own = new Map([[policy, atoms]]);
      blocks.set(key, { family, requirement, box, in: inGroups, notIn, once: atoms.slice(), twice, own });
      return;
    }
    const before = block.own.get(policy);
    const added = before ? minusBits(atoms, before) : atoms;
    for (let at = 0; at < added.length; at++) {
      block.twice[at]! |= block.once[at]! & added[at]!;
      block.once[at]! |= added[at]!;
    }
    block.own.set(policy, before ? orBits(before, atoms) : atoms);
  }
}

/** What a block grants without one of its allows; undefined when nothing is left. */
function othersIn(block: Single | United, policy: LoweredPolicy): Bits | undefined {
  if ('policy' in block) return block.policy === policy ? undefined : block.once;
  const { once, twice, own } = block;
  const mine = own.get(policy);
  return mine ? orBits(minusBits(once, mine), andBits(twice, mine)) : once;
}

function isAmong(some: readonly number[], all: readonly number[]): boolean {
  return some.every((one) => all.includes(one));
}
