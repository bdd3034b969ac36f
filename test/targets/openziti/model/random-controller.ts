import type { Random } from '../../../kit/generate/index.js';
import type { Json, Obj } from './controller.js';

const ATTRIBUTES = ['a', 'b', 'c', 'All', 'i1'];
const SYSTEMS = ['Windows', 'WindowsServer', 'macOS', 'Linux'];
const ADDRESSES = [
  'db.internal',
  'web.internal',
  '*.internal',
  '*.corp.internal',
  'x.corp.internal',
  '10.0.0.0/24',
  '10.0.0.7',
  '10.0.0.4/30',
  '10.0.1.1',
  '0.0.0.0/0',
];
const RANGES = [
  '>=2.0.0',
  '>2.0.0',
  '<2.0.0',
  '<=2.0.0',
  '2.0.0',
  '!=2.0.0',
  '2.x',
  '>=2.1.x',
  '<2.x',
  '!2.x',
  '>=1.0.0 <3.0.0',
  '<1.0.0 || >=3.0.0',
  '>2.x',
  '<=2.x',
];
const HASHES = ['A1B2', 'c3:d4', 'ff'];
export const PORTS = [0, 22, 80, 85, 443, 65535];

/** Objects that a user of the API might have, among them many that ztctl never makes. */
export function randomController(random: Random): readonly { readonly path: string; readonly text: string }[] {
  const isListed = random.chance(0.8);
  const kinds: Record<string, Obj[]> = {
    'auth-policies': [authPolicy(random, 0), authPolicy(random, 1)],
    ...(random.chance(0.85) && { identities: times(4, (at) => identity(random, at)) }),
    'posture-checks': times(random.between(0, 5), (at) => check(random, at)),
    configs: times(6, (at) => config(random, at)),
    services: times(3, (at) => service(random, at)),
  };
  kinds['service-policies'] = times(random.between(1, 5), (at) => policy(random, at, kinds['posture-checks']!.length));
  return Object.entries(kinds).map(([kind, objects]) => ({
    path: `${kind}.json`,
    text: JSON.stringify(isListed ? { data: objects, meta: {} } : objects),
  }));
}

function times<T>(count: number, make: (at: number) => T): T[] {
  return Array.from({ length: count }, (_, at) => make(at));
}

function some(random: Random, of: readonly string[], most = 2): string[] {
  return times(random.between(0, most), () => random.pick(of));
}

function authPolicy(random: Random, at: number): Obj {
  const method = (): Json => ({ allowed: random.chance(0.85) });
  return {
    id: `p${at}`,
    name: `auth ${at}`,
    primary: { cert: method(), updb: method(), extJwt: method() },
    secondary: { requireTotp: random.chance(0.3) },
  };
}

function identity(random: Random, at: number): Obj {
  return {
    id: `i${at}`,
    name: `identity ${at}`,
    isAdmin: random.chance(0.2),
    disabled: random.chance(0.15),
    ...(random.chance(0.1) && { disabledUntil: '2027-01-01T00:00:00Z' }),
    roleAttributes: some(random, ATTRIBUTES),
    authPolicyId: random.pick(['p0', 'p1', 'default']),
  };
}

function check(random: Random, at: number): Obj {
  const common = { id: `c${at}`, name: `check ${at}`, roleAttributes: some(random, ATTRIBUTES) };
  switch (random.between(0, 5)) {
    case 0:
      return { ...common, typeId: 'MFA', timeoutSeconds: -1 };
    case 1:
      return { ...common, typeId: 'MAC', macAddresses: ['AA:BB:CC:00:11:22', ...some(random, ['00-11', '33'])] };
    case 2:
      return { ...common, typeId: 'DOMAIN', domains: ['Corp', ...some(random, ['b', 'a'])] };
    case 3:
      return {
        ...common,
        typeId: 'PROCESS',
        process: {
          osType: 'Linux',
          path: '/x',
          hashes: some(random, HASHES),
          signerFingerprint: random.pick(['', 'AB']),
        },
      };
    case 4:
      return {
        ...common,
        typeId: 'PROCESS_MULTI',
        semantic: random.pick(['AllOf', 'AnyOf']),
        processes: times(random.between(0, 3), () => program(random)),
      };
    default:
      return {
        ...common,
        typeId: 'OS',
        operatingSystems: times(random.between(1, 3), () => ({
          type: random.pick(SYSTEMS),
          versions: some(random, RANGES),
        })),
      };
  }
}

function program(random: Random): Json {
  return {
    osType: random.pick(['Linux', 'Windows']),
    path: random.pick(['/a', '/b', '']),
    hashes: some(random, HASHES),
    signerFingerprints: some(random, HASHES),
  };
}

/** The first three are intercepts, the others are hosts. */
function config(random: Random, at: number): Obj {
  const isHost = at > 2;
  return {
    id: `k${at}`,
    name: `config ${at}`,
    configTypeId: isHost ? 'NH5p4FpGR' : 'g7cIWbcGg',
    data: isHost ? host(random) : intercept(random),
  };
}

function intercept(random: Random): Json {
  return {
    protocols: random.pick([['tcp'], ['udp'], ['tcp', 'udp']]),
    addresses: [random.pick(ADDRESSES), ...some(random, ADDRESSES)],
    portRanges: ranges(random),
  };
}

function host(random: Random): Json {
  const addresses = [random.pick(ADDRESSES), ...some(random, ADDRESSES)];
  const single = addresses.find((one) => !one.includes('*') && !one.includes('/')) ?? 'db.internal';
  return {
    ...(random.chance(0.4)
      ? { forwardProtocol: true, allowedProtocols: random.pick([['tcp'], ['tcp', 'udp']]) }
      : { protocol: random.pick(['tcp', 'udp']) }),
    ...(random.chance(0.5) ? { forwardAddress: true, allowedAddresses: addresses } : { address: single }),
    ...(random.chance(0.5) ? { forwardPort: true, allowedPortRanges: ranges(random) } : { port: random.pick(PORTS) }),
  };
}

function ranges(random: Random): Json {
  return times(random.between(1, 2), () => {
    const [low, high] = [random.pick(PORTS), random.pick(PORTS)];
    return random.chance(0.9) && low > high ? { low: high, high: low } : { low, high };
  });
}

function service(random: Random, at: number): Obj {
  return {
    id: `s${at}`,
    name: `service ${at}`,
    encryptionRequired: random.chance(0.5),
    roleAttributes: some(random, ATTRIBUTES),
    configs: [
      ...(random.chance(0.7) ? [`k${random.between(0, 2)}`] : []),
      ...(random.chance(0.6) ? [`k${random.between(3, 5)}`] : []),
    ],
  };
}

function policy(random: Random, at: number, checks: number): Obj {
  const known = times(checks, (one) => `@c${one}`);
  return {
    id: `z${at}`,
    name: `policy ${at}`,
    type: random.pick(['Dial', 'Dial', 'Bind']),
    semantic: random.pick(['AllOf', 'AnyOf']),
    identityRoles: roles(random, ['@i0', '@i1', '@i2', '@unknown']),
    serviceRoles: roles(random, ['@s0', '@s1', '@s2']),
    ...(random.chance(0.5) && { postureCheckRoles: roles(random, [...known, '@unseen']) }),
  };
}

function roles(random: Random, ids: readonly string[]): string[] | null {
  if (random.chance(0.3)) return ['#all'];
  if (random.chance(0.1)) return random.pick([[], null]);
  return times(random.between(1, 3), () => random.pick([...ids, ...ATTRIBUTES.map((one) => `#${one}`), '#']));
}
