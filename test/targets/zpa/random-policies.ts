import fc from 'fast-check';
import type { AccessRequest, Platform, RequestPrincipal } from '../../../src/compiler/model/index.js';
import { NOW } from '../matrix/fixtures.js';
import { EMAIL, OKTA, PARTNER, PARTNER_EMAIL, udid } from './compile-kit.js';
import type { Facts } from './tenant-model.js';

const DOMAIN = '216196257331281003';
const PARTNER_DOMAIN = '216196257331282003';
const OFFICE = '869fb7b1-02a2-4a3a-8b3c-0d9f0b2a1c11';
const LAB = '869fb7b1-02a2-4a3a-8b3c-0d9f0b2a1c12';

/** Two identity providers that share a domain, open and listed groups, nested resources. */
const WORLD = {
  idps: { okta: { domains: ['a.example', 'b.example'] }, partner: { domains: ['b.example'] } },
  groups: {
    'open-a': { source: 'okta', external: 'A' },
    'open-b': { source: 'partner', external: 'B' },
    listed: { members: ['ana@a.example', 'eve@b.example'] },
    mixed: { members: ['ben@a.example', 'group:open-a'] },
  },
  workloads: {
    ci: { kind: 'ci', identity: 'spiffe://x/ci', credential: { type: 'x509', lifetime: '1h' } },
    old: { kind: 'agent', identity: 'spiffe://x/old', credential: { type: 'static' } },
  },
  posture: {
    basic: { managed: true },
    laptop: { disk_encrypted: true, os: { macos: '>=14.5', windows: '*' } },
    desktop: { edr: 'installed', checks: { 'serial-known': true } },
  },
  networks: { office: '192.0.2.0/25', lab: '192.0.2.128/25' },
  resources: {
    net: { endpoints: ['tcp://10.20.0.0/16', 'udp://10.20.0.0/16:53'], sensitivity: 'high', via: 't' },
    vault: { endpoints: 'tcp://10.20.3.7:5432', sensitivity: 'critical', via: 't' },
    web: { endpoints: 'https://*.example.com', sensitivity: 'high', via: 't' },
    admin: { endpoints: ['https://admin.example.com', 'tcp://www.example.com:8443'], sensitivity: 'high' },
  },
};

export const BINDINGS = {
  default_host: { app_connector_groups: '216196257331283001' },
  idps: {
    okta: { id: OKTA, email: { saml: EMAIL }, domain: { saml: DOMAIN } },
    partner: { id: PARTNER, email: { scim: PARTNER_EMAIL }, domain: { saml: PARTNER_DOMAIN } },
  },
  groups: { 'open-a': '293476', 'open-b': '293477' },
  workloads: { ci: { machine_group: '31' }, old: { cloud_connector_group: '32' } },
  networks: { office: OFFICE, lab: LAB },
  risk: { low: 'LOW', medium: ['MEDIUM'] },
  posture: {
    managed: { macos: udid(1), windows: udid(2), linux: udid(3) },
    disk_encrypted: { macos: udid(4), windows: udid(5) },
    edr: { running: { macos: udid(6) }, installed: { linux: udid(7) } },
    checks: { 'serial-known': { macos: udid(8), linux: udid(9) } },
    os: { macos: { '14.5': udid(10) } },
  },
};

const HUMANS = [
  'user:ana@a.example',
  'user:ben@a.example',
  'user:eve@b.example',
  'group:open-a',
  'group:open-b',
  'group:listed',
  'group:mixed',
  'domain:b.example',
  'everyone',
];
const some = <T>(values: readonly T[], max = 2): fc.Arbitrary<T[]> =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: max });
const rarely = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { freq: 3, nil: undefined });
const TO = some(['net', 'vault', 'web', 'admin'], 3);

function without(value: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(
    Object.entries(value).filter(([, one]) => one !== undefined && JSON.stringify(one) !== '{}'),
  );
}

const sometimes = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { freq: 2, nil: undefined });
const WHEN = fc
  .record({
    location: sometimes(fc.constantFrom(['MA'], ['MA', 'FR'])),
    network: rarely(some(['office', 'lab'])).map((names) => (names?.length === 1 ? names : undefined)),
    platform: sometimes(some(['macos', 'windows', 'linux'])),
    posture: sometimes(some(['basic', 'laptop', 'desktop'])),
    idp: sometimes(some(['okta', 'partner'])),
    risk: sometimes(fc.constantFrom({ max: 'medium' }, { max: 'low' })),
  })
  .map(without);
const SESSION = fc
  .record({ max: rarely(fc.constantFrom('1h', '8h')), idle: rarely(fc.constantFrom('15m', '2h')) })
  .map(without);
const ALLOW = fc
  .record({ allow: some(HUMANS), to: TO, when: WHEN, session: SESSION, except: rarely(some(HUMANS.slice(0, 7))) })
  .map(without);
const MACHINES = fc.record({ allow: some(['workload:ci', 'workload:old', 'kind:ci']), to: TO });
const DENY = fc
  .record({ deny: some(HUMANS), to: TO, when: fc.constantFrom({}, { location: 'FR' }, { idp: 'partner' }) })
  .map(without);
const FLOOR = fc.record({
  deny: some(HUMANS),
  to: TO,
  unless: fc.constantFrom({ posture: 'basic' }, { location: 'MA' }),
});

/** Every request has the MFA that the gap leaves to the sign-on policy. */
const GLASS = {
  break_glass: { keys: { subjects: ['user:ana@a.example'], resources: ['net', 'vault'], alert: 'x' } },
  gaps: {
    mfa: {
      target: 't',
      constraints: ['mfa'],
      policies: ['keys'],
      owner: 'x',
      reason: 'y',
      expires: '2027-06-30',
      enforced_by: 'okta',
    },
  },
};

/** Policy files as JSON, which is YAML. */
export const POLICY_FILES: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(ALLOW, { minLength: 1, maxLength: 3 }),
    fc.array(MACHINES, { maxLength: 1 }),
    fc.array(DENY, { maxLength: 1 }),
    fc.array(FLOOR, { maxLength: 1 }),
    fc.boolean(),
  )
  .map(([allows, machines, denies, floors, glass]) =>
    JSON.stringify({
      ...WORLD,
      policies: Object.fromEntries(
        [...allows, ...machines, ...denies, ...floors].map((policy, at) => [`p${at}`, policy]),
      ),
      ...(glass && GLASS),
    }),
  );

const PRINCIPAL: fc.Arbitrary<RequestPrincipal> = fc.oneof(
  {
    arbitrary: fc.record({
      kind: fc.constant('user' as const),
      user: fc.constantFrom('ana@a.example', 'ben@a.example', 'eve@b.example', 'new@a.example', 'new@b.example'),
      groups: fc.subarray(['open-a', 'open-b']),
    }),
    weight: 5,
  },
  {
    arbitrary: fc.constantFrom('ci', 'old').map((workload): RequestPrincipal => ({ kind: 'workload', workload })),
    weight: 1,
  },
);

/** Requests that say everything that a tenant always knows of a Client Connector. */
export const REQUESTS: fc.Arbitrary<AccessRequest> = fc
  .record({
    principal: PRINCIPAL,
    resource: fc.constantFrom('net', 'vault', 'web', 'admin'),
    login: fc.constantFrom('okta', 'okta', 'partner'),
    country: fc.constantFrom('MA', 'MA', 'FR', undefined),
    ip: fc.constantFrom('192.0.2.1', '192.0.2.200', '198.51.100.1'),
    risk: fc.constantFrom('low' as const, 'medium' as const, 'high' as const),
    platform: fc.constantFrom<Platform>('macos', 'macos', 'windows', 'linux', 'ios'),
    osVersion: fc.constantFrom([14, 5], [14, 4, 9], [15]),
    flags: fc.subarray(['managed' as const, 'disk_encrypted' as const]),
    edr: fc.constantFrom('absent' as const, 'installed' as const, 'running' as const),
    checks: fc.subarray(['serial-known']),
    age: fc.constantFrom(0, 3600, 3601, 28_801),
    idle: fc.constantFrom(0, 901, 7201),
  })
  .map(({ principal, resource, login, country, ip, risk, platform, osVersion, flags, edr, checks, age, idle }) => ({
    principal,
    resource,
    now: NOW,
    ...(principal.kind === 'user' && {
      idp: principal.user.endsWith('@a.example') ? 'okta' : login,
      risk,
      mfa: 'phishing-resistant' as const,
    }),
    ...(country !== undefined && { country }),
    ip,
    device: { platform, osVersion, flags: new Set(flags), edr, checks: new Set(checks) },
    // Nobody is idle for longer than they are logged in.
    session: { age, idle: Math.min(age, idle), recorded: false, isolated: false, justified: false },
    approvals: new Set<string>(),
  }));

const PLATFORMS: Readonly<Record<string, string>> = { macos: 'mac', windows: 'windows', linux: 'linux', ios: 'ios' };

/** Operands that hold for a request. */
export function factsOf({ principal, idp, country, ip, risk, device }: AccessRequest): Facts {
  const facts = new Set<string>();
  if (country !== undefined) facts.add(`COUNTRY_CODE ${country} true`);
  if (principal.kind === 'workload') {
    facts.add(`CLIENT_TYPE id zpn_client_type_${principal.workload === 'ci' ? 'machine_tunnel' : 'edge_connector'}`);
    facts.add(principal.workload === 'ci' ? 'MACHINE_GRP id 31' : 'EDGE_CONNECTOR_GROUP id 32');
    return facts;
  }
  if (principal.kind !== 'user') return facts;
  const okta = idp === 'okta';
  facts.add(`IDP id ${okta ? OKTA : PARTNER}`);
  facts.add(okta ? `SAML ${EMAIL} ${principal.user}` : `SCIM ${PARTNER_EMAIL} ${principal.user}`);
  facts.add(`SAML ${okta ? DOMAIN : PARTNER_DOMAIN} ${principal.user.split('@')[1]}`);
  if (okta && principal.groups.includes('open-a')) facts.add(`SCIM_GROUP ${OKTA} 293476`);
  if (!okta && principal.groups.includes('open-b')) facts.add(`SCIM_GROUP ${PARTNER} 293477`);
  facts.add(`PLATFORM ${PLATFORMS[device!.platform!]} true`);
  facts.add(`TRUSTED_NETWORK ${ip === '192.0.2.1' ? OFFICE : ip === '192.0.2.200' ? LAB : 'none'} true`);
  facts.add(`RISK_FACTOR_TYPE ZIA ${{ low: 'LOW', medium: 'MEDIUM', high: 'HIGH' }[risk!]}`);
  for (const number of passing(device!)) facts.add(`POSTURE ${udid(number)} true`);
  return facts;
}

/** The posture profiles of {@link BINDINGS} that pass. */
function passing({ platform, flags, edr, checks, osVersion }: NonNullable<AccessRequest['device']>): readonly number[] {
  const on = (holds: boolean, numbers: Readonly<Record<string, number>>): number[] => {
    const number = numbers[platform!];
    return holds && number !== undefined ? [number] : [];
  };
  const [major = 0, minor = 0] = osVersion!;
  return [
    ...on(flags.has('managed'), { macos: 1, windows: 2, linux: 3 }),
    ...on(flags.has('disk_encrypted'), { macos: 4, windows: 5 }),
    ...on(edr === 'running', { macos: 6 }),
    ...on(edr !== 'absent', { linux: 7 }),
    ...on(checks.has('serial-known'), { macos: 8, linux: 9 }),
    ...on(major > 14 || (major === 14 && minor >= 5), { macos: 10 }),
  ];
}
