import fc from 'fast-check';
import type { AccessRequest, RequestPrincipal } from '../../../src/compiler/model/index.js';
import {
  DEVICE_FLAGS,
  EDR_STATES,
  MFA_LEVELS,
  type PLATFORMS,
  RISK_LEVELS,
} from '../../../src/compiler/model/index.js';
import type { BreakGlassSpec, EstateSpec, LoginsSpec, PolicySpec, SessionSpec, WhenSpec } from './kit.js';

/** Two years that contain every boundary and clock change below. */
export const HORIZON = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2028, 0, 1) };

const BOUNDARIES = [Date.UTC(2026, 5, 1), Date.UTC(2026, 9, 25, 1), Date.UTC(2027, 2, 1, 12, 30)];

const HUMANS = ['user:ana@a.example', 'user:ben@a.example', 'user:eve@b.example', 'user:zoe@b.example'];
const GROUPS = ['group:open-a', 'group:open-b', 'group:both', 'group:listed', 'group:mixed', 'group:narrow'];
const CROWDS = ['everyone', 'domain:a.example', 'domain:b.example'];
const MACHINES = ['workload:ci', 'workload:bot', 'workload:old', 'kind:agent', 'workloads', 'group:machines'];

/** What every random estate has; policies vary. */
const WORLD: EstateSpec = {
  idps: { okta: ['a.example', 'b.example'], partner: ['b.example'] },
  groups: {
    'open-a': { source: 'okta' },
    'open-b': { source: 'partner' },
    both: { all_of: ['group:open-a', 'group:open-b'] },
    listed: { members: ['user:ana@a.example', 'user:eve@b.example'] },
    mixed: { members: ['user:ben@a.example', 'group:open-b'] },
    narrow: { all_of: ['group:mixed', 'group:open-a'] },
    machines: { members: ['workload:ci', 'workload:bot'] },
  },
  workloads: {
    ci: { kind: 'ci', type: 'x509', lifetime: 900, attested: true },
    bot: { kind: 'agent', type: 'jwt', lifetime: 300 },
    old: { kind: 'agent', type: 'static' },
  },
  postures: {
    basic: { flags: ['managed'] },
    laptop: { flags: ['managed', 'firewall'], edr: 'running', os: { macos: [14, 5], windows: [10] }, maxAge: 3600 },
    linux: { edr: 'installed', os: { linux: [], macos: [15] }, checks: ['serial-known'] },
  },
  profiles: {
    strong: { mfa: 'phishing-resistant', posture: ['laptop', 'linux'], session: { max: 28_800 } },
    home: { mfa: 'strong', location: ['maghreb'], session: { isolated: true, idle: 600 } },
    machine: { network: ['office', 'lab'], posture: ['basic'] },
    bound: { credential: { bound: true } },
  },
  approvals: ['oncall', 'change'],
  networks: { office: ['192.0.2.0/25', '2001:db8::/64'], lab: ['192.0.2.64/26'], world: ['0.0.0.0/0', '::/0'] },
  locations: { maghreb: ['MA', 'TN'] },
  schedules: {
    office: { timezone: 'Africa/Casablanca', weekly: [0, 1, 2, 3, 4].map((day) => window(day, 8, 19)) },
    night: { timezone: 'Europe/Paris', weekly: [window(6, 22, 31), window(2, 1, 4)] },
  },
  resources: {
    web: {},
    shell: { ssh: true },
    hook: { public: true, networks: ['office'] },
  },
};

function window(day: number, from: number, to: number): { from: number; to: number } {
  return { from: (day * 24 + from) * 60, to: (day * 24 + to) * 60 };
}

const some = <T>(values: readonly T[], max = 2): fc.Arbitrary<T[]> =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: max });

/** Each key of the shape in one value out of `odds`: estates whose every condition is met by nobody test nothing. */
function maybe<T extends object>(
  shape: { readonly [K in keyof T]?: fc.Arbitrary<NonNullable<T[K]>> },
  odds = 4,
): fc.Arbitrary<T> {
  const entries = Object.entries(shape) as [string, fc.Arbitrary<unknown>][];
  return fc
    .tuple(...entries.map(([, arbitrary]) => fc.tuple(fc.nat(odds - 1), arbitrary)))
    .map(
      (rolls) =>
        Object.fromEntries(
          rolls.flatMap(([roll, value], index) => (roll === 0 ? [[entries[index]![0], value]] : [])),
        ) as T,
    );
}

const SESSION: fc.Arbitrary<SessionSpec> = maybe<SessionSpec>(
  {
    max: fc.constantFrom(3600, 14_400),
    idle: fc.constantFrom(600, 900),
    recorded: fc.constant(true),
    isolated: fc.constant(true),
    justified: fc.constant(true),
  },
  3,
);

const PLACE = {
  location: some(['maghreb', 'FR', 'MA']),
  network: some(['office', 'lab', 'world']),
  platform: some(['macos', 'windows', 'linux'] as const),
  schedule: some(['office', 'night']),
};

const HUMAN_WHEN = maybe<WhenSpec>(
  {
    ...PLACE,
    idp: some(['okta', 'partner']),
    mfa: fc.constantFrom('any', 'strong', 'phishing-resistant'),
    risk: fc.constantFrom('medium', 'low'),
    posture: some(['basic', 'laptop', 'linux']),
    approval: some(['oncall', 'change']),
    profile: some(['strong', 'home']),
    session: SESSION,
    credential: fc.constant({ bound: true }),
  },
  8,
);

/** An allow's own conditions: no `credential` for humans, `session` beside it. */
const ALLOW_WHEN = HUMAN_WHEN.map(({ credential: _credential, session: _session, ...when }) => when);

const MACHINE_WHEN = maybe<WhenSpec>({
  ...PLACE,
  posture: some(['basic', 'laptop', 'linux']),
  credential: fc.constantFrom<NonNullable<WhenSpec['credential']>>(
    { bound: true },
    { attested: true },
    { maxLifetime: 600 },
  ),
  profile: some(['machine', 'bound']),
});

const DENY_WHEN = maybe<WhenSpec>({ ...PLACE, idp: some(['okta', 'partner']) }, 3);

const LOGINS: fc.Arbitrary<LoginsSpec> = fc.oneof(
  fc.constantFrom<LoginsSpec>('any', 'nonroot'),
  some(['root', 'deploy', 'dba']),
);

const VALIDITY = maybe<Pick<PolicySpec, 'from' | 'to_'>>(
  { from: fc.constantFrom(...BOUNDARIES), to_: fc.constantFrom(...BOUNDARIES) },
  6,
);

const TO = some(['web', 'shell'], 2);

const HUMAN_ALLOW: fc.Arbitrary<PolicySpec> = fc
  .record({
    allow: some([...HUMANS, ...GROUPS, ...CROWDS, ...CROWDS]),
    to: TO,
    as: LOGINS,
    when: ALLOW_WHEN,
    extra: maybe<{ except: string[]; session: SessionSpec }>({
      except: some([...HUMANS, ...GROUPS]),
      session: SESSION,
    }),
    validity: VALIDITY,
  })
  .map(({ extra, validity, ...policy }) => ({ ...policy, ...extra, ...validity }));

const MACHINE_ALLOW: fc.Arbitrary<PolicySpec> = fc
  .record({ allow: some(MACHINES), to: TO, as: LOGINS, when: MACHINE_WHEN, validity: VALIDITY })
  .map(({ validity, ...policy }) => ({ ...policy, ...validity }));

const DENY: fc.Arbitrary<PolicySpec> = fc
  .record({
    deny: some([...HUMANS, ...GROUPS, ...CROWDS, ...MACHINES]),
    to: TO,
    when: DENY_WHEN,
    extra: maybe<{ except: string[]; as: LoginsSpec }>({ except: some([...HUMANS, ...GROUPS]), as: LOGINS }),
    validity: VALIDITY,
  })
  .map(({ extra, validity, ...policy }) => ({ ...policy, ...extra, ...validity }));

const FLOOR: fc.Arbitrary<PolicySpec> = fc
  .record({
    deny: DENY,
    unless: fc.array(fc.oneof(HUMAN_WHEN, HUMAN_WHEN, MACHINE_WHEN), { minLength: 1, maxLength: 2 }),
  })
  .map(({ deny, unless }) => ({ ...deny, unless }));

const BREAK_GLASS: fc.Arbitrary<BreakGlassSpec> = fc
  .record({ subjects: some([...HUMANS, 'group:listed']), when: maybe<WhenSpec>(PLACE, 6), validity: VALIDITY })
  .map(({ validity, ...entry }) => ({ ...entry, resources: ['web', 'shell'], as: ['root'], ...validity }));

const DIRECTORY: fc.Arbitrary<EstateSpec['directory']> = fc
  .record({
    complete: fc.subarray(['open-a', 'open-b']),
    ana: fc.subarray(['open-a', 'open-b']),
    newcomer: fc.subarray(['open-a', 'open-b']),
    eveIsActive: fc.boolean(),
  })
  .map(({ complete, ana, newcomer, eveIsActive }) => ({
    complete,
    users: {
      'ana@a.example': { active: true, groups: ana },
      'newcomer@b.example': { active: true, groups: newcomer },
      'eve@b.example': { active: eveIsActive, groups: ['open-a'] },
      'gone@a.example': { active: false, groups: ['open-a'] },
    },
  }));

export interface PolicyCounts {
  readonly allows: number;
  readonly denies: number;
}

/** Estates over one world. */
export function estates({ allows, denies }: PolicyCounts = { allows: 4, denies: 3 }): fc.Arbitrary<EstateSpec> {
  return fc
    .record({
      humans: fc.array(HUMAN_ALLOW, { minLength: 1, maxLength: allows }),
      machines: fc.array(MACHINE_ALLOW, { maxLength: 2 }),
      denies: fc.array(DENY, { maxLength: 1 }),
      floors: fc.array(FLOOR, { maxLength: denies }),
      glass: fc.array(BREAK_GLASS, { maxLength: 1 }),
      directory: fc.option(DIRECTORY, { nil: undefined, freq: 2 }),
    })
    .map(({ humans, machines, denies: plain, floors, glass, directory }) => ({
      ...WORLD,
      policies: Object.fromEntries(
        [...humans, ...machines, ...plain, ...floors].map((policy, index) => [`policy-${index}`, policy]),
      ),
      breakGlass: Object.fromEntries(glass.map((entry, index) => [`glass-${index}`, entry])),
      ...(directory && { directory }),
    }));
}

const PRINCIPAL: fc.Arbitrary<RequestPrincipal> = fc.oneof(
  fc
    .record({
      user: fc.constantFrom(
        'ana@a.example',
        'ben@a.example',
        'eve@b.example',
        'zoe@b.example',
        'stranger@a.example',
        'stranger@b.example',
        'newcomer@b.example',
        'gone@a.example',
      ),
      groups: fc.subarray(['open-a', 'open-b', 'listed', 'no-such-group']),
    })
    .map((who): RequestPrincipal => ({ kind: 'user', ...who })),
  fc.constantFrom('ci', 'bot', 'old').map((workload): RequestPrincipal => ({ kind: 'workload', workload })),
  fc.constantFrom<RequestPrincipal>(
    { kind: 'nobody' },
    { kind: 'member', groups: ['open-b'], domain: 'b.example' },
    { kind: 'member', groups: ['open-a'], domain: 'a.example' },
  ),
);

/** Signals that are mostly good: random ones would rarely pass. */
const SIGNALS = maybe<Omit<AccessRequest, 'principal' | 'resource' | 'endpoint' | 'as' | 'now' | 'approvals'>>(
  {
    idp: fc.constantFrom('okta', 'partner'),
    country: fc.constantFrom('MA', 'FR', 'US', 'TN'),
    ip: fc.constantFrom('192.0.2.1', '192.0.2.65', '192.0.2.127', '192.0.2.200', '2001:db8::1', '2001:db9::1'),
    mfa: fc.constantFrom(...MFA_LEVELS, 'phishing-resistant'),
    risk: fc.constantFrom(...RISK_LEVELS, 'low'),
    device: fc
      .record({
        flags: fc.oneof(fc.constant([...DEVICE_FLAGS]), fc.subarray([...DEVICE_FLAGS])),
        checks: fc.subarray(['serial-known', 'other']),
        rest: maybe<{
          platform: (typeof PLATFORMS)[number];
          osVersion: number[];
          age: number;
          edr: (typeof EDR_STATES)[number];
        }>(
          {
            platform: fc.constantFrom('macos', 'windows', 'linux', 'ios'),
            osVersion: fc.constantFrom([14, 5], [14, 4, 9], [15], [10], [9, 9]),
            age: fc.constantFrom(0, 3600, 3601),
            edr: fc.constantFrom(...EDR_STATES, 'running'),
          },
          1,
        ),
      })
      .map(({ flags, checks, rest }) => ({ flags: new Set(flags), checks: new Set(checks), ...rest })),
    session: fc.record(
      {
        age: fc.constantFrom(60, 3600, 3601, 20_000),
        idle: fc.constantFrom(60, 600, 901),
        recorded: fc.boolean(),
        isolated: fc.boolean(),
        justified: fc.boolean(),
      },
      { requiredKeys: ['recorded', 'isolated', 'justified'] },
    ),
  },
  1,
);

const NOW = fc.oneof(
  fc.constantFrom(...BOUNDARIES.flatMap((boundary) => [boundary - 1, boundary, boundary + 1])),
  fc.integer({ min: HORIZON.from, max: HORIZON.to - 1 }),
  // Around clock changes and edges of the schedules.
  fc.constantFrom(
    Date.UTC(2026, 10, 23, 7, 0) - 1,
    Date.UTC(2026, 10, 23, 7, 0),
    Date.UTC(2026, 1, 16, 7, 30),
    Date.UTC(2026, 9, 25, 0, 30),
    Date.UTC(2026, 9, 25, 1, 30),
    Date.UTC(2026, 2, 29, 0, 59, 59),
    Date.UTC(2027, 0, 4, 5, 59),
  ),
);

/** Requests that binding would let through. */
export const REQUESTS: fc.Arbitrary<AccessRequest> = fc
  .record({
    principal: PRINCIPAL,
    resource: fc.constantFrom('web', 'web', 'shell', 'shell', 'hook'),
    login: fc.constantFrom('root', 'deploy', 'guest'),
    now: NOW,
    signals: SIGNALS,
    drop: fc.subarray(['idp', 'country', 'ip', 'mfa', 'risk', 'device', 'session'] as const, { maxLength: 2 }),
    approvals: fc.subarray(['oncall', 'change', 'unknown']),
  })
  .map(({ principal, resource, login, now, signals, drop, approvals }) => {
    const kept = Object.fromEntries(Object.entries(signals).filter(([name]) => !drop.some((one) => one === name)));
    const request: AccessRequest = {
      principal,
      resource,
      now,
      approvals: new Set(approvals),
      ...kept,
      ...(resource === 'shell' && { as: login }),
    };
    return withPossibleIdp(request);
  });

function withPossibleIdp(request: AccessRequest): AccessRequest {
  const { idp, ...rest } = request;
  if (idp === undefined) return request;
  const { principal } = request;
  const domain =
    principal.kind === 'user'
      ? principal.user.split('@')[1]
      : principal.kind === 'member'
        ? principal.domain
        : undefined;
  const possible = domain === 'b.example' || (domain === 'a.example' && idp === 'okta');
  return possible ? request : rest;
}

/** The request with one signal less, each in turn; memberships are facts, not signals, and stay. */
export function weaker(request: AccessRequest): readonly AccessRequest[] {
  const { idp, country, ip, mfa, risk, device, session, approvals, ...rest } = request;
  const signals = { idp, country, ip, mfa, risk, device, session };
  const without = (names: readonly string[]): AccessRequest => ({
    ...rest,
    approvals,
    ...Object.fromEntries(
      Object.entries(signals).filter(([name, value]) => value !== undefined && !names.includes(name)),
    ),
  });
  const found = Object.keys(signals).map((name) => without([name]));
  if (device) {
    const { platform, osVersion, age, edr, ...flags } = device;
    const parts = Object.entries({ platform, osVersion, age, edr }).filter(([, value]) => value !== undefined);
    for (const [name] of parts) {
      found.push({ ...request, device: { ...flags, ...Object.fromEntries(parts.filter(([one]) => one !== name)) } });
    }
    for (const flag of device.flags) {
      found.push({
        ...request,
        device: { ...device, flags: new Set([...device.flags].filter((one) => one !== flag)) },
      });
    }
    found.push({ ...request, device: { ...device, checks: new Set() } });
  }
  return [...found, { ...request, approvals: new Set() }];
}
