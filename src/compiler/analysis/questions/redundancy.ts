import type { Part } from '../access/index.js';
import type { LoweredPolicy } from '../lower/index.js';
import type { Redundancy } from './analysis.js';
import { minimalCover } from './minimal-cover.js';
import { partRemains } from './part-cover.js';
import type { ResourceClass, Workbench } from './workbench.js';

/** Which allows grant nothing that others do not grant; see {@link Redundancy}. */
export function findRedundancies(bench: Workbench): readonly Redundancy[] {
  return new RedundancySearch(bench).run();
}

class RedundancySearch {
  readonly #bench: Workbench;
  readonly #effective = new Map<LoweredPolicy, ReadonlyMap<ResourceClass, readonly Part[]>>();

  constructor(bench: Workbench) {
    this.#bench = bench;
  }

  run(): readonly Redundancy[] {
    const redundant = [...this.#bench.policies.values()].filter(
      (policy) => policy.kind === 'allow' && this.#grantsSomething(policy) && this.#isCovered(policy, () => true),
    );
    const removed = new Set<LoweredPolicy>();
    for (const policy of [...redundant].reverse()) {
      if (this.#isCovered(policy, (other) => !removed.has(other))) removed.add(policy);
    }
    return redundant.map((policy) => this.#describe(policy, removed)).sort((a, b) => (a.policy < b.policy ? -1 : 1));
  }

  #describe(policy: LoweredPolicy, removed: ReadonlySet<LoweredPolicy>): Redundancy {
    const removable = removed.has(policy);
    const candidates = this.#candidates(policy).filter((other) => !removable || !removed.has(other));
    const cover = minimalCover(candidates, (some) => {
      const chosen = new Set(some);
      return this.#isCovered(policy, (other) => chosen.has(other));
    });
    const [only] = cover;
    const isDuplicate =
      cover.length === 1 && this.#grantsSomething(only!) && this.#isCovered(only!, (other) => other === policy);
    const [where, parts] = [...this.#partsOf(policy)].find(([, some]) => some.length > 0)!;
    return {
      policy: policy.name,
      kind: isDuplicate ? 'duplicate' : cover.length === 1 ? 'single' : 'union',
      cover: cover.map(({ name }) => name).sort(),
      removable,
      witness: this.#bench.witness(parts[0]!, where),
    };
  }

  /** Allows that share a resource with it, those that share most first. */
  #candidates(policy: LoweredPolicy): readonly LoweredPolicy[] {
    const shared = new Map<LoweredPolicy, number>();
    for (const [{ policies }] of this.#partsOf(policy)) {
      for (const other of policies.allows) if (other !== policy) shared.set(other, (shared.get(other) ?? 0) + 1);
    }
    return [...shared].sort(([a, m], [b, n]) => n - m || (a.name < b.name ? -1 : 1)).map(([other]) => other);
  }

  #grantsSomething(policy: LoweredPolicy): boolean {
    return [...this.#partsOf(policy).values()].some((parts) => parts.length > 0);
  }

  #isCovered(policy: LoweredPolicy, isAmong: (other: LoweredPolicy) => boolean): boolean {
    for (const [where, parts] of this.#partsOf(policy)) {
      const others = where.policies.allows
        .filter((other) => other !== policy && isAmong(other))
        .flatMap((other) => this.#bench.granted(other, where));
      if (parts.some((part) => partRemains(this.#bench.space, part, others).length > 0)) return false;
    }
    return true;
  }

  /** What it grants under the floors and denies, class by class. */
  #partsOf(policy: LoweredPolicy): ReadonlyMap<ResourceClass, readonly Part[]> {
    let found = this.#effective.get(policy);
    if (!found) {
      found = new Map(
        this.#bench.classesOf(policy).map((where) => {
          const { floors, denies } = where.policies;
          return [where, this.#bench.fold(where, { allows: [policy], floors, denies })];
        }),
      );
      this.#effective.set(policy, found);
    }
    return found;
  }
}
