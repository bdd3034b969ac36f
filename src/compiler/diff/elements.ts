import type { BreakGlass, Conditions, Element, Estate, Policy, PrincipalRef } from '../model/index.js';

/** Sections whose elements bear on access. */
export const SECTIONS = {
  policies: 'policies',
  break_glass: 'breakGlass',
  groups: 'groups',
  workloads: 'workloads',
  posture: 'postures',
  profiles: 'profiles',
  approvals: 'approvals',
  locations: 'locations',
  networks: 'networks',
  schedules: 'schedules',
  resources: 'resources',
  idps: 'idps',
} as const satisfies Readonly<Record<string, keyof Estate>>;

export type Section = keyof typeof SECTIONS;

/** `policies.staff-to-crm`: the section as it is written, and the name. */
export type ElementKey = `${Section}.${string}`;

export function elementOf(estate: Estate, key: ElementKey): Element | undefined {
  const dot = key.indexOf('.');
  const elements: ReadonlyMap<string, Element> = estate[SECTIONS[key.slice(0, dot) as Section]];
  return elements.get(key.slice(dot + 1));
}

/** A policy or a break-glass entry, by name: the two never share one. */
export function policyKey(estate: Estate, name: string): ElementKey {
  return estate.breakGlass.has(name) ? `break_glass.${name}` : `policies.${name}`;
}

/** An element and everything that it names, directly or through others, itself first. */
export function closureOf(estate: Estate, key: ElementKey): readonly ElementKey[] {
  const found = new Set<ElementKey>();
  const open: ElementKey[] = [key];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    const element = elementOf(estate, next);
    if (element) open.push(...namedIn(estate, element));
  }
  return [...found];
}

function namedIn(estate: Estate, element: Element): readonly ElementKey[] {
  if ('effect' in element || 'subjects' in element) return namedInPolicy(estate, element as Policy | BreakGlass);
  if ('conditions' in element) return namedInConditions(element.conditions as Conditions);
  if ('approvers' in element) return namedPrincipals(element.approvers as readonly PrincipalRef[]);
  if ('body' in element) return namedInGroup(estate.groups.get(element.name)!.body);
  if ('public' in element || 'endpoints' in element) {
    const networks = estate.resources.get(element.name)?.public?.networks ?? [];
    return networks.map(({ value }): ElementKey => `networks.${value}`);
  }
  return [];
}

function namedInPolicy(estate: Estate, policy: Policy | BreakGlass): readonly ElementKey[] {
  const who = 'subjects' in policy ? policy.subjects : [...policy.who, ...policy.except];
  const unless = 'effect' in policy && policy.effect === 'deny' ? (policy.unless ?? []) : [];
  const conditions = [...(policy.when ? [policy.when] : []), ...unless];
  const workloads = who.some(({ kind }) => kind === 'workloads' || kind === 'workload-kind');
  return [
    ...namedPrincipals(who),
    ...conditions.flatMap(namedInConditions),
    ...(workloads ? [...estate.workloads.keys()].map((name): ElementKey => `workloads.${name}`) : []),
  ];
}

function namedInGroup(body: NonNullable<ReturnType<Estate['groups']['get']>>['body']): readonly ElementKey[] {
  if (body.kind === 'synced') return [`idps.${body.source.value}`];
  return namedPrincipals(body.kind === 'listed' ? body.members : body.groups);
}

function namedPrincipals(refs: readonly PrincipalRef[]): readonly ElementKey[] {
  return refs.flatMap((ref): readonly ElementKey[] => {
    if (ref.kind === 'group') return [`groups.${ref.group}`];
    return ref.kind === 'workload' ? [`workloads.${ref.workload}`] : [];
  });
}

const CONDITION_SECTIONS = {
  posture: 'posture',
  approval: 'approvals',
  location: 'locations',
  network: 'networks',
  schedule: 'schedules',
  idp: 'idps',
  profile: 'profiles',
} as const;

function namedInConditions(conditions: Conditions): readonly ElementKey[] {
  return Object.entries(CONDITION_SECTIONS).flatMap(([key, section]) =>
    (conditions[key as keyof typeof CONDITION_SECTIONS] ?? []).map(({ value }): ElementKey => `${section}.${value}`),
  );
}
