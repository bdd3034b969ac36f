import fc from 'fast-check';
import type { AccessRequest, RequestPrincipal } from '../../../src/compiler/model/index.js';
import { DEVICE_FLAGS, MFA_LEVELS } from '../../../src/compiler/model/index.js';
import { NOW, OKTA, PARTNER } from './compile-kit.js';

/** What every random policy stands in: two identity providers that share a domain, open and listed groups, every device signal. */
export const WORLD = {
  idps: { okta: { domains: ['a.example', 'b.example'] }, partner: { domains: ['b.example'] } },
  groups: {
    'open-a': { source: 'okta', external: 'A' },
    'open-b': { source: 'partner', external: 'B' },
    listed: { members: ['ana@a.example', 'eve@b.example'] },
    mixed: { members: ['ben@a.example', 'group:open-a'] },
    narrow: { all_of: ['group:mixed', 'group:open-a'] },
    machines: { members: ['workload:ci', 'workload:bot'] },
  },
  workloads: {
    ci: { kind: 'ci', identity: 'spiffe://x/ci', credential: { type: 'x509', lifetime: '1h', attested: true } },
    bot: { kind: 'agent', identity: 'spiffe://x/bot', credential: { type: 'jwt', lifetime: '1h' } },
    old: { kind: 'agent', identity: 'spiffe://x/old', credential: { type: 'static' } },
  },
  posture: {
    basic: { managed: true },
    laptop: { disk_encrypted: true, firewall: true, os: { macos: '>=14.5', windows: '>=10' }, max_age: '1h' },
    desktop: { edr: 'installed', os: { linux: '*', macos: '>=15' }, checks: { 'serial-known': true } },
  },
  profiles: {
    strong: { mfa: 'phishing-resistant', posture: ['laptop', 'desktop'], session: { max: '8h' } },
    home: { mfa: 'strong', location: ['maghreb'], session: { isolated: true } },
  },
  approvals: { oncall: { approvers: ['user:boss@a.example'] } },
  networks: { office: ['192.0.2.0/25', '2001:db8::/64'], lab: '192.0.2.64/26' },
  locations: { maghreb: ['MA', 'TN'] },
  resources: {
    web: { endpoints: 'https://web.example.com', sensitivity: 'high', via: 'web' },
    admin: { endpoints: 'https://web.example.com/admin', sensitivity: 'critical', via: 'web' },
    api: { endpoints: 'https://api.example.com', sensitivity: 'high', via: 'web' },
  },
};

export const BINDINGS = `
  account_id: f037e56e89293a057740de681ac9abbe
  zones: [example.com]
  global_session: 30m
  idps:
    okta: { id: ${OKTA}, groups: okta, mfa: { any: [mfa], strong: [otp], phishing-resistant: [hwk] } }
    partner: { id: ${PARTNER}, groups: { saml: groups }, mfa: { any: [mfa], strong: [otp, swk], phishing-resistant: [hwk, fido] } }
  workloads:
    ci: { common_name: ci }
    bot: { service_token: { id: b0000000-0000-4000-8000-000000000001, duration: 1h } }
    old: { service_token: b0000000-0000-4000-8000-000000000002 }
  posture:
    managed: { macos: { id: a0000000-0000-4000-8000-000000000001, expiration: 1h }, windows: { id: a0000000-0000-4000-8000-000000000002, expiration: 1h }, linux: { id: a0000000-0000-4000-8000-000000000003, expiration: 30m } }
    edr: { installed: { macos: a0000000-0000-4000-8000-000000000004, linux: { id: a0000000-0000-4000-8000-000000000005, expiration: 1h } } }
    checks: { serial-known: { macos: a0000000-0000-4000-8000-000000000006, linux: a0000000-0000-4000-8000-000000000007 } }
`;

/** Posture rules of {@link BINDINGS}: what they check, on which platform, and for how long a result counts. */
export const BOUND_RULES: ReadonlyMap<string, readonly [signal: string, platform: string, expiration?: number]> =
  new Map([
    ['a0000000-0000-4000-8000-000000000001', ['managed', 'macos', 3600]],
    ['a0000000-0000-4000-8000-000000000002', ['managed', 'windows', 3600]],
    ['a0000000-0000-4000-8000-000000000003', ['managed', 'linux', 1800]],
    ['a0000000-0000-4000-8000-000000000004', ['edr', 'macos']],
    ['a0000000-0000-4000-8000-000000000005', ['edr', 'linux', 3600]],
    ['a0000000-0000-4000-8000-000000000006', ['serial-known', 'macos']],
    ['a0000000-0000-4000-8000-000000000007', ['serial-known', 'linux']],
  ]);

const some = <T>(values: readonly T[], max = 2): fc.Arbitrary<T[]> =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: max });

function maybe(shape: Readonly<Record<string, fc.Arbitrary<unknown>>>, odds: number): fc.Arbitrary<object> {
  const entries = Object.entries(shape);
  return fc
    .tuple(...entries.map(([, value]) => fc.tuple(fc.nat(odds - 1), value)))
    .map((rolls) =>
      Object.fromEntries(rolls.flatMap(([roll, value], at) => (roll === 0 ? [[entries[at]![0], value]] : []))),
    );
}

const PLACE = { location: fc.constantFrom(['maghreb'], ['maghreb', 'FR'], ['MA']), network: some(['office', 'lab']) };
const DEVICE = { platform: some(['macos', 'windows', 'linux']), posture: some(['basic', 'laptop', 'desktop']) };
const HUMAN_WHEN = {
  ...PLACE,
  ...DEVICE,
  idp: some(['okta', 'partner']),
  mfa: fc.constantFrom('any', 'strong', 'phishing-resistant'),
  approval: fc.constant('oncall'),
  profile: some(['strong', 'home']),
};
const HUMANS = [
  'user:ana@a.example',
  'user:ben@a.example',
  'user:eve@b.example',
  'group:open-a',
  'group:open-b',
  'group:listed',
  'group:mixed',
  'group:narrow',
  'domain:b.example',
  'everyone',
  'everyone',
];
const MACHINES = ['workload:ci', 'workload:bot', 'workload:old', 'kind:agent', 'workloads', 'group:machines'];
const TO = some(['web', 'admin', 'api'], 3);

/** Whether a mapping is left out when nothing was chosen for it: an empty one is an error of the language. */
const filled = (when: object, key: string): object => (Object.keys(when).length > 0 ? { [key]: when } : {});

const SESSION = maybe(
  { max: fc.constantFrom('1h', '8h', '48h'), isolated: fc.constant(true), justified: fc.constant(true) },
  4,
);

const HUMAN_ALLOW = fc
  .record({
    allow: some(HUMANS),
    to: TO,
    when: maybe(HUMAN_WHEN, 9),
    session: SESSION,
    extra: maybe({ except: some(HUMANS.slice(0, 8)) }, 3),
  })
  .map(({ when, session, extra, ...policy }) => ({
    ...policy,
    ...extra,
    ...filled(when, 'when'),
    ...filled(session, 'session'),
  }));
const MACHINE_ALLOW = fc
  .record({
    allow: some(MACHINES),
    to: TO,
    when: maybe({ ...PLACE, platform: DEVICE.platform, posture: fc.constant('basic') }, 4),
  })
  .map(({ when, ...policy }) => ({ ...policy, ...filled(when, 'when') }));
const DENY = fc
  .record({
    deny: some([...HUMANS, ...MACHINES]),
    to: TO,
    when: maybe({ ...PLACE, idp: some(['okta', 'partner']), platform: DEVICE.platform }, 4),
  })
  .map(({ when, ...policy }) => ({ ...policy, ...filled(when, 'when') }));
const FLOOR = fc
  .record({
    deny: DENY,
    unless: maybe({ ...PLACE, ...DEVICE, mfa: fc.constantFrom('any', 'strong'), profile: fc.constant('strong') }, 2),
  })
  .map(({ deny, unless }) => ({ ...deny, ...filled(unless, 'unless') }));

/** Policy files as JSON, which is YAML. */
export const POLICY_FILES: fc.Arbitrary<string> = fc
  .record({
    policies: fc.tuple(
      fc.array(HUMAN_ALLOW, { minLength: 1, maxLength: 3 }),
      fc.array(MACHINE_ALLOW, { maxLength: 1 }),
      fc.array(DENY, { maxLength: 1 }),
      fc.array(FLOOR, { maxLength: 1 }),
    ),
    glass: fc.boolean(),
  })
  .map(({ policies, glass }) =>
    JSON.stringify({
      ...WORLD,
      policies: Object.fromEntries(policies.flat().map((policy, at) => [`p${at}`, policy])),
      ...(glass && { break_glass: { keys: { subjects: 'user:ana@a.example', resources: 'admin', alert: 'x' } } }),
    }),
  );

const PRINCIPAL: fc.Arbitrary<RequestPrincipal> = fc.oneof(
  fc
    .record({
      user: fc.constantFrom('ana@a.example', 'ben@a.example', 'eve@b.example', 'new@a.example', 'new@b.example'),
      groups: fc.subarray(['open-a', 'open-b']),
    })
    .map((who): RequestPrincipal => ({ kind: 'user', ...who })),
  fc.constantFrom('ci', 'bot', 'old').map((workload): RequestPrincipal => ({ kind: 'workload', workload })),
);

/** Requests that say everything that Access always knows: the login method and the address. */
export const REQUESTS: fc.Arbitrary<AccessRequest> = fc
  .record({
    principal: PRINCIPAL,
    resource: fc.constantFrom('web', 'admin', 'api'),
    idp: fc.constantFrom('okta', 'okta', 'partner'),
    country: fc.constantFrom('MA', 'MA', 'FR', 'US', undefined),
    ip: fc.constantFrom('192.0.2.1', '192.0.2.65', '192.0.2.200', '2001:db8::1', '2001:db9::1'),
    mfa: fc.constantFrom(...MFA_LEVELS, 'phishing-resistant' as const),
    platform: fc.constantFrom('macos', 'macos', 'windows', 'linux', 'ios', undefined),
    osVersion: fc.constantFrom([14, 5], [14, 4, 9], [15], [10], [9, 9], undefined),
    age: fc.constantFrom(0, 3600, 3601, undefined),
    flags: fc.oneof(fc.constant([...DEVICE_FLAGS]), fc.subarray([...DEVICE_FLAGS])),
    edr: fc.constantFrom('absent' as const, 'installed' as const, 'running' as const),
    checks: fc.subarray(['serial-known']),
    sessionAge: fc.constantFrom(0, 3600, 3601, 20_000, 30_000),
    isolated: fc.boolean(),
    justified: fc.boolean(),
    approvals: fc.subarray(['oncall']),
  })
  .map(
    ({
      principal,
      resource,
      idp,
      country,
      ip,
      mfa,
      platform,
      osVersion,
      age,
      flags,
      edr,
      checks,
      sessionAge,
      isolated,
      justified,
      approvals,
    }) => {
      const isHuman = principal.kind === 'user';
      const login = isHuman && principal.user.endsWith('@a.example') ? 'okta' : idp;
      return {
        principal,
        resource,
        now: NOW,
        ...(isHuman && { idp: login, mfa }),
        ...(country !== undefined && { country }),
        ip,
        device: {
          ...(platform !== undefined && { platform }),
          ...(osVersion && { osVersion }),
          ...(age !== undefined && { age }),
          flags: new Set(flags),
          edr,
          checks: new Set(checks),
        },
        session: { age: sessionAge, recorded: false, isolated, justified },
        approvals: new Set(approvals),
      };
    },
  );
