import type { Tailnet, TailnetNode } from './model/tailnet.js';

/** A device and the principal behind it. */
export interface Device {
  readonly name: string;
  /** As in a request. */
  readonly principal: { readonly user: string; readonly groups: readonly string[] } | { readonly workload: string };
  readonly node: TailnetNode;
}

const USERS = ['ana@example.com', 'li@example.com', 'omar@example.com', 'zoe@example.com'];
/** Who is in the synced group, which the policy cannot know. */
const SRE = ['li@example.com', 'zoe@example.com'];
/** How the identity provider calls the synced group. */
export const GROUP_MEMBERS = { 'group:sre@example.com': SRE };

let next = 1;
function node(more: Omit<TailnetNode, 'ipv4' | 'ipv6'>): TailnetNode {
  const number = next++;
  return { ipv4: `100.64.0.${number}`, ipv6: `fd7a:115c:a1e0::${number.toString(16)}`, ...more };
}

const ATTRIBUTES: readonly TailnetNode['attributes'][] = [
  { 'node:os': 'macos', 'node:osVersion': '14.5.0', 'custom:managed': true, 'custom:known': true, 'ip:country': 'MA' },
  { 'node:os': 'windows', 'node:osVersion': '10.0.22631.3593', 'custom:managed': true, 'ip:country': 'FR' },
  { 'node:os': 'macos', 'node:osVersion': '13.9', 'custom:known': true, 'ip:country': 'MA' },
  {},
];

const PERSONAL: readonly Device[] = USERS.flatMap((user) =>
  ATTRIBUTES.map((attributes, index) => ({
    name: `${user} on device ${index}`,
    principal: { user, groups: SRE.includes(user) ? ['sre'] : [] },
    node: node({ user: user.split('@')[0]!, attributes: attributes! }),
  })),
);
const MACHINES: readonly Device[] = ['ci', 'bot'].map((workload) => ({
  name: workload,
  principal: { workload },
  node: node({ tags: [`tag:${workload}`], attributes: { 'node:os': 'linux', 'node:osVersion': '6.1.0' } }),
}));

export const DEVICES: readonly Device[] = [...PERSONAL, ...MACHINES];
/** The devices behind host names. */
export const HOSTS: Readonly<Record<string, TailnetNode>> = {
  'db.internal': node({ tags: ['tag:db'] }),
  'web.internal': node({ tags: ['tag:web'] }),
};
const ROUTER = node({ tags: ['tag:router'], approved_routes: ['10.20.0.0/16', 'fd00:20::/32'] });

export const TAILNET: Tailnet = {
  users: USERS.map((email) => ({ name: email.split('@')[0]!, email })),
  nodes: Object.fromEntries(
    [...DEVICES.map(({ node: one }) => one), ...Object.values(HOSTS), ROUTER].map((one, index) => [`n${index}`, one]),
  ),
};

const COMMON = {
  members: ['example.com'],
  workloads: { ci: 'tag:ci', bot: 'tag:bot' },
  hosts: { 'db.internal': 'tag:db', 'web.internal': 'tag:web' },
  ping: 'accepted',
};

export const BINDINGS = {
  tailscale: {
    ...COMMON,
    domains: ['example.com'],
    groups: { sre: 'group:sre@example.com' },
    posture: { managed: 'custom:managed == true', checks: { known: 'custom:known == true' } },
  },
  headscale: COMMON,
};

/** Endpoints that may be resources; some lie inside others. */
const ENDPOINTS = [
  'ip://10.20.0.0/16',
  'ip://10.20.0.0/17',
  'ip://10.20.3.0/24',
  'tcp://10.20.3.7:5432',
  'tcp://10.20.3.7',
  'udp://10.20.3.8:53',
  'ip://10.20.3.7',
  'tcp://db.internal',
  'tcp://db.internal:5432',
  'ip://db.internal',
  'https://web.internal',
  'tcp://web.internal:443,8443',
  'tcp://[fd00:20::7]:5432',
  'ip://[fd00:20::]/32',
] as const;

/** Points at and around the edges of those. Ping is left out: it answers on every host with an open port, which is said elsewhere. */
export const POINTS = points();

interface Point {
  readonly proto: number;
  readonly scheme: 'tcp' | 'udp';
  readonly host: string;
  readonly port: number;
}

function points(): readonly Point[] {
  const hosts = [
    '10.20.3.6',
    '10.20.3.7',
    '10.20.3.8',
    '10.20.2.255',
    '10.20.200.1',
    '10.21.0.1',
    'db.internal',
    'web.internal',
  ];
  return hosts.flatMap((host) => [
    ...[443, 5431, 5432, 8443].map((port): Point => ({ proto: 6, scheme: 'tcp', host, port })),
    { proto: 17, scheme: 'udp', host, port: 53 } as const,
  ]);
}

/** A policy file made from a seed: same seed, same text. `devices` says whether conditions on devices may be used. */
export function randomEstate(seed: number, devices: boolean): string {
  const pick = picker(seed);
  const endpoints = ENDPOINTS.filter(() => pick(3) > 0);
  const names = endpoints.map((_, index) => `r${index}`);
  const resources = endpoints.map(
    (endpoint, index) =>
      `  r${index}: { endpoints: ${JSON.stringify(endpoint)}, sensitivity: ${index === 0 ? 'high' : SENSITIVITY[pick(2)]}${pick(5) > 0 ? ', via: t' : ''} }`,
  );
  const policies: string[] = [];
  for (let index = 0; index < 2 + pick(5); index++) policies.push(`  a${index}: { ${allow(pick, names, devices)} }`);
  if (pick(2) === 0) policies.push(`  d: { deny: ${one(pick, DENIED)}, to: ${one(pick, [...names, 'all'])} }`);
  if (devices && pick(3) === 0)
    policies.push(
      `  f: { deny: everyone, to: { sensitivity: high }, unless: { posture: [${one(pick, ['managed', 'known'])}] } }`,
    );
  if (devices && pick(4) === 0)
    policies.push(`  s: { deny: everyone, to: ${one(pick, names)}, when: { location: FR } }`);
  return `${FIXED}resources:\n${resources.join('\n')}\npolicies:\n${policies.join('\n')}\n`;
}

const SENSITIVITY = ['low', 'high'] as const;
const FIXED = `idps: { okta: { domains: [example.com] } }
groups:
  ops: { members: [ana@example.com, li@example.com] }
  leads: { members: [li@example.com, omar@example.com] }
  both: { all_of: [group:ops, group:leads] }
  team: { members: [group:leads, zoe@example.com] }
  sre: { source: okta, external: SRE }
workloads:
  ci: { kind: ci, identity: "spiffe://example.com/ci", credential: { type: x509, lifetime: 1h } }
  bot: { kind: agent, identity: "spiffe://example.com/bot", credential: { type: jwt, lifetime: 5m } }
posture:
  managed: { managed: true, os: { macos: ">=14.5", windows: ">=10.0.22631" } }
  known: { checks: { known: true } }
`;
const DENIED = ['user:li@example.com', 'group:both', 'workload:bot', 'group:leads'];
const CLOSED = [
  'group:ops',
  'group:leads',
  'group:both',
  'group:team',
  'user:zoe@example.com',
  'workload:ci',
  'kind:agent',
];
const OPEN = ['everyone', 'group:sre'];
const WHEN = [
  'posture: managed',
  'posture: [managed, known]',
  'location: MA',
  'platform: [macos, windows]',
  'posture: known, location: [MA, FR]',
];

function allow(pick: Picker, names: readonly string[], devices: boolean): string {
  const who = one(pick, pick(4) === 0 ? (devices ? OPEN : OPEN.slice(0, 1)) : CLOSED);
  const human = !/^(workload|kind)/.test(who);
  const except = human && pick(4) === 0 && CLOSED.includes(who) ? ', except: user:li@example.com' : '';
  const when = human && devices && pick(2) === 0 ? `, when: { ${one(pick, WHEN)} }` : '';
  return `allow: ${who}, to: ${one(pick, names)}${except}${when}`;
}

type Picker = (below: number) => number;

/** A small generator (mulberry32): the same numbers on every machine. */
function picker(seed: number): Picker {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function one<T>(pick: Picker, items: readonly T[]): T {
  return items[pick(items.length)]!;
}
