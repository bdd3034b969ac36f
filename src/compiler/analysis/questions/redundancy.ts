import type { Part } from '../access/index.js';
import type { LoweredPolicy } from '../lower/index.js';
import { isEmptyBits } from '../who/index.js';
import type { Redundancy } from './analysis.js';
import { Blocks } from './blocks.js';
import { minimalCover } from './minimal-cover.js';
import { NearParts, type Surrounded } from './near-parts.js';
import { partRemains } from './part-cover.js';
import type { ResourceClass, Workbench } from './workbench.js';

/** Which allows grant nothing that others do not grant; see {@link Redundancy}. Those that grant nothing at all are not among them. */
export function findRedundancies(bench: Workbench): readonly Redundancy[] {
  return new RedundancySearch(bench).run();
}

class RedundancySearch {
  readonly #bench: Workbench;
  readonly #blocks = new Map<ResourceClass, Blocks>();
  readonly #near = new Map<ResourceClass, NearParts>();
  readonly #surrounded = new Map<LoweredPolicy, readonly Surrounded[]>();
  #kept = 0;

  constructor(bench: Workbench) {
    this.#bench = bench;
  }

  run(): readonly Redundancy[] {
    const redundant = [...this.#bench.policies.values()].filter(
      (policy) => policy.kind === 'allow' && this.#isRedundant(policy),
    );
    const removed = new Set<LoweredPolicy>();
    for (const policy of [...redundant].reverse()) {
      if (areCovered(this.#around(policy), (other) => !removed.has(other))) removed.add(policy);
    }
    return redundant.map((policy) => this.#describe(policy, removed)).sort((a, b) => (a.policy < b.policy ? -1 : 1));
  }

  /** Looks at one class after the other and stops where the policy is needed: nearly always at the first. */
  #isRedundant(policy: LoweredPolicy): boolean {
    let grantsSomething = false;
    for (const where of this.#bench.classesOf(policy)) {
      for (const part of this.#bench.effective(policy, where)) {
        if (!this.#blocksOf(where).cover(policy, part)) return false;
        grantsSomething = true;
      }
    }
    return grantsSomething;
  }

  #blocksOf(where: ResourceClass): Blocks {
    let found = this.#blocks.get(where);
    if (!found) {
      found = new Blocks(this.#bench, where);
      this.#blocks.set(where, found);
    }
    return found;
  }

  /** Every part that an allow effectively grants, with what else grants something of it. */
  #around(policy: LoweredPolicy): readonly Surrounded[] {
    let found = this.#surrounded.get(policy);
    if (!found) {
      found = this.#bench.classesOf(policy).flatMap((where) => {
        const parts = this.#bench.effective(policy, where);
        return parts.map((part) => this.#nearIn(where).around(policy, part));
      });
      this.#kept += found.reduce((sum, { near }) => sum + near.length, 0);
      if (this.#kept <= KEPT_LIMIT) this.#surrounded.set(policy, found);
    }
    return found;
  }

  #nearIn(where: ResourceClass): NearParts {
    let found = this.#near.get(where);
    if (!found) {
      found = new NearParts(this.#bench, where);
      this.#near.set(where, found);
    }
    return found;
  }

  #describe(policy: LoweredPolicy, removed: ReadonlySet<LoweredPolicy>): Redundancy {
    const removable = removed.has(policy);
    const cover = this.#coverOf(policy, (other) => !removable || !removed.has(other));
    const [only] = cover;
    const isDuplicate = cover.length === 1 && this.#covers(policy, only!);
    const { part, index } = this.#around(policy)[0]!;
    return {
      policy: policy.name,
      kind: isDuplicate ? 'duplicate' : cover.length === 1 ? 'single' : 'union',
      cover: cover.map(({ name }) => name).sort(),
      removable,
      witness: this.#bench.witness(part, index.where),
    };
  }

  /** One other that grants all of it, else several of which none can be left out. */
  #coverOf(policy: LoweredPolicy, isAmong: (other: LoweredPolicy) => boolean): readonly LoweredPolicy[] {
    const around = this.#around(policy).map((one) => among(one, isAmong));
    const singles = singlesOf(around);
    // One that grants just the same is worth more than one that grants more.
    if (singles.length > 0) return [singles.find((other) => this.#covers(policy, other)) ?? singles[0]!];
    const helpful = new Set<LoweredPolicy>();
    for (const one of around) this.#help(one, helpful);
    const few = around.map((one) => among(one, (other) => helpful.has(other)));
    return minimalCover([...helpful], (some) => {
      const chosen = new Set(some);
      return areCovered(few, (other) => chosen.has(other));
    });
  }

  /** Notes the allows that take something of a part, one after the other, until nothing is left. */
  #help({ part, near, index }: Surrounded, helpful: Set<LoweredPolicy>): void {
    const parts = [...index.byPolicy(near)];
    const [known, others] = [true, false].map((isKnown) => parts.filter(([one]) => helpful.has(one) === isKnown));
    let rest = index.restOf(part);
    let left: readonly Part[] = [part];
    for (const [other, theirs] of [...known!, ...others!]) {
      if (left.length === 0) return;
      // What grants everything to some leaves the same to fewer people.
      if (rest && index.areWhole(theirs)) {
        if (index.takeFrom(rest, theirs)) helpful.add(other);
        if (isEmptyBits(rest)) return;
        continue;
      }
      if (rest) left = index.partsFor(part, rest);
      rest = undefined;
      const coverings = theirs.map((one) => index.partOf(one));
      const next = left.flatMap((one) => partRemains(this.#bench.space, one, coverings));
      if (next.length === left.length && next.every((one, at) => one === left[at])) continue;
      helpful.add(other);
      left = next;
    }
  }

  /** True when one allow grants everything that another one grants. */
  #covers(policy: LoweredPolicy, other: LoweredPolicy): boolean {
    const { families, space } = this.#bench;
    return this.#bench.classesOf(other).every((where) => {
      const granted = where.policies.allows.includes(policy) ? this.#bench.granted(policy, where) : [];
      return this.#bench.effective(other, where).every((part) => {
        const near = granted.filter(
          (one) =>
            families.reaching(families.of(one), families.of(part)) !== 'none' && space.cubes.meet(one.who, part.who),
        );
        return partRemains(space, part, near).length === 0;
      });
    });
  }
}

/** How much of what lies around parts is kept in memory, in numbers; the rest is worked out again where it is needed. */
const KEPT_LIMIT = 4_000_000;

function areCovered(around: readonly Surrounded[], isAmong: (other: LoweredPolicy) => boolean): boolean {
  return around.every((one) => one.index.isCovered(one, isAmong));
}

function among(one: Surrounded, isAmong: (other: LoweredPolicy) => boolean): Surrounded {
  return { ...one, near: one.near.filter((near) => isAmong(one.index.policyOf(near))) };
}

/** Those of which each grants all of it, in the order of the allows. */
function singlesOf(around: readonly Surrounded[]): readonly LoweredPolicy[] {
  let found: readonly LoweredPolicy[] | undefined;
  for (const one of around) {
    const here = one.index.byPolicy(one.near);
    const candidates: readonly LoweredPolicy[] = found ?? [...here.keys()];
    found = candidates.filter((other) => {
      const near = here.get(other);
      return near !== undefined && one.index.isCovered({ ...one, near }, () => true);
    });
    if (found.length === 0) return found;
  }
  return found ?? [];
}
