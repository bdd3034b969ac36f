import type { Alternative, LoweredPolicy } from '../lower/index.js';
import type { LoginSet } from '../piece.js';
import { ANY_LOGIN } from '../sets/index.js';
import type { Box, Space } from '../space/index.js';
import { largest } from '../who/index.js';
import { type Part, type Reach, reshape } from './part.js';

/** One way to meet a floor. */
export interface Way {
  readonly alternative: Alternative;
  readonly box: Box;
  readonly requirement: number;
  /** Equal texts mean the same principals can take it. */
  readonly who: string;
}

/** Floors or plain denies that differ only in whom they mean. */
export interface Joint extends Reach {
  readonly reaches: readonly (Reach & { readonly name: string })[];
  /** Empty for plain denies. */
  readonly ways: readonly Way[];
}

/** Policies as parts, reaches and ways: worked out once for all resources. Logins count on ssh resources only. */
export class PolicyParts {
  readonly #space: Space;
  readonly #granted = {
    ssh: new Map<LoweredPolicy, readonly Part[]>(),
    other: new Map<LoweredPolicy, readonly Part[]>(),
  };
  readonly #reaches = { ssh: new Map<LoweredPolicy, Reach>(), other: new Map<LoweredPolicy, Reach>() };
  readonly #ways = new Map<LoweredPolicy, readonly Way[]>();
  readonly #numbers = new Map<LoweredPolicy, number>();
  readonly #joints = new Map<string, readonly Joint[]>();

  constructor(space: Space) {
    this.#space = space;
  }

  /** What an allow or a break-glass entry grants by itself. */
  granted(policy: LoweredPolicy, isSsh: boolean): readonly Part[] {
    const known = isSsh ? this.#granted.ssh : this.#granted.other;
    let parts = known.get(policy);
    if (!parts) {
      parts = policy.alternatives.flatMap((alternative) => this.#alternative(policy, alternative, isSsh));
      known.set(policy, parts);
    }
    return parts;
  }

  /** Floors or plain denies, joined where they differ only in whom they mean: each joint costs one pass over the parts. */
  joint(policies: readonly LoweredPolicy[], isSsh: boolean): readonly Joint[] {
    if (policies.length === 0) return [];
    const key = `${isSsh}/${policies.map((policy) => remember(this.#numbers, policy, () => this.#numbers.size)).join(',')}`;
    return remember(this.#joints, key, () => this.#group(policies, isSsh));
  }

  #group(policies: readonly LoweredPolicy[], isSsh: boolean): readonly Joint[] {
    const groups = new Map<string, LoweredPolicy[]>();
    for (const policy of policies) {
      const { box } = this.#reach(policy, isSsh);
      const key = JSON.stringify([box, this.ways(policy).map((way) => [way.requirement, way.box, way.who])]);
      const group = groups.get(key);
      if (group) group.push(policy);
      else groups.set(key, [policy]);
    }
    return [...groups.values()].map((group) => this.#join(group, isSsh));
  }

  #join(policies: readonly LoweredPolicy[], isSsh: boolean): Joint {
    const reaches = policies.map((policy) => ({ name: policy.name, ...this.#reach(policy, isSsh) }));
    const [first] = reaches;
    const who = policies.length === 1 ? first!.who : this.#union(policies);
    return { who, box: first!.box, reaches, ways: this.ways(policies[0]!) };
  }

  #union(policies: readonly LoweredPolicy[]): readonly number[] {
    const { cubes } = this.#space;
    return largest(
      cubes.universe,
      policies.flatMap(({ who }) => who),
    ).map((cube) => cubes.intern(cube));
  }

  #reach(policy: LoweredPolicy, isSsh: boolean): Reach {
    return remember(this.#reaches[isSsh ? 'ssh' : 'other'], policy, () => ({
      who: policy.who.map((cube) => this.#space.cubes.intern(cube)),
      box: this.#space.boxOf(policy.when, policy.from, policy.to, loginsOn(policy, isSsh)),
    }));
  }

  /** How a floor can be met. */
  ways(policy: LoweredPolicy): readonly Way[] {
    return remember(this.#ways, policy, () =>
      policy.alternatives.map((alternative) => ({
        alternative,
        box: this.#space.boxOf(alternative.scope, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, ANY_LOGIN),
        requirement: this.#space.requirements.intern(alternative.requirement),
        who: `${alternative.humans}/${alternative.workloads.join(',')}`,
      })),
    );
  }

  #alternative(policy: LoweredPolicy, alternative: Alternative, isSsh: boolean): readonly Part[] {
    const part: Part = {
      kind: policy.kind === 'break-glass' ? 'break-glass' : 'allow',
      policy: policy.name,
      who: 0,
      box: this.#space.boxOf(alternative.scope, policy.from, policy.to, loginsOn(policy, isSsh)),
      requirement: this.#space.requirements.intern(alternative.requirement),
      floors: [],
      denies: [],
    };
    return policy.who
      .map((cube) => ableOf(this.#space, this.#space.cubes.intern(cube), alternative))
      .map((who) => (who === undefined ? undefined : reshape(this.#space, part, who, part.box)))
      .filter((one) => one !== undefined);
  }
}

/** Those of a cube who can meet an alternative at all: humans, or some workloads. Every cube that is granted holds one kind only. */
export function ableOf({ cubes }: Space, who: number, { humans, workloads }: Alternative): number | undefined {
  if (cubes.isHuman(who)) return humans ? who : undefined;
  return cubes.within(who, workloads);
}

function loginsOn({ logins }: LoweredPolicy, isSsh: boolean): LoginSet {
  return isSsh ? logins : ANY_LOGIN;
}

function remember<K, V>(memo: Map<K, V>, key: K, make: () => V): V {
  let value = memo.get(key);
  if (value === undefined) {
    value = make();
    memo.set(key, value);
  }
  return value;
}
