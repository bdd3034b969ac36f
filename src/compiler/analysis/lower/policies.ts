import type { BreakGlass, Conditions, Estate, Logins, Policy, Schedule, Validity } from '../../model/index.js';
import type { LoginSet } from '../piece.js';
import { ANY_LOGIN } from '../sets/index.js';
import type { Cube, Universe } from '../who/index.js';
import { type Alternative, ConditionLowering } from './conditions.js';
import { PrincipalLowering, universeOf } from './principals.js';
import { ANY_SCOPE, type Scope, type ScopeAlgebras, scopeAlgebras } from './scope.js';

/**
 * A policy as the analysis sees it. Allows and break-glass entries grant what meets one of `alternatives`; a deny refuses what is in `when`;
 * a floor refuses what is in `when` and meets none of `alternatives`.
 */
export interface LoweredPolicy {
  readonly name: string;
  readonly kind: 'allow' | 'break-glass' | 'floor' | 'deny';
  /** Except taken off. Empty = nobody. */
  readonly who: readonly Cube[];
  readonly resources: readonly string[];
  /** Only on ssh resources. */
  readonly logins: LoginSet;
  /** [from, to) in milliseconds; infinite when open. */
  readonly from: number;
  readonly to: number;
  readonly when: Scope;
  readonly alternatives: readonly Alternative[];
}

/** What bears on one resource, each list by name. */
export interface ResourcePolicies {
  readonly allows: readonly LoweredPolicy[];
  readonly breakGlass: readonly LoweredPolicy[];
  readonly floors: readonly LoweredPolicy[];
  readonly denies: readonly LoweredPolicy[];
}

/** The one denotation of an estate: everything that asks about access asks this. */
export interface LoweredEstate {
  readonly estate: Estate;
  readonly universe: Universe;
  readonly algebras: ScopeAlgebras;
  readonly schedules: ReadonlyMap<string, Schedule>;
  readonly principals: PrincipalLowering;
  /** By name; public resources and those without any policy are absent. */
  readonly resources: ReadonlyMap<string, ResourcePolicies>;
}

const LOWERED = new WeakMap<Estate, LoweredEstate>();

/** Lowers an estate once; later calls give the same value. */
export function lower(estate: Estate): LoweredEstate {
  let lowered = LOWERED.get(estate);
  if (!lowered) {
    lowered = lowerEstate(estate);
    LOWERED.set(estate, lowered);
  }
  return lowered;
}

/** No policy bears on the resource. */
export const NO_POLICIES: ResourcePolicies = { allows: [], breakGlass: [], floors: [], denies: [] };

function lowerEstate(estate: Estate): LoweredEstate {
  const universe = universeOf(estate);
  const algebras = scopeAlgebras(estate.idps.keys());
  const principals = new PrincipalLowering(estate, universe);
  const conditions = new ConditionLowering(estate, universe, algebras);
  const all = [
    ...[...estate.policies.values()].map((policy) => lowerPolicy(policy, principals, conditions)),
    ...[...estate.breakGlass.values()].map((entry) => lowerBreakGlass(entry, principals, conditions)),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
  return { estate, universe, algebras, schedules: estate.schedules, principals, resources: byResource(estate, all) };
}

/** Who and what a policy concerns; told only when somebody asks, since some look at a few resources out of many. */
interface Terms {
  who(): readonly Cube[];
  when(): Scope;
  alternatives(): readonly Alternative[];
}

class Lowered implements LoweredPolicy {
  readonly name: string;
  readonly kind: LoweredPolicy['kind'];
  readonly resources: readonly string[];
  readonly logins: LoginSet;
  readonly from: number;
  readonly to: number;
  readonly #terms: Terms;
  #who?: readonly Cube[];
  #when?: Scope;
  #alternatives?: readonly Alternative[];

  constructor(plain: Omit<LoweredPolicy, keyof Terms>, terms: Terms) {
    this.name = plain.name;
    this.kind = plain.kind;
    this.resources = plain.resources;
    this.logins = plain.logins;
    this.from = plain.from;
    this.to = plain.to;
    this.#terms = terms;
  }

  get who(): readonly Cube[] {
    this.#who ??= this.#terms.who();
    return this.#who;
  }

  get when(): Scope {
    this.#when ??= this.#terms.when();
    return this.#when;
  }

  get alternatives(): readonly Alternative[] {
    this.#alternatives ??= this.#terms.alternatives();
    return this.#alternatives;
  }
}

function lowerPolicy(policy: Policy, principals: PrincipalLowering, conditions: ConditionLowering): LoweredPolicy {
  const { name, resources } = policy;
  const kind = policy.effect === 'allow' ? 'allow' : policy.unless ? 'floor' : 'deny';
  const plain = { name, kind, resources, logins: loginsOf(policy.as), ...validityOf(policy.validity) } as const;
  return new Lowered(plain, {
    who: () => principals.cubes(policy.who, policy.except),
    when: () => (policy.effect === 'allow' ? ANY_SCOPE : conditions.denied(policy.when)),
    alternatives: () =>
      policy.effect === 'allow'
        ? conditions.alternatives(policy.when, policy.session)
        : (policy.unless ?? []).flatMap((one: Conditions) => conditions.alternatives(one)),
  });
}

function lowerBreakGlass(
  entry: BreakGlass,
  principals: PrincipalLowering,
  conditions: ConditionLowering,
): LoweredPolicy {
  const { name } = entry;
  const resources = entry.resources.map(({ value }) => value);
  const plain = {
    name,
    kind: 'break-glass',
    resources,
    logins: loginsOf(entry.as),
    ...validityOf(entry.validity),
  } as const;
  return new Lowered(plain, {
    who: () => principals.cubes(entry.subjects),
    when: () => ANY_SCOPE,
    alternatives: () => conditions.alternatives(entry.when, entry.session),
  });
}

function loginsOf(as: Logins | undefined): LoginSet {
  if (!as || as.kind === 'any') return ANY_LOGIN;
  if (as.kind === 'nonroot') return { kind: 'all-but', logins: ['root'] };
  return { kind: 'only', logins: [...new Set(as.logins.map(({ value }) => value))].sort() };
}

function validityOf({ from, to }: Validity): { from: number; to: number } {
  return { from: from?.value ?? Number.NEGATIVE_INFINITY, to: to?.value ?? Number.POSITIVE_INFINITY };
}

const LISTS = { allow: 'allows', 'break-glass': 'breakGlass', floor: 'floors', deny: 'denies' } as const;

function byResource(estate: Estate, policies: readonly LoweredPolicy[]): ReadonlyMap<string, ResourcePolicies> {
  const found = new Map<string, Record<keyof ResourcePolicies, LoweredPolicy[]>>();
  for (const policy of policies) {
    for (const resource of new Set(policy.resources)) {
      if (estate.resources.get(resource)?.public) continue;
      let lists = found.get(resource);
      if (!lists) {
        lists = { allows: [], breakGlass: [], floors: [], denies: [] };
        found.set(resource, lists);
      }
      lists[LISTS[policy.kind]].push(policy);
    }
  }
  return found;
}
