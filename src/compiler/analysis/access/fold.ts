import { BudgetExceeded, PIECE_LIMIT } from '../budget.js';
import type { Alternative, LoweredPolicy, ResourcePolicies } from '../lower/index.js';
import type { LoginSet } from '../piece.js';
import { ANY_LOGIN } from '../sets/index.js';
import type { Box, Space } from '../space/index.js';
import { meetBits } from '../who/index.js';
import { antichain } from './antichain.js';
import { merge } from './merge.js';
import { outside, overlaps, type Part, type Reach, reshape, withName } from './part.js';

/** The parts that a resource grants: allows under floors, then break-glass, minus plain denies. */
export function fold(
  space: Space,
  resource: { readonly name: string; readonly isSsh: boolean },
  policies: ResourcePolicies,
): readonly Part[] {
  const folding = new Folding(space, resource.name, resource.isSsh);
  let parts = folding.granted(policies.allows);
  for (const floor of policies.floors) parts = folding.raise(parts, floor);
  parts = antichain(space, [...parts, ...folding.granted(policies.breakGlass)]);
  for (const deny of policies.denies) parts = folding.cut(parts, deny);
  return antichain(space, merge(space, parts));
}

/** One way to meet a floor. */
interface Way {
  readonly alternative: Alternative;
  readonly box: Box;
  readonly requirement: number;
}

class Folding {
  readonly #space: Space;
  readonly #resource: string;
  readonly #isSsh: boolean;

  constructor(space: Space, resource: string, isSsh: boolean) {
    this.#space = space;
    this.#resource = resource;
    this.#isSsh = isSsh;
  }

  /** What allows or break-glass entries grant by themselves. */
  granted(policies: readonly LoweredPolicy[]): readonly Part[] {
    const parts = policies.flatMap((policy) =>
      policy.alternatives.flatMap((alternative) => this.#alternative(policy, alternative)),
    );
    return antichain(this.#space, parts);
  }

  /**
   * Whoever a floor speaks of must meet one of its alternatives. A part inside an alternative stays as it is. Otherwise what lies outside the
   * floor stays, and what meets an alternative stays with the stricter demand. The raised parts are not cut to the floor's own
   * principals and situation: whoever meets the stricter demand has access on either side.
   */
  raise(parts: readonly Part[], floor: LoweredPolicy): readonly Part[] {
    const reach = this.#reach(floor);
    const ways = floor.alternatives.map((alternative) => this.#way(alternative));
    return this.#step(parts, floor, (part) => {
      if (!overlaps(this.#space, part, reach) || ways.some((way) => this.#isMet(part, way))) return undefined;
      const named = { ...part, floors: withName(part.floors, floor.name) };
      return [
        ...outside(this.#space, named, reach),
        ...ways.map((way) => this.#raised(named, way)).filter((one) => one !== undefined),
      ];
    });
  }

  /** Whoever a plain deny speaks of has no access. */
  cut(parts: readonly Part[], deny: LoweredPolicy): readonly Part[] {
    const reach = this.#reach(deny);
    return this.#step(parts, deny, (part) =>
      overlaps(this.#space, part, reach)
        ? outside(this.#space, { ...part, denies: withName(part.denies, deny.name) }, reach)
        : undefined,
    );
  }

  /** `change` gives undefined for a part that stays. */
  #step(
    parts: readonly Part[],
    policy: LoweredPolicy,
    change: (part: Part) => readonly Part[] | undefined,
  ): readonly Part[] {
    let changed = false;
    const next = parts.flatMap((part) => {
      const replaced = change(part);
      if (!replaced) return [part];
      changed = true;
      return replaced;
    });
    if (!changed) return parts;
    const left = antichain(this.#space, next);
    if (left.length > parts.length && left.length > PIECE_LIMIT) {
      throw new BudgetExceeded(`resource "${this.#resource}"`, policy.name, PIECE_LIMIT);
    }
    return left;
  }

  #alternative(policy: LoweredPolicy, { requirement, scope, humans, workloads }: Alternative): readonly Part[] {
    const { universe } = this.#space.cubes;
    const able = humans ? workloads.map((word, index) => word | universe.humans[index]!) : workloads;
    const part: Part = {
      kind: policy.kind === 'break-glass' ? 'break-glass' : 'allow',
      policy: policy.name,
      who: 0,
      box: this.#space.boxOf(scope, policy.from, policy.to, this.#logins(policy.logins)),
      requirement: this.#space.requirements.intern(requirement),
      floors: [],
      denies: [],
    };
    return policy.who
      .map((cube) => this.#space.cubes.within(this.#space.cubes.intern(cube), able))
      .map((who) => (who === undefined ? undefined : reshape(this.#space, part, who, part.box)))
      .filter((one) => one !== undefined);
  }

  #reach({ name, who, when, from, to, logins }: LoweredPolicy): Reach {
    return {
      name,
      who: who.map((cube) => this.#space.cubes.intern(cube)),
      box: this.#space.boxOf(when, from, to, this.#logins(logins)),
    };
  }

  #way(alternative: Alternative): Way {
    return {
      alternative,
      box: this.#space.boxOf(alternative.scope, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, ANY_LOGIN),
      requirement: this.#space.requirements.intern(alternative.requirement),
    };
  }

  #raised(part: Part, way: Way): Part | undefined {
    const who = this.#able(part, way);
    const box = this.#space.intersectBoxes(part.box, way.box);
    if (who === undefined || !box) return undefined;
    const requirement = this.#space.requirements.join(part.requirement, way.requirement);
    return reshape(this.#space, { ...part, requirement }, who, box);
  }

  #isMet(part: Part, way: Way): boolean {
    const { requirements } = this.#space;
    return (
      this.#able(part, way) === part.who &&
      this.#space.isSubsetBox(part.box, way.box) &&
      this.#space.platformSubset(part.box[2], requirements.whereAtMost(way.requirement, part.requirement))
    );
  }

  /** Those of a part who can meet an alternative at all: humans, or some workloads. */
  #able({ who }: Part, { alternative }: Way): number | undefined {
    const isHuman = meetBits(this.#space.cubes.value(who).atoms, this.#space.cubes.universe.humans);
    if (isHuman) return alternative.humans ? who : undefined;
    return this.#space.cubes.within(who, alternative.workloads);
  }

  #logins(logins: LoginSet): LoginSet {
    return this.#isSsh ? logins : ANY_LOGIN;
  }
}
