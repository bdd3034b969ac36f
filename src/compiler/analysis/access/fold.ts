import { BudgetExceeded, PIECE_LIMIT } from '../budget.js';
import type { LoweredPolicy, ResourcePolicies } from '../lower/index.js';
import type { Space } from '../space/index.js';
import { antichain } from './antichain.js';
import { merge } from './merge.js';
import { outside, overlaps, type Part, reshape, withName } from './part.js';
import { ableOf, type Joint, type PolicyParts, type Way } from './policy-parts.js';

/**
 * The parts that a resource grants: allows under floors, then break-glass, minus plain denies.
 *
 * @throws BudgetExceeded
 */
export function fold(
  space: Space,
  policyParts: PolicyParts,
  { name, isSsh }: { readonly name: string; readonly isSsh: boolean },
  policies: ResourcePolicies,
): readonly Part[] {
  const granted = (some: readonly LoweredPolicy[]): readonly Part[] =>
    antichain(
      space,
      some.flatMap((policy) => policyParts.granted(policy, isSsh)),
    );
  const allows = granted(policies.allows);
  const folding = new Folding(space, name, allows.length);
  const raised = folding.raise(allows, policyParts.joint(policies.floors, isSsh));
  const all = [...raised, ...granted(policies.breakGlass)];
  const left = folding.cut(all, policyParts.joint(policies.denies, isSsh));
  const merged = merge(space, antichain(space, left));
  return merged.length < left.length ? antichain(space, merged) : merged;
}

/**
 * What floors and plain denies leave of some parts. Parts may overlap; none contains another where floors or denies made more of them.
 *
 * @throws BudgetExceeded naming the resource
 */
export function restrict(
  space: Space,
  resource: string,
  parts: readonly Part[],
  floors: readonly Joint[],
  denies: readonly Joint[],
): readonly Part[] {
  const folding = new Folding(space, resource, parts.length);
  return folding.cut(folding.raise(parts, floors), denies);
}

class Folding {
  readonly #space: Space;
  readonly #resource: string;
  readonly #limit: number;

  constructor(space: Space, resource: string, start: number) {
    this.#space = space;
    this.#resource = resource;
    this.#limit = start + PIECE_LIMIT;
  }

  raise(parts: readonly Part[], floors: readonly Joint[]): readonly Part[] {
    return floors.reduce((left, one) => this.#raise(left, one), parts);
  }

  cut(parts: readonly Part[], denies: readonly Joint[]): readonly Part[] {
    return denies.reduce((left, one) => this.#cut(left, one), parts);
  }

  /**
   * Whoever floors speak of must meet one of their ways. A part inside a way stays as it is. Otherwise what lies outside the floors stays, and
   * what meets a way stays with the stricter demand. The raised parts are not cut to the floors' own principals and situation: whoever
   * meets the stricter demand has access on either side.
   */
  #raise(parts: readonly Part[], floors: Joint): readonly Part[] {
    return this.#step(parts, floors, (part) => {
      if (!overlaps(this.#space, part, floors) || floors.ways.some((way) => this.#isMet(part, way))) return undefined;
      const named = { ...part, floors: this.#withNames(part.floors, part, floors) };
      return [
        ...outside(this.#space, named, floors),
        ...floors.ways.map((way) => this.#raised(named, way)).filter((one) => one !== undefined),
      ];
    });
  }

  /** Whoever plain denies speak of has no access. */
  #cut(parts: readonly Part[], denies: Joint): readonly Part[] {
    return this.#step(parts, denies, (part) => {
      if (!overlaps(this.#space, part, denies)) return undefined;
      return outside(this.#space, { ...part, denies: this.#withNames(part.denies, part, denies) }, denies);
    });
  }

  #withNames(names: readonly string[], part: Part, { reaches }: Joint): readonly string[] {
    return reaches
      .filter((reach) => overlaps(this.#space, part, reach))
      .reduce((found, { name }) => withName(found, name), names);
  }

  /** `change` gives undefined for a part that stays. */
  #step(parts: readonly Part[], joint: Joint, change: (part: Part) => readonly Part[] | undefined): readonly Part[] {
    const replaced = parts.map(change);
    if (replaced.every((one) => one === undefined)) return parts;
    const next = parts.flatMap((part, at) => replaced[at] ?? part);
    // Only growth needs pruning at once; the last step prunes everything.
    if (next.length <= parts.length) return next;
    const kept = new Set(parts.filter((_, at) => replaced[at] === undefined));
    const left = antichain(this.#space, next, kept);
    if (left.length > this.#limit) {
      throw new BudgetExceeded(`resource "${this.#resource}"`, joint.reaches[0]!.name, PIECE_LIMIT);
    }
    return left;
  }

  #raised(part: Part, way: Way): Part | undefined {
    const who = ableOf(this.#space, part.who, way.alternative);
    const box = this.#space.intersectBoxes(part.box, way.box);
    if (who === undefined || !box) return undefined;
    const requirement = this.#space.requirements.join(part.requirement, way.requirement);
    return reshape(this.#space, { ...part, requirement }, who, box);
  }

  #isMet(part: Part, way: Way): boolean {
    const { requirements } = this.#space;
    return (
      ableOf(this.#space, part.who, way.alternative) === part.who &&
      this.#space.isSubsetBox(part.box, way.box) &&
      this.#space.platformSubset(part.box[2], requirements.whereAtMost(way.requirement, part.requirement))
    );
  }
}
