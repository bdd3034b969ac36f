import { CONSTRAINTS, type Constraint } from '../../../src/targets/capabilities.js';

/**
 * For every constraint one minimal estate that uses it on the target `t`. `matrix.test.ts` compiles each on every target and holds the
 * outcome against the verdict that the target declares.
 */
export interface Fixture {
  readonly constraint: Constraint;
  /** One policy file. What may be reached goes through the target `t`; the allow is called `p`, or the break-glass entry `keys`. */
  readonly yaml: string;
  /** What else the estate cannot avoid using. A test holds `constraint` and `also` against what the estate really uses. */
  readonly also: readonly Constraint[];
}

/** The instant at which every fixture is compiled. */
export const NOW = Date.UTC(2026, 10, 24);

/** Name of the allow or break-glass entry that a gap of the fixture has to name. */
export function subjectOf(fixture: Fixture): string {
  return fixture.yaml.includes('break_glass:') ? 'keys' : 'p';
}

export interface FixtureGap {
  readonly name: string;
  readonly constraints: readonly Constraint[];
  readonly enforcedBy?: string;
}

/** A policy file with gaps on `t`, live at {@link NOW}. */
export function gapFile(fixture: Fixture, gaps: readonly FixtureGap[]): string {
  const entries = gaps.map(({ name, constraints, enforcedBy }) => {
    const enforced = enforcedBy === undefined ? '' : `, enforced_by: ${JSON.stringify(enforcedBy)}`;
    const about = `target: t, constraints: [${constraints.join(', ')}], policies: [${subjectOf(fixture)}]`;
    return `  ${name}: { ${about}, owner: security, reason: accepted in review, expires: 2027-06-30${enforced} }\n`;
  });
  return `gaps:\n${entries.join('')}`;
}

/** Two identity providers, so that the domains of one are not everyone. */
const IDPS = `idps:
  okta: { domains: [example.com] }
  partner: { domains: [partner.example] }
`;
const ADDRESS = 'tcp://10.20.3.7:5432';
const DB = resource('db', ADDRESS);
const OPS = `groups:
  ops: { members: [ana@example.com, li@example.com] }
`;
const OPS_AND_CONTRACTORS = `${OPS}  contractors: { source: okta, external: Contractors }
`;
const CI = `workloads:
  ci: { kind: ci, identity: "spiffe://example.com/ci", credential: { type: x509, lifetime: 1h } }
`;
const ELSEWHERE = `  other: { endpoints: "tcp://10.90.0.1:443", sensitivity: low }
policies:
  p: { allow: user:ana@example.com, to: other }
`;

function resource(name: string, endpoint: string, more = ''): string {
  return `resources:
  ${name}: { endpoints: "${endpoint}", sensitivity: high, via: t${more} }
`;
}

function allow(who: string, more = '', to = 'db'): string {
  return `policies:
  p: { allow: ${who}, to: ${to}${more} }
`;
}

const ANA = 'user:ana@example.com';

/** Ana reaches `db` under a condition. */
function when(constraint: Constraint, condition: string, definitions = ''): Fixture {
  return { constraint, yaml: `${IDPS}${definitions}${DB}${allow(ANA, `, when: { ${condition} }`)}`, also: BASE };
}

function posture(constraint: Constraint, demand: string): Fixture {
  return when(constraint, 'posture: laptop', `posture:\n  laptop: { ${demand} }\n`);
}

function session(constraint: Constraint, limit: string): Fixture {
  return { constraint, yaml: `${IDPS}${DB}${allow(ANA, `, session: { ${limit} }`)}`, also: BASE };
}

function endpoint(constraint: Constraint, text: string, ...also: readonly Constraint[]): Fixture {
  return { constraint, yaml: `${IDPS}${resource('db', text)}${allow(ANA)}`, also: ['user', ...also] };
}

function login(constraint: Constraint, as: string, endpoint: string, ...also: readonly Constraint[]): Fixture {
  return {
    constraint,
    yaml: `${IDPS}${resource('db', endpoint)}${allow(ANA, `, as: ${as}`)}`,
    also: ['user', ...also],
  };
}

function who(constraint: Constraint, principal: string, definitions = '', more = '', ...also: Constraint[]): Fixture {
  return {
    constraint,
    yaml: `${IDPS}${definitions}${DB}${allow(principal, more)}`,
    also: ['endpoint.tcp', ...also],
  };
}

const BASE: readonly Constraint[] = ['endpoint.tcp', 'user'];

const PRINCIPALS: readonly Fixture[] = [
  who('user', ANA),
  who('group.listed', 'group:ops', OPS),
  who(
    'group.all-of',
    'group:both',
    `groups:
  a: { members: [ana@example.com, li@example.com] }
  b: { members: [li@example.com, omar@example.com] }
  both: { all_of: [group:a, group:b] }
`,
  ),
  who('group.synced', 'group:sre', 'groups:\n  sre: { source: okta, external: SRE }\n'),
  who(
    'group.synced-all-of',
    'group:both',
    `groups:
  sre: { source: okta, external: SRE }
  cleared: { source: okta, external: Cleared }
  both: { all_of: [group:sre, group:cleared] }
`,
  ),
  who('domain', 'domain:example.com'),
  who('everyone', 'everyone'),
  who('except.listed', 'group:ops', OPS, ', except: user:li@example.com', 'group.listed'),
  who(
    'except.synced',
    'group:ops',
    OPS_AND_CONTRACTORS,
    ', except: group:contractors',
    'group.listed',
    'except.listed',
  ),
  {
    constraint: 'deny.listed',
    yaml: `${IDPS}${OPS}${DB}${allow('group:ops')}  never: { deny: user:li@example.com, to: db }\n`,
    also: ['endpoint.tcp', 'group.listed'],
  },
  {
    constraint: 'deny.synced',
    yaml: `${IDPS}${OPS_AND_CONTRACTORS}${DB}${allow('group:ops')}  never: { deny: group:contractors, to: db }\n`,
    also: ['endpoint.tcp', 'group.listed', 'deny.listed'],
  },
  {
    constraint: 'deny.situation',
    yaml: `${IDPS}${DB}${allow(ANA)}  abroad: { deny: everyone, to: db, when: { location: KP } }\n`,
    also: [...BASE, 'location'],
  },
  who('workload', 'workload:ci', CI),
  who('workload.kind', 'kind:ci', CI, '', 'workload'),
  who('workload.credential', 'workload:ci', CI, ', when: { credential: { bound: true } }', 'workload'),
];

const CONDITIONS: readonly Fixture[] = [
  when('idp', 'idp: okta'),
  when('mfa', 'mfa: phishing-resistant'),
  when('risk', 'risk: { max: medium }'),
  posture('posture.managed', 'managed: true'),
  posture('posture.disk_encrypted', 'disk_encrypted: true'),
  posture('posture.firewall', 'firewall: true'),
  posture('posture.screen_lock', 'screen_lock: true'),
  posture('posture.certificate', 'certificate: true'),
  posture('posture.unmodified', 'unmodified: true'),
  posture('posture.edr', 'edr: running'),
  posture('posture.os', 'os: { macos: ">=14.5" }'),
  posture('posture.check', 'checks: { serial-known: true }'),
  posture('posture.max_age', 'max_age: 1h'),
  when('platform', 'platform: macos'),
  when('location', 'location: MA'),
  when('network', 'network: office', 'networks:\n  office: 203.0.113.0/24\n'),
  when(
    'schedule',
    'schedule: office-hours',
    'schedules:\n  office-hours: { timezone: UTC, weekly: ["mon-fri 08:00-19:00"] }\n',
  ),
  when('approval', 'approval: oncall', 'approvals:\n  oncall: { approvers: [user:li@example.com], max: 24h }\n'),
  session('session.max', 'max: 8h'),
  session('session.idle', 'idle: 30m'),
  session('session.recorded', 'recorded: true'),
  {
    // A remote browser shows web pages only.
    constraint: 'session.isolated',
    yaml: `${IDPS}${resource('db', 'https://crm.example.com')}${allow(ANA, ', session: { isolated: true }')}`,
    also: ['endpoint.https', 'user'],
  },
  session('session.justified', 'justified: true'),
  login('as.any', 'any', 'ssh://10.20.3.7', 'endpoint.ssh'),
  login('as.nonroot', 'nonroot', 'ssh://prod.internal', 'endpoint.ssh'),
  login('as.login', '[deploy]', 'ssh://prod.internal', 'endpoint.ssh'),
];

const RULES: readonly Fixture[] = [
  {
    ...when(
      'alternatives',
      'posture: [laptop, kiosk]',
      'posture:\n  laptop: { managed: true }\n  kiosk: { certificate: true }\n',
    ),
    also: [...BASE, 'posture.managed', 'posture.certificate'],
  },
  {
    constraint: 'floor',
    yaml: `${IDPS}posture:
  laptop: { managed: true }
${DB}${allow(ANA)}  floor: { deny: everyone, to: db, unless: { posture: laptop } }
`,
    also: [...BASE, 'posture.managed'],
  },
  {
    constraint: 'break-glass',
    yaml: `${IDPS}break_glass:
  keys: { subjects: [${ANA}], resources: [db], alert: "#sec-alerts" }
${DB}${ELSEWHERE}`,
    also: [...BASE, 'mfa', 'session.max'],
  },
  { constraint: 'validity', yaml: `${IDPS}${DB}${allow(ANA, ', expires: 2027-12-31')}`, also: BASE },
];

const ENDPOINTS: readonly Fixture[] = [
  endpoint('endpoint.https', 'https://crm.example.com'),
  endpoint('endpoint.http', 'http://crm.example.com'),
  endpoint('endpoint.path', 'https://crm.example.com/admin', 'endpoint.https'),
  login('endpoint.ssh', 'any', 'ssh://10.20.3.7', 'as.any'),
  endpoint('endpoint.rdp', 'rdp://10.20.3.7'),
  endpoint('endpoint.tcp', ADDRESS),
  endpoint('endpoint.udp', 'udp://10.20.3.7:53'),
  endpoint('endpoint.icmp', 'icmp://10.20.3.7'),
  endpoint('endpoint.ip', 'ip://10.20.3.7'),
  endpoint('endpoint.ports', 'tcp://10.20.3.7:8000-8099', 'endpoint.tcp'),
  endpoint('endpoint.cidr', 'tcp://10.20.0.0/16:5432', 'endpoint.tcp'),
  endpoint('endpoint.ipv6', 'tcp://[fd00:20::7]:5432', 'endpoint.tcp'),
  endpoint('endpoint.wildcard', 'https://*.example.com', 'endpoint.https'),
  endpoint('endpoint.internet', 'ip://internet', 'endpoint.ip'),
  endpoint('endpoint.own-devices', 'tcp://own-devices:5900', 'endpoint.tcp'),
  {
    constraint: 'inner',
    yaml: `${IDPS}resources:
  db: { endpoints: "tcp://10.20.0.0/16:5432", sensitivity: high, via: t }
  vault: { endpoints: "${ADDRESS}", sensitivity: critical }
${allow(ANA)}`,
    also: [...BASE, 'endpoint.cidr'],
  },
  {
    constraint: 'public',
    yaml: `${IDPS}resources:
  db: { endpoints: "https://hook.example.com", sensitivity: low, via: t, public: { reason: payment events } }
${ELSEWHERE}`,
    also: ['endpoint.https'],
  },
  {
    constraint: 'public.networks',
    yaml: `${IDPS}networks:
  payer: 198.51.100.0/24
resources:
  db: { endpoints: "https://hook.example.com", sensitivity: low, via: t, public: { reason: payment events, networks: [payer] } }
${ELSEWHERE}`,
    also: ['endpoint.https'],
  },
  {
    constraint: 'served_by',
    yaml: `${IDPS}workloads:
  db-host: { kind: service, identity: "spiffe://example.com/db-host", credential: { type: x509, lifetime: 1h } }
${resource('db', 'tcp://db.internal:5432', ', served_by: [workload:db-host]')}${allow(ANA)}`,
    also: BASE,
  },
  { constraint: 'unreachable', yaml: `${IDPS}${DB}${ELSEWHERE}`, also: ['endpoint.tcp'] },
];

/** One per constraint, in the order of the list of constraints. */
export const FIXTURES: readonly Fixture[] = inOrder([...PRINCIPALS, ...CONDITIONS, ...RULES, ...ENDPOINTS]);

function inOrder(fixtures: readonly Fixture[]): readonly Fixture[] {
  return CONSTRAINTS.map((constraint) => {
    const [fixture, ...more] = fixtures.filter((one) => one.constraint === constraint);
    if (!fixture || more.length > 0) throw new Error(`${constraint} needs exactly one fixture`);
    return fixture;
  });
}
