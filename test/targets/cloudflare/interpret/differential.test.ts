import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isVersionAtLeast } from '../../../../src/compiler/analysis/index.js';
import { type Platform, parseAddress } from '../../../../src/compiler/model/index.js';
import { type Asked, type Atom, decide } from '../../../../src/compiler/proof/index.js';
import { HostSet } from '../../../../src/targets/cloudflare/interpret/host-set.js';
import { readAccess } from '../../../../src/targets/cloudflare/interpret/read.js';
import type { Vocabulary } from '../../../../src/targets/cloudflare/interpret/words.js';
import { type Body, type Document, decide as decideByModel, type Facts } from '../access-model.js';
import { isIn } from './asked.js';
import { type Destination, nearest, type Place } from './nearest.js';
import { DOCUMENTS, IDPS, RULES, TOKENS, URLS } from './random-documents.js';

const METHODS = new Map([
  [
    'okta',
    new Map([
      ['mfa', 1],
      ['otp', 2],
      ['hwk', 3],
    ]),
  ],
  [
    'partner',
    new Map([
      ['hwk', 3],
      ['fido', 3],
    ]),
  ],
]);
const GLOBAL = 900;
const NO_HOSTS = new HostSet([], []);
const NAMES: Readonly<Record<string, string>> = { [IDPS.okta]: 'okta', [IDPS.partner]: 'partner' };

/** Tables of an account that nothing else is known of. */
const VOCABULARY: Vocabulary = {
  idp: (id) => NAMES[id],
  group: (text, id) => (text === 'okta A' && id === IDPS.okta ? 'group-a' : undefined),
  serviceToken: (id) => (id === TOKENS.bot ? 'bot' : undefined),
  commonName: (name) => (name === 'ci' ? 'ci' : undefined),
  posture: (id) =>
    id === RULES.managed
      ? { condition: { kind: 'demand', demand: { flags: ['managed'] } }, name: 'managed' }
      : undefined,
  target: () => undefined,
  methods: METHODS,
  approvals: new Map(),
  globalSession: GLOBAL,
  holders: { tokens: ['bot'], certificates: ['ci'] },
  hosts: { https: NO_HOSTS, http: NO_HOSTS, ssh: NO_HOSTS, rdp: NO_HOSTS },
  published: [
    { box: { host: { kind: 'name', name: 'bare.example.org' }, traffic: 'tcp' }, route: 'edge', name: 'bare' },
  ],
};

const PLACES: fc.Arbitrary<Place> = fc.record({
  host: fc.constantFrom(
    'web.example.com',
    'web.example.com',
    'web.example.com',
    'web2.example.com',
    'b.example.com',
    'deep.b.example.com',
    'example.com',
    '10.1.2.3',
    '10.9.9.9',
    'bare.example.org',
  ),
  port: fc.constantFrom(443, 443, 443, 22),
  path: fc.constantFrom('', '/a', '/a/b', '/a/b/c', '/ab', '/x/y/b', '/x1/b/z'),
});

const WORLDS = fc
  .record({
    who: fc.constantFrom(
      'ana@a.example',
      'eve@b.example',
      'x@c.example',
      'bot',
      'stray-token',
      'ci',
      'stray-name',
      'nobody',
    ),
    idp: fc.constantFrom(...Object.values(IDPS)),
    groups: fc.subarray(['okta A', 'okta Z', 'azure_ad A']),
    methods: fc.subarray(['mfa', 'otp', 'hwk', 'fido', 'sms']),
    ip: fc.constantFrom('192.0.2.1', '192.0.2.200', '2001:db8::1', '198.51.100.1'),
    country: fc.constantFrom('MA', 'TN', 'FR', 'XX'),
    early: fc.boolean(),
    answers: fc.subarray(URLS),
    platform: fc.constantFrom<Platform[]>('macos', 'windows', 'linux', 'ios'),
    version: fc.constantFrom([14, 5], [14], [15, 1], [10, 0, 1]),
    age: fc.constantFrom(0, 3600, 3601),
    flags: fc.subarray(['managed', 'disk_encrypted', 'firewall'] as const),
    stray: fc.boolean(),
    tie: fc.boolean(),
    private: fc.boolean(),
    preflight: fc.boolean(),
    sessionAge: fc.constantFrom(0, 900, 901, 4500, 4501, 8100, 90_000),
    isolated: fc.boolean(),
    justified: fc.boolean(),
  })
  .map(({ who, ...rest }) => {
    const isPerson = who.includes('@');
    return {
      ...rest,
      ...(isPerson && { email: who }),
      ...(who === 'bot' && { token: TOKENS.bot }),
      ...(who === 'stray-token' && { token: TOKENS.unknown }),
      ...(who === 'ci' && { commonName: 'ci' }),
      ...(who === 'stray-name' && { commonName: 'stray' }),
    };
  });
type World = ReturnType<(typeof WORLDS)['generate']>['value'] & {
  readonly email?: string;
  readonly token?: string;
  readonly commonName?: string;
};

test('a reading decides as the documented model does, on documents of every construct', () => {
  const seen = { documents: 0, questions: 0, allowed: 0, several: 0 };
  const questions = fc.sample(fc.tuple(PLACES, WORLDS), { numRuns: 6000, seed: 20261125 });
  for (const document of fc.sample(DOCUMENTS, { numRuns: 150, seed: 20261125 })) {
    const { reading, faults } = readAccess([{ path: 'main.tf.json', text: JSON.stringify(document) }], VOCABULARY);
    if (faults.failed) continue;
    seen.documents++;
    for (let at = 0; at < 60; at++) {
      const [place, world] = questions[(seen.documents * 61 + at) % questions.length]! as [Place, World];
      const candidates = nearest(document, place);
      const expected = candidates.map((one) => access(document, one, world));
      if (candidates.length === 0) expected.push(place.host === 'bare.example.org');
      const { allowed } = decide(reading, asked(world, place));
      seen.questions++;
      if (allowed) seen.allowed++;
      if (expected.length > 1) seen.several++;
      if (!expected.includes(allowed))
        throw new Error(`${allowed}: ${JSON.stringify({ place, world, candidates, document })}`);
    }
  }
  expect(seen.documents).toBeGreaterThan(70);
  expect(seen.allowed / seen.questions).toBeGreaterThan(0.1);
  expect(seen.several).toBeGreaterThan(50);
});

/** What the application makes of a request, session and all. */
function access(document: Document, { application: key, surface, from, to }: Destination, world: World): boolean {
  const application = document.resource.cloudflare_zero_trust_access_application![key]!;
  if (application.options_preflight_bypass === true && world.preflight && surface === 'edge') return true;
  const { outcome, policy = {} } = decideByModel(document, key, factsOf(world));
  if (outcome !== 'allow') return outcome !== 'deny';
  const isolates = surface === 'edge' || (from === 443 && to === 443);
  if (policy.purpose_justification_required === true && !world.justified) return false;
  if (policy.isolation_required === true && !world.isolated && isolates) return false;
  return (
    application.allow_authenticate_via_warp !== false || world.sessionAge <= sessionOf(application, policy) + GLOBAL
  );
}

function sessionOf({ session_duration: own = '24h' }: Body, policy: Body): number {
  const isReusable = policy.account_id !== undefined;
  const text = isReusable ? (policy.session_duration ?? '24h') : '';
  return seconds(text === '' ? String(own) : String(text));
}

function seconds(text: string): number {
  return Number(text.slice(0, -1)) * { s: 1, m: 60, h: 3600 }[text.at(-1) as 's' | 'm' | 'h'];
}

function factsOf(world: World): Facts {
  const { platform, version, age, flags, stray } = world;
  const passes = (rule: string | Body): boolean => {
    if (typeof rule === 'string') return rule === RULES.managed ? flags.includes('managed') : stray;
    const names: Readonly<Record<string, string>> = { mac: 'macos' };
    const on = (rule.match as readonly { platform: string }[]).some(
      (one) => (names[one.platform] ?? one.platform) === platform,
    );
    if (!on || (rule.expiration && age > 3600)) return false;
    if (rule.type !== 'os_version') return flags.includes(rule.type === 'firewall' ? 'firewall' : 'disk_encrypted');
    return isVersionAtLeast(version, (rule.input as { version: string }).version.split('.').map(Number));
  };
  const login = world.email === undefined ? {} : { email: world.email, idp: world.idp };
  return {
    ...login,
    ...(world.token !== undefined && { token: world.token }),
    ...(world.commonName !== undefined && { commonName: world.commonName }),
    idpGroups: new Set(world.email === undefined ? [] : world.groups),
    methods: new Set(world.email === undefined ? [] : world.methods),
    answers: new Set(world.answers),
    ip: world.ip,
    country: world.country,
    early: world.early,
    passes,
  };
}

function asked(world: World, { host, port, path }: Place): Asked {
  return { isAt: (box) => isIn(box, { host, traffic: 'tcp', port, path }), holds: (atom) => holds(world, atom) };
}

function holds(world: World, atom: Atom): boolean {
  const { email, token, commonName, idp, ip, country } = world;
  const workload = token === TOKENS.bot ? 'bot' : commonName === 'ci' ? 'ci' : undefined;
  switch (atom.kind) {
    case 'anybody':
      return true;
    case 'people':
      return email !== undefined;
    case 'workloads':
      return token !== undefined || commonName !== undefined;
    case 'user':
      return email === atom.user;
    case 'domain':
      return email?.split('@')[1] === atom.domain;
    case 'group':
      return email !== undefined && world.groups.includes('okta A');
    case 'workload':
      return workload === atom.workload;
    case 'foreign-people':
      return email !== undefined && world.groups.some((group) => atom.name.startsWith(`${group} of`));
    case 'foreign-workload':
      return atom.name === `service token ${token}` || atom.name === `common name ${commonName}`;
    case 'country':
      return country === 'XX' ? atom.unknown === true : atom.codes.includes(country);
    case 'network': {
      const address = parseAddress(ip)!;
      return (address.family === 4 ? atom.v4 : atom.v6).some(
        ({ from, to }) => from <= address.bits && address.bits <= to,
      );
    }
    case 'platform':
      return atom.platforms.includes(world.platform);
    case 'idp':
      return email !== undefined && (atom.idps.includes(NAMES[idp]!) || (atom.foreign ?? []).includes(idp));
    case 'login':
      return true;
    case 'demand':
      return meets(world, atom.demand);
  }
}

function meets(world: World, demand: Extract<Atom, { kind: 'demand' }>['demand']): boolean {
  const levels = METHODS.get(NAMES[world.idp] ?? '');
  const level = world.email === undefined ? 0 : Math.max(0, ...world.methods.map((method) => levels?.get(method) ?? 0));
  const os = demand.os?.get(world.platform);
  return (
    level >= (demand.mfa ?? 0) &&
    (demand.flags ?? []).every((flag) => (world.flags as readonly string[]).includes(flag)) &&
    (demand.checks ?? []).every((check) => isTrue(world, check.slice(1, -1))) &&
    (!demand.os || (os !== undefined && isVersionAtLeast(world.version, os))) &&
    world.age <= (demand.deviceAge ?? world.age) &&
    world.sessionAge <= (demand.sessionMax ?? world.sessionAge) &&
    (!demand.isolated || world.isolated) &&
    (!demand.justified || world.justified)
  );
}

/** Conditions that the source has no word for. */
function isTrue(world: World, id: string): boolean {
  if (id.startsWith('a login before')) return world.early;
  if (id.startsWith('authentication method '))
    return world.email !== undefined && world.methods.includes(id.slice(22) as 'mfa');
  if (id.startsWith('posture rule')) return world.stray;
  if (id.startsWith('answer of ')) return world.email !== undefined && world.answers.includes(id.slice(10));
  if (id.startsWith('any service token')) return world.token !== undefined;
  if (id.startsWith('any certificate')) return world.commonName !== undefined;
  if (id.includes('decides where another')) return world.tie;
  if (id.includes('private network')) return world.private;
  if (id.startsWith('preflight request')) return world.preflight;
  if (id.startsWith('service token') || id.startsWith('common name')) return false;
  throw new Error(`nobody said what \`${id}\` is`);
}
