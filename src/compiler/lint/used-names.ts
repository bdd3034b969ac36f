import type { Conditions, Demand, Estate, Located, PrincipalRef } from '../model/index.js';

/** Names that policies and definitions use, by kind of definition. */
export type UsedNames = Readonly<
  Record<'groups' | 'postures' | 'profiles' | 'approvals' | 'networks' | 'locations' | 'schedules', ReadonlySet<string>>
>;

/** Every name that a policy, a break-glass entry, a resource, an expectation or another definition uses; tests do not count. */
export function usedNames(estate: Estate): UsedNames {
  const conditions = [...allConditions(estate), ...demandsOf(estate).flatMap(({ when }) => when ?? [])];
  const of = (key: 'posture' | 'profile' | 'approval' | 'location' | 'schedule'): ReadonlySet<string> =>
    new Set(conditions.flatMap((one) => (one[key] ?? []).map(({ value }: Located<string>) => value)));
  const networks = conditions.flatMap(({ network = [] }) => network);
  const open = [...estate.resources.values()].flatMap((resource) => resource.public?.networks ?? []);
  return {
    groups: new Set(allPrincipals(estate).flatMap((ref) => (ref.kind === 'group' ? [ref.group] : []))),
    postures: of('posture'),
    profiles: of('profile'),
    approvals: of('approval'),
    locations: of('location'),
    schedules: of('schedule'),
    networks: new Set([...networks, ...open].map(({ value }) => value)),
  };
}

/** Every condition of policies, break-glass entries and profiles. */
export function allConditions(estate: Estate): readonly Conditions[] {
  return [
    ...[...estate.policies.values()].flatMap((policy) => [
      ...(policy.when ? [policy.when] : []),
      ...(policy.effect === 'deny' ? (policy.unless ?? []) : []),
    ]),
    ...[...estate.breakGlass.values()].map(({ when }) => when),
    ...[...estate.profiles.values()].map(({ conditions }) => conditions),
  ];
}

function allPrincipals(estate: Estate): readonly PrincipalRef[] {
  return [
    ...[...estate.policies.values()].flatMap(({ who, except }) => [...who, ...except]),
    ...[...estate.breakGlass.values()].flatMap(({ subjects }) => subjects),
    ...[...estate.approvals.values()].flatMap(({ approvers }) => approvers),
    ...demandsOf(estate).flatMap(({ who, except }) => [...who, ...except]),
    ...[...estate.groups.values()].flatMap(({ body }) => {
      if (body.kind === 'listed') return body.members;
      return body.kind === 'all-of' ? body.groups : [];
    }),
  ];
}

function demandsOf({ ceilings, mustReach }: Estate): readonly Demand[] {
  return [...[...ceilings.values()].flatMap(({ only }) => only), ...mustReach.values()];
}
