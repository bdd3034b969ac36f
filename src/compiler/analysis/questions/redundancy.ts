import { type Part, reshape } from '../access/index.js';
import type { LoweredPolicy } from '../lower/index.js';
import type { Redundancy } from './analysis.js';
import { Blocks } from './blocks.js';
import { minimalCover } from './minimal-cover.js';
import { partRemains } from './part-cover.js';
import type { ResourceClass, Workbench } from './workbench.js';

/** Which allows grant nothing that others do not grant; see {@link Redundancy}. Those that grant nothing at all are not among them. */
export function findRedundancies(bench: Workbench): readonly Redundancy[] {
  return new RedundancySearch(bench).run();
}

class RedundancySearch {
  readonly #bench: Workbench;
  readonly #blocks = new Map<ResourceClass, Blocks>();

  constructor(bench: Workbench) {
    this.#bench = bench;
  }

  run(): readonly Redundancy[] {
    const redundant = [...this.#bench.policies.values()].filter(
      (policy) => policy.kind === 'allow' && this.#isRedundant(policy),
    );
    const removed = new Set<LoweredPolicy>();
    for (const policy of [...redundant].reverse()) {
      if (this.#isCovered(policy, (other) => !removed.has(other))) removed.add(policy);
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

  #describe(policy: LoweredPolicy, removed: ReadonlySet<LoweredPolicy>): Redundancy {
    const removable = removed.has(policy);
    const cover = this.#coverOf(policy, (other) => !removable || !removed.has(other));
    const [only] = cover;
    const isDuplicate = cover.length === 1 && this.#isCovered(only!, (other) => other === policy);
    const where = this.#bench.classesOf(policy).find((one) => this.#bench.effective(policy, one).length > 0)!;
    return {
      policy: policy.name,
      kind: isDuplicate ? 'duplicate' : cover.length === 1 ? 'single' : 'union',
      cover: cover.map(({ name }) => name).sort(),
      removable,
      witness: this.#bench.witness(this.#bench.effective(policy, where)[0]!, where),
    };
  }

  /** One other that grants all of it, else several of which none can be left out. */
  #coverOf(policy: LoweredPolicy, isAmong: (other: LoweredPolicy) => boolean): readonly LoweredPolicy[] {
    const singles = this.#singles(policy, isAmong);
    if (singles.length > 0) return [this.#best(policy, singles)];
    const helpful = new Set<LoweredPolicy>();
    for (const where of this.#bench.classesOf(policy)) {
      for (const part of this.#bench.effective(policy, where)) this.#help(policy, part, where, isAmong, helpful);
    }
    return minimalCover([...helpful], (some) => {
      const chosen = new Set(some);
      return this.#isCovered(policy, (other) => chosen.has(other));
    });
  }

  /** One that grants just the same is worth more than one that grants more. */
  #best(policy: LoweredPolicy, singles: readonly LoweredPolicy[]): LoweredPolicy {
    return singles.find((other) => this.#isCovered(other, (one) => one === policy)) ?? singles[0]!;
  }

  #singles(policy: LoweredPolicy, isAmong: (other: LoweredPolicy) => boolean): readonly LoweredPolicy[] {
    let found: readonly LoweredPolicy[] | undefined;
    for (const where of this.#bench.classesOf(policy)) {
      const parts = this.#bench.effective(policy, where);
      if (parts.length === 0) continue;
      const here = new Set(where.policies.allows);
      found = (found ?? where.policies.allows.filter((other) => other !== policy && isAmong(other))).filter(
        (other) => here.has(other) && this.#coverWith(parts, this.#bench.granted(other, where)),
      );
      if (found.length === 0) return found;
    }
    return found ?? [];
  }

  /** Notes the allows that take something of a part, one after the other, until nothing is left. */
  #help(
    policy: LoweredPolicy,
    part: Part,
    where: ResourceClass,
    isAmong: (other: LoweredPolicy) => boolean,
    helpful: Set<LoweredPolicy>,
  ): void {
    const others = where.policies.allows.filter((other) => other !== policy && isAmong(other));
    const known = others.filter((other) => helpful.has(other));
    let left: readonly Part[] = [part];
    for (const other of [...known, ...others.filter((one) => !helpful.has(one))]) {
      if (left.length === 0) return;
      const coverings = this.#bench.granted(other, where).filter((one) => this.#meets(one, part));
      if (coverings.length === 0) continue;
      const next = left.flatMap((one) => partRemains(this.#bench.space, one, coverings));
      if (next.length === left.length && next.every((one, at) => one === left[at])) continue;
      helpful.add(other);
      left = next;
    }
  }

  #isCovered(policy: LoweredPolicy, isAmong: (other: LoweredPolicy) => boolean): boolean {
    return this.#bench.classesOf(policy).every((where) => {
      const parts = this.#bench.effective(policy, where);
      if (parts.length === 0) return true;
      const others = where.policies.allows.filter((other) => other !== policy && isAmong(other));
      return this.#coverWith(
        parts,
        others.flatMap((other) => this.#bench.granted(other, where)),
      );
    });
  }

  #coverWith(parts: readonly Part[], others: readonly Part[]): boolean {
    return parts.every((part) => this.#isPartCovered(part, others));
  }

  #isPartCovered(part: Part, others: readonly Part[]): boolean {
    const { families, space } = this.#bench;
    const near = others.filter((other) => this.#meets(other, part));
    if (near.length === 0) return reshape(space, part, part.who, part.box) === undefined;
    const family = families.of(part);
    const isWhole = (other: Part): boolean =>
      families.reaching(families.of(other), family) === 'all' && space.cubes.isSubset(part.who, other.who);
    return near.some(isWhole) || partRemains(space, part, near).length === 0;
  }

  /** False when the other one has nothing of the part. */
  #meets(other: Part, part: Part): boolean {
    const { families, space } = this.#bench;
    return families.reaching(families.of(other), families.of(part)) !== 'none' && space.cubes.meet(other.who, part.who);
  }
}
