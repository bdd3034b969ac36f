import {
  type Endpoint,
  type Estate,
  MFA_LEVELS,
  type Platform,
  type PrincipalRef,
  type Resource,
} from '../../compiler/model/index.js';
import type { Condition, PointBox, Traffic } from '../../compiler/proof/index.js';
import type { TargetConfig } from '../target.js';
import { type Bindings, type IdpBinding, type PostureRuleBinding, readBindings, type SignalName } from './bindings.js';
import { HostSet } from './interpret/host-set.js';
import type { PostureMeaning, Published, Vocabulary } from './interpret/words.js';

/** The longest time that an approver may grant; an approval that must end sooner is not what Access keeps. */
const LONGEST_APPROVAL = 24 * 3600;

/** What the bindings of a target say of vendor ids, and which hosts Cloudflare serves. Policies have no part in it. */
export function vocabularyOf(estate: Estate, target: TargetConfig): Vocabulary {
  const bindings = readBindings(target.bindings);
  const published = publishedBy(estate, target, bindings);
  const hosts = hostsOf(estate);
  if (!bindings) return { ...NOTHING_BOUND, hosts, published };
  const idps = unique([...bindings.idps].map(([name, { value }]) => [idKey(value.id), name]));
  const groups = groupsOf(estate, bindings);
  const tokens = credentials(bindings, 'service-token');
  const names = credentials(bindings, 'common-name');
  const posture = postureOf(bindings);
  const targets = targetsOf(estate, bindings);
  return {
    idp: (id) => idps.get(idKey(id)),
    group: (text, idp) => groups.get(`${text}\n${idKey(idp)}`),
    serviceToken: (id) => tokens.get(idKey(id)),
    commonName: (name) => names.get(name),
    posture: (id) => posture.get(idKey(id)),
    target: (hostname) => targets.get(hostname),
    methods: methodsOf(bindings),
    approvals: approvalsOf(estate),
    ...(bindings.globalSession && { globalSession: bindings.globalSession.value }),
    holders: { tokens: [...new Set(tokens.values())].sort(), certificates: [...new Set(names.values())].sort() },
    hosts,
    published,
  };
}

const NOTHING_BOUND: Omit<Vocabulary, 'hosts' | 'published'> = {
  idp: () => undefined,
  group: () => undefined,
  serviceToken: () => undefined,
  commonName: () => undefined,
  posture: () => undefined,
  target: () => undefined,
  methods: new Map(),
  approvals: new Map(),
  holders: { tokens: [], certificates: [] },
};

/** Ids are written with dashes or without. */
function idKey(id: string): string {
  return id.toLowerCase().replaceAll('-', '');
}

/** What two names are bound to is neither: nothing may be proved by it. */
function unique<T>(entries: readonly (readonly [string, T])[]): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  const twice = new Set<string>();
  for (const [key, value] of entries) {
    if (found.has(key)) twice.add(key);
    found.set(key, value);
  }
  for (const key of twice) found.delete(key);
  return found;
}

function credentials(bindings: Bindings, kind: 'service-token' | 'common-name'): ReadonlyMap<string, string> {
  return unique(
    [...bindings.workloads].flatMap(([workload, { value }]): [string, string][] => {
      if (value.kind !== kind) return [];
      return [[value.kind === 'service-token' ? idKey(value.id) : value.name, workload]];
    }),
  );
}

/** A synced group as its identity provider reports it. */
function groupsOf(estate: Estate, bindings: Bindings): ReadonlyMap<string, string> {
  return unique(
    [...estate.groups.values()].flatMap(({ name, body }): [string, string][] => {
      const idp = body.kind === 'synced' ? bindings.idps.get(body.source.value)?.value : undefined;
      if (body.kind !== 'synced' || !idp) return [];
      const selector = bindings.groups.get(name)?.value ?? idp.groups?.(body.external.value);
      return selector ? [[`${groupText(selector)}\n${idKey(idp.id)}`, name]] : [];
    }),
  );
}

type BoundGroup = ReturnType<NonNullable<IdpBinding['groups']>>;

/** As the reader spells what a selector of an identity provider names. */
function groupText(group: BoundGroup): string {
  switch (group.kind) {
    case 'saml':
      return `saml ${group.attribute}=${group.value}`;
    case 'oidc':
      return `oidc ${group.claim}=${group.value}`;
    case 'github_organization':
      return `github_organization ${group.name}${group.team === undefined ? '' : `/${group.team}`}`;
    default:
      return `${group.kind} ${group.value}`;
  }
}

function methodsOf({ idps }: Bindings): Vocabulary['methods'] {
  return new Map(
    [...idps].map(([name, { value }]) => {
      const levels = new Map<string, number>();
      for (const [level, { value: methods }] of value.mfa) {
        for (const method of methods) levels.set(method, Math.max(MFA_LEVELS.indexOf(level), levels.get(method) ?? 0));
      }
      return [name, levels];
    }),
  );
}

function postureOf({ posture }: Bindings): ReadonlyMap<string, PostureMeaning> {
  return unique(
    [...posture].flatMap(([signal, rules]) =>
      [...rules].map(([platform, { value }]): [string, PostureMeaning] => [
        idKey(value.id),
        meaningOf(signal, platform, value),
      ]),
    ),
  );
}

function meaningOf(signal: SignalName, platform: Platform, { expiration }: PostureRuleBinding): PostureMeaning {
  const condition: Condition = {
    kind: 'all',
    of: [
      { kind: 'platform', platforms: [platform] },
      { kind: 'demand', demand: { ...demandOf(signal), ...(expiration !== undefined && { deviceAge: expiration }) } },
    ],
  };
  return { condition, name: `posture ${signal} on ${platform}` };
}

function demandOf(signal: SignalName): Extract<Condition, { kind: 'demand' }>['demand'] {
  if (signal.startsWith('checks.')) return { checks: [signal.slice('checks.'.length)] };
  if (signal === 'edr.installed' || signal === 'edr.running') return { edr: signal === 'edr.running' ? 2 : 1 };
  return { flags: [signal as Exclude<SignalName, `edr.${string}` | `checks.${string}`>] };
}

/** Approvals whose approvers are known here by address, which need no ticket and may count for a day. */
function approvalsOf(estate: Estate): Vocabulary['approvals'] {
  const found = new Map<string, ReadonlySet<string>>();
  for (const { name, approvers, ticket, max } of estate.approvals.values()) {
    const addresses = membersOf(estate, approvers);
    if (addresses && ticket !== 'required' && (!max || max.value >= LONGEST_APPROVAL)) found.set(name, addresses);
  }
  return found;
}

/** Undefined when some of them are not known here. Groups hold no cycles. */
function membersOf(estate: Estate, refs: readonly PrincipalRef[]): ReadonlySet<string> | undefined {
  const found = new Set<string>();
  for (const ref of refs) {
    const members =
      ref.kind === 'user' ? new Set([ref.user]) : ref.kind === 'group' ? groupMembers(estate, ref.group) : undefined;
    if (!members) return undefined;
    for (const member of members) found.add(member);
  }
  return found;
}

function groupMembers(estate: Estate, name: string): ReadonlySet<string> | undefined {
  const body = estate.groups.get(name)?.body;
  if (body?.kind === 'listed') return membersOf(estate, body.members);
  if (body?.kind === 'all-of') {
    const [first, ...rest] = body.groups.map((ref) => membersOf(estate, [ref]));
    if (!first || rest.includes(undefined)) return undefined;
    return new Set([...first].filter((member) => rest.every((set) => set!.has(member))));
  }
  if (!estate.directory?.complete.has(name)) return undefined;
  return new Set(
    [...estate.directory.users].flatMap(([user, { active, groups }]) => (active && groups.has(name) ? [user] : [])),
  );
}

/** A target is the resource that binds it; one that two resources bind is neither. */
function targetsOf(estate: Estate, { ssh }: Bindings): ReadonlyMap<string, readonly PointBox[]> {
  return unique(
    [...ssh].flatMap(([resource, { value }]) => {
      const boxes = estate.resources.get(resource)?.endpoints.flatMap((endpoint) => boxesOf(endpoint)) ?? [];
      return value.targets.map((target): [string, readonly PointBox[]] => [target, boxes]);
    }),
  );
}

/** The endpoints of resources of this target, by the way on which they are reached; closed where the account refuses what no application covers. */
function publishedBy(estate: Estate, target: TargetConfig, bindings: Bindings | undefined): readonly Published[] {
  const carried = [...estate.resources.values()].filter(({ via }) => via.some(({ value }) => value === target.name));
  return carried.flatMap((resource: Resource) =>
    resource.endpoints.flatMap((endpoint): readonly Published[] => {
      const route = bindings && isOnEdge(bindings, endpoint) ? 'edge' : 'private';
      const isClosed = route === 'edge' ? bindings?.requireAccessProtection : bindings?.privateDefault;
      if (isClosed) return [];
      return boxesOf(endpoint).map((box) => ({ box, route, name: endpoint.text }));
    }),
  );
}

function hostsOf(estate: Estate): Vocabulary['hosts'] {
  const endpoints = [...estate.resources.values()].flatMap((resource) => resource.endpoints);
  const of = (wanted: Endpoint['scheme']): HostSet => {
    const hosts = endpoints.flatMap(({ scheme, host }) => (scheme === wanted ? [host] : []));
    return new HostSet(
      hosts.flatMap((host) => (host.kind === 'name' ? [host.name] : [])),
      hosts.flatMap((host) => (host.kind === 'wildcard' ? [host.suffix] : [])),
    );
  };
  return { https: of('https'), http: of('http'), ssh: of('ssh'), rdp: of('rdp') };
}

/** Web hosts in a zone of the account are public hostnames; the rest is behind the private network. */
function isOnEdge({ zones }: Bindings, { scheme, host }: Endpoint): boolean {
  if ((scheme !== 'https' && scheme !== 'http') || (host.kind !== 'name' && host.kind !== 'wildcard')) return false;
  const name = host.kind === 'name' ? host.name : host.suffix;
  return zones.some(({ value: zone }) => `.${name}`.endsWith(`.${zone}`));
}

const TRAFFIC_OF: Readonly<Record<Endpoint['scheme'], readonly Traffic[]>> = {
  https: ['tcp'],
  http: ['tcp'],
  ssh: ['tcp'],
  rdp: ['tcp'],
  tcp: ['tcp'],
  udp: ['udp'],
  icmp: ['icmp'],
  ip: ['tcp', 'udp', 'icmp', 'other'],
};

function boxesOf({ scheme, host, ports, path }: Endpoint): readonly PointBox[] {
  return TRAFFIC_OF[scheme].map((traffic) => ({
    host,
    traffic,
    ...((traffic === 'tcp' || traffic === 'udp') && { ports }),
    ...(path !== undefined && traffic === 'tcp' && { path: { kind: 'prefix', path } as const }),
  }));
}
