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

function lowerPolicy(policy: Policy, principals: PrincipalLowering, conditions: ConditionLowering): LoweredPolicy {
  const common = {
    name: policy.name,
    who: principals.cubes(policy.who, policy.except),
    resources: policy.resources,
    logins: loginsOf(policy.as),
    ...validityOf(policy.validity),
  };
  if (policy.effect === 'allow') {
    const alternatives = conditions.alternatives(policy.when, policy.session);
    return { ...common, kind: 'allow', when: ANY_SCOPE, alternatives };
  }
  const when = conditions.denied(policy.when);
  if (!policy.unless) return { ...common, kind: 'deny', when, alternatives: [] };
  const unless = policy.unless.flatMap((one: Conditions) => conditions.alternatives(one));
  return { ...common, kind: 'floor', when, alternatives: unless };
}

function lowerBreakGlass(
  entry: BreakGlass,
  principals: PrincipalLowering,
  conditions: ConditionLowering,
): LoweredPolicy {
  return {
    name: entry.name,
    kind: 'break-glass',
    who: principals.cubes(entry.subjects),
    resources: entry.resources.map(({ value }) => value),
    logins: loginsOf(entry.as),
    ...validityOf(entry.validity),
    when: ANY_SCOPE,
    alternatives: conditions.alternatives(entry.when, entry.session),
  };
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
