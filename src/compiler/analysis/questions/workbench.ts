import type { AccessRequest, Estate } from '../../model/index.js';
import { createSpace, type Joint, type Part, PolicyParts } from '../access/index.js';
import { witness } from '../cover/index.js';
import { type LoweredEstate, type LoweredPolicy, lower, NO_POLICIES, type ResourcePolicies } from '../lower/index.js';
import type { Horizon, Piece } from '../piece.js';
import type { Space } from '../space/index.js';
import { termOf } from '../who/index.js';
import { Families } from './families.js';
import { Governor } from './governor.js';

/** Resources on which the same policies bear: whatever is true of one is true of all. */
export interface ResourceClass {
  /** Sorted. */
  readonly resources: readonly string[];
  readonly isSsh: boolean;
  readonly policies: ResourcePolicies;
}

/** An estate made ready for questions: its policies as parts in one space, its resources in classes. */
export class Workbench {
  readonly estate: Estate;
  readonly horizon: Horizon;
  readonly lowered: LoweredEstate;
  readonly space: Space;
  readonly policyParts: PolicyParts;
  /** Sorted by first resource. */
  readonly classes: readonly ResourceClass[];
  readonly policies: ReadonlyMap<string, LoweredPolicy>;
  readonly families: Families;
  readonly #numbers = new Map<LoweredPolicy, number>();
  readonly #governors = new Map<string, Governor>();
  readonly #without = new Map<Governor, Map<LoweredPolicy, Governor>>();
  readonly #governorOf = new Map<ResourceClass, Governor>();
  readonly #reaches = { ssh: new Map<LoweredPolicy, Joint>(), other: new Map<LoweredPolicy, Joint>() };
  readonly #allowParts = new Map<ResourceClass, readonly (readonly [number, readonly Part[]])[]>();
  readonly #classOf = new Map<string, ResourceClass>();
  readonly #classesOf = new Map<LoweredPolicy, ResourceClass[]>();

  constructor(estate: Estate, horizon: Horizon) {
    this.estate = estate;
    this.horizon = horizon;
    this.lowered = lower(estate);
    this.space = createSpace(this.lowered, horizon);
    this.policyParts = new PolicyParts(this.space);
    this.families = new Families(this.space);
    this.classes = this.#classify();
    for (const one of this.classes) for (const name of one.resources) this.#classOf.set(name, one);
    for (const one of this.classes) for (const policy of allOf(one.policies)) this.#note(policy, one);
    this.policies = new Map([...this.#classesOf.keys()].map((policy) => [policy.name, policy]));
  }

  /** Undefined for public resources, and for names that the estate does not have. */
  classOf(resource: string): ResourceClass | undefined {
    return this.#classOf.get(resource);
  }

  /** The classes that a policy reaches. */
  classesOf(policy: LoweredPolicy): readonly ResourceClass[] {
    return this.#classesOf.get(policy) ?? [];
  }

  /** What governs the allows of a class. */
  governor(where: ResourceClass): Governor {
    let found = this.#governorOf.get(where);
    if (!found) {
      found = this.governorOf(where, where.policies);
      this.#governorOf.set(where, found);
    }
    return found;
  }

  /** Some floors and denies of a class, as if there were no others. */
  governorOf(
    { resources: [resource], isSsh }: ResourceClass,
    { floors, denies }: Pick<ResourcePolicies, 'floors' | 'denies'>,
  ): Governor {
    const key = `${isSsh}/${floors.map((one) => this.#numberOf(one)).join(',')}/${denies.map((one) => this.#numberOf(one)).join(',')}`;
    let found = this.#governors.get(key);
    if (!found) {
      const joint = (some: readonly LoweredPolicy[]): readonly Joint[] => this.policyParts.joint(some, isSsh);
      found = new Governor(this.space, this.families, resource!, joint(floors), joint(denies));
      this.#governors.set(key, found);
    }
    return found;
  }

  /** What governs the allows of a class when one deny or floor is not written. */
  governorWithout(where: ResourceClass, deny: LoweredPolicy): Governor {
    const governor = this.governor(where);
    let row = this.#without.get(governor);
    if (!row) {
      row = new Map();
      this.#without.set(governor, row);
    }
    let found = row.get(deny);
    if (!found) {
      const isOther = (one: LoweredPolicy): boolean => one !== deny;
      const { floors, denies } = where.policies;
      found = this.governorOf(where, { floors: floors.filter(isOther), denies: denies.filter(isOther) });
      row.set(deny, found);
    }
    return found;
  }

  /** What an allow grants under the floors and denies of a class. */
  effective(allow: LoweredPolicy, where: ResourceClass): readonly Part[] {
    const governor = this.governor(where);
    return this.granted(allow, where).flatMap((part) => governor.leave(part));
  }

  /** What an allow or a break-glass entry grants by itself. */
  granted(policy: LoweredPolicy, { isSsh }: ResourceClass): readonly Part[] {
    return this.policyParts.granted(policy, isSsh);
  }

  /** What a deny or a floor speaks of, and how a floor is met. */
  reach(policy: LoweredPolicy, { isSsh }: ResourceClass): Joint {
    const known = this.#reaches[isSsh ? 'ssh' : 'other'];
    let found = known.get(policy);
    if (!found) {
      [found] = this.policyParts.joint([policy], isSsh) as [Joint];
      known.set(policy, found);
    }
    return found;
  }

  /** Everything that the allows of a class grant by themselves, grouped by {@link Governor.keyOf}. */
  allowParts(where: ResourceClass): readonly (readonly [number, readonly Part[]])[] {
    let found = this.#allowParts.get(where);
    if (!found) {
      const groups = new Map<number, Part[]>();
      for (const allow of where.policies.allows) {
        for (const part of this.granted(allow, where)) {
          const key = this.governor(where).keyOf(part);
          const group = groups.get(key);
          if (group) group.push(part);
          else groups.set(key, [part]);
        }
      }
      found = [...groups];
      this.#allowParts.set(where, found);
    }
    return found;
  }

  /** True when some request lies in it. */
  isMeant({ who, box }: Joint): boolean {
    return !this.space.isEmptyBox(box) && who.some((cube) => this.space.canLogIn(cube, box));
  }

  toPiece({ who, box, requirement, kind, policy, floors, denies }: Part, isSsh: boolean): Piece {
    return {
      who: termOf(this.lowered.universe, this.space.cubes.value(who)),
      situation: this.space.toSituation(box, isSsh),
      requirement: this.space.requirements.value(requirement),
      origin: { kind, policy, floors, denies },
    };
  }

  /** A request that lies in a part. */
  witness(part: Part, { resources: [resource], isSsh }: ResourceClass): AccessRequest {
    const found = witness(this.estate, resource!, this.toPiece(part, isSsh), this.horizon.from);
    if (!found) throw new Error(`nobody is in a part of policy "${part.policy}"`);
    return found;
  }

  #numberOf(policy: LoweredPolicy): number {
    let number = this.#numbers.get(policy);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(policy, number);
    }
    return number;
  }

  #note(policy: LoweredPolicy, one: ResourceClass): void {
    const classes = this.#classesOf.get(policy);
    if (classes) classes.push(one);
    else this.#classesOf.set(policy, [one]);
  }

  #classify(): readonly ResourceClass[] {
    const found = new Map<string, { resources: string[]; isSsh: boolean; policies: ResourcePolicies }>();
    for (const [name, { isSsh, public: open }] of this.estate.resources) {
      if (open) continue;
      const policies = this.lowered.resources.get(name) ?? NO_POLICIES;
      const key = `${isSsh}/${allOf(policies)
        .map((policy) => this.#numberOf(policy))
        .join(',')}`;
      const same = found.get(key);
      if (same) same.resources.push(name);
      else found.set(key, { resources: [name], isSsh, policies });
    }
    return [...found.values()];
  }
}

/** Every policy that bears on a resource. */
export function allOf({ allows, breakGlass, floors, denies }: ResourcePolicies): readonly LoweredPolicy[] {
  return [...allows, ...breakGlass, ...floors, ...denies];
}
