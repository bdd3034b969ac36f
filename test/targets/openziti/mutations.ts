import type { ArtefactFile } from '../../../src/targets/target.js';
import type { ArtefactMutation } from '../../kit/artefact-mutation.js';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
interface Obj {
  [key: string]: Json;
}
type World = Record<string, Obj[]>;

/** Each call of `change` gets a fresh copy of all lists; undefined = no mutant. */
function mutation(
  name: string,
  sites: (world: World) => readonly Obj[],
  change: (one: Obj, world: World) => unknown,
): ArtefactMutation {
  return {
    name,
    mutants: (files) => {
      const count = sites(worldOf(files)).length;
      return Array.from({ length: count }, (_, at) => {
        const world = worldOf(files);
        return change(sites(world)[at]!, world) === false ? undefined : filesOf(files, world);
      }).filter((one) => one !== undefined);
    },
  };
}

function worldOf(files: readonly ArtefactFile[]): World {
  return Object.fromEntries(files.map(({ path, text }) => [path.replace('.json', ''), JSON.parse(text) as Obj[]]));
}

function filesOf(files: readonly ArtefactFile[], world: World): readonly ArtefactFile[] {
  const known = new Set(files.map(({ path }) => path));
  const more = Object.keys(world).map((kind) => `${kind}.json`);
  return [...new Set([...known, ...more])]
    .sort()
    .map((path) => ({ path, text: JSON.stringify(world[path.replace('.json', '')], null, 2) }));
}

const of = (kind: string) => (world: World) => world[kind] ?? [];
const dials = (world: World) => of('service-policies')(world).filter(({ type }) => type === 'Dial');
const binds = (world: World) => of('service-policies')(world).filter(({ type }) => type === 'Bind');
const checks = (type?: string) => (world: World) =>
  of('posture-checks')(world).filter(({ typeId }) => !type || typeId === type);
const configs = (type: string) => (world: World) =>
  of('configs')(world).filter(({ configTypeId }) => configTypeId === type);
const hosts = configs('NH5p4FpGR');
const intercepts = configs('g7cIWbcGg');

function list(one: Obj, key: string): string[] {
  return (one[key] ?? []) as string[];
}

function data(one: Obj): Obj {
  return one.data as Obj;
}

/** A role of the same list in another policy. */
function foreignRole(one: Obj, key: string, policies: readonly Obj[]): string | undefined {
  return policies.flatMap((other) => list(other, key)).find((role) => !list(one, key).includes(role));
}

function adds(key: string, from: (world: World) => readonly Obj[]) {
  return (one: Obj, world: World): boolean | undefined => {
    const role = foreignRole(one, key, from(world));
    if (role === undefined) return false;
    one[key] = [...list(one, key), role];
    return undefined;
  };
}

const sets =
  (key: string, value: (one: Obj) => Json) =>
  (one: Obj): undefined => {
    one[key] = value(one);
  };

const drops =
  (key: string) =>
  (one: Obj): boolean | undefined => {
    if (list(one, key).length === 0) return false;
    one[key] = list(one, key).slice(1);
    return undefined;
  };

function inData(key: string, change: (data: Obj) => unknown) {
  return (one: Obj): unknown => (data(one)[key] === undefined ? false : change(data(one)));
}

type PortRange = { low: number; high: number };

function ports(key: string, change: (range: PortRange) => PortRange) {
  return inData(key, (body) => {
    body[key] = (body[key] as unknown as PortRange[]).map(change) as unknown as Json;
    return undefined;
  });
}

function widened(address: string): string {
  if (address.startsWith('*.')) return `*.${address.split('.').slice(2).join('.')}`;
  if (/^[\d.]+(\/\d+)?$/.test(address)) {
    const [base, bits = '32'] = address.split('/');
    return `${base}/${Math.max(8, Number(bits) - 4)}`;
  }
  return `*.${address.split('.').slice(1).join('.')}`;
}

function addresses(key: string, change: (all: string[]) => string[]) {
  return inData(key, (body) => {
    body[key] = change(body[key] as string[]);
    return undefined;
  });
}

function systems(change: (entry: { type: string; versions: string[] }) => Json) {
  return (one: Obj): undefined => {
    one.operatingSystems = (one.operatingSystems as unknown as { type: string; versions: string[] }[]).map(change);
  };
}

const TEN_EIGHT = '10.0.0.0/8';
const OPEN_CHECK = {
  name: 'any-system',
  typeId: 'OS',
  roleAttributes: ['any-system'],
  tags: {},
  operatingSystems: ['Android', 'iOS', 'Linux', 'macOS', 'Windows'].map((type) => ({ type, versions: [] })),
};

/** Ways in which what was emitted for a controller can be changed: most open something, some close something, some do nothing. */
export const MUTATIONS: readonly ArtefactMutation[] = [
  mutation(
    'dial: all identities',
    dials,
    sets('identityRoles', () => ['#all']),
  ),
  mutation('dial: an attribute beside the identities', dials, (one) => {
    one.identityRoles = [...list(one, 'identityRoles'), '#staff'];
  }),
  mutation(
    'dial: identities by attribute',
    dials,
    sets('identityRoles', () => ['#staff']),
  ),
  mutation(
    'dial: an attribute that nobody can have',
    dials,
    sets('identityRoles', () => ['#']),
  ),
  mutation(
    'dial: one identity more',
    dials,
    adds('identityRoles', (world) => of('service-policies')(world)),
  ),
  mutation('dial: an identity that nobody bound', dials, (one) => {
    one.identityRoles = [...list(one, 'identityRoles'), '@strangerId'];
  }),
  mutation('dial: one identity less', dials, drops('identityRoles')),
  mutation(
    'dial: no identity',
    dials,
    sets('identityRoles', () => []),
  ),
  mutation(
    'dial: all services',
    dials,
    sets('serviceRoles', () => ['#all']),
  ),
  mutation(
    'dial: one service more',
    dials,
    adds('serviceRoles', (world) => of('service-policies')(world)),
  ),
  mutation('dial: one service less', dials, drops('serviceRoles')),
  mutation(
    'dial: no service',
    dials,
    sets('serviceRoles', () => []),
  ),
  mutation('dial: no checks', dials, (one) => {
    if (list(one, 'postureCheckRoles').length === 0) return false;
    one.postureCheckRoles = [];
    return undefined;
  }),
  mutation('dial: checks left out', dials, (one) =>
    list(one, 'postureCheckRoles').length === 0 ? false : void delete one.postureCheckRoles,
  ),
  mutation('dial: one check less', dials, drops('postureCheckRoles')),
  mutation(
    'dial: one check more',
    dials,
    adds('postureCheckRoles', (world) => of('service-policies')(world)),
  ),
  mutation('dial: checks by an attribute that none has', dials, (one) => {
    if (list(one, 'postureCheckRoles').length === 0) return false;
    one.postureCheckRoles = ['#no-such'];
    return undefined;
  }),
  mutation(
    'dial: all checks',
    dials,
    sets('postureCheckRoles', () => ['#all']),
  ),
  mutation('dial: a check that nobody knows', dials, (one) => {
    one.postureCheckRoles = [...list(one, 'postureCheckRoles'), '@unknownCheck'];
  }),
  mutation('dial: another check, which admits any system', dials, (one, world) => {
    if (list(one, 'postureCheckRoles').length === 0) return false;
    world['posture-checks'] = [...(world['posture-checks'] ?? []), OPEN_CHECK];
    one.postureCheckRoles = ['@any-system'];
    return undefined;
  }),
  mutation('dial: both attributes, and none has both', dials, (one, world) => {
    if (list(one, 'postureCheckRoles').length < 2) return false;
    for (const check of world['posture-checks'] ?? []) check.roleAttributes = [String(check.name)];
    one.semantic = 'AllOf';
    one.postureCheckRoles = list(one, 'postureCheckRoles').map((role) => `#${role.slice(1)}`);
    return undefined;
  }),
  mutation('dial: either attribute, so all of the checks', dials, (one, world) => {
    for (const check of world['posture-checks'] ?? []) check.roleAttributes = [String(check.name)];
    one.postureCheckRoles = list(one, 'postureCheckRoles').map((role) => `#${role.slice(1)}`);
    return undefined;
  }),
  mutation(
    'policy: AnyOf becomes AllOf',
    of('service-policies'),
    sets('semantic', () => 'AllOf'),
  ),
  mutation(
    'dial becomes bind',
    dials,
    sets('type', () => 'Bind'),
  ),
  mutation(
    'bind becomes dial',
    binds,
    sets('type', () => 'Dial'),
  ),
  mutation(
    'bind: all identities',
    binds,
    sets('identityRoles', () => ['#all']),
  ),
  mutation(
    'policy: twice, without checks',
    dials,
    (one, world) =>
      void world['service-policies']!.push({ ...one, name: `${String(one.name)}-again`, postureCheckRoles: [] }),
  ),
  mutation(
    'policy: twice',
    dials,
    (one, world) => void world['service-policies']!.push({ ...one, name: `${String(one.name)}-again` }),
  ),
  mutation('policy: gone', of('service-policies'), (one, world) => {
    world['service-policies'] = world['service-policies']!.filter((other) => other !== one);
  }),
  mutation(
    'policies: in reverse',
    (world) => of('service-policies')(world).slice(0, 1),
    (_, world) => void world['service-policies']!.reverse(),
  ),
  mutation('policy: checks of two policies swapped', dials, (one, world) => {
    const other = dials(world).find(
      (two) => JSON.stringify(two.postureCheckRoles) !== JSON.stringify(one.postureCheckRoles),
    );
    if (!other) return false;
    [one.postureCheckRoles, other.postureCheckRoles] = [other.postureCheckRoles!, one.postureCheckRoles!];
    return undefined;
  }),
  mutation('policy: identities of two policies swapped', dials, (one, world) => {
    const other = dials(world).find((two) => JSON.stringify(two.identityRoles) !== JSON.stringify(one.identityRoles));
    if (!other) return false;
    [one.identityRoles, other.identityRoles] = [other.identityRoles!, one.identityRoles!];
    return undefined;
  }),
  mutation(
    'os check: any version',
    checks('OS'),
    systems((entry) => ({ ...entry, versions: [] })),
  ),
  mutation(
    'os check: an older version',
    checks('OS'),
    systems((entry) => ({ ...entry, versions: ['>=1.0.0'] })),
  ),
  mutation(
    'os check: a newer version',
    checks('OS'),
    systems((entry) => ({ ...entry, versions: ['>=99.0.0'] })),
  ),
  mutation(
    'os check: below instead of from',
    checks('OS'),
    systems((entry) => ({ ...entry, versions: entry.versions.map((one) => one.replace('>=', '<')) })),
  ),
  mutation(
    'os check: a range or everything older',
    checks('OS'),
    systems((entry) => ({ ...entry, versions: entry.versions.map((one) => `${one} || <2.0.0`) })),
  ),
  mutation(
    'os check: a range and an upper end',
    checks('OS'),
    systems((entry) => ({ ...entry, versions: entry.versions.map((one) => `${one} <99.0.0`) })),
  ),
  mutation(
    'os check: a second range',
    checks('OS'),
    systems((entry) => ({ ...entry, versions: [...entry.versions, '0.x'] })),
  ),
  mutation('os check: one system more', checks('OS'), (one) => {
    const listed = one.operatingSystems as Obj[];
    const type = ['Android', 'iOS', 'Linux', 'macOS', 'Windows'].find(
      (name) => !listed.some((entry) => entry.type === name),
    );
    if (!type) return false;
    one.operatingSystems = [...listed, { type, versions: [] }];
    return undefined;
  }),
  mutation('os check: one system less', checks('OS'), (one) => {
    if ((one.operatingSystems as Obj[]).length < 2) return false;
    one.operatingSystems = (one.operatingSystems as Obj[]).slice(1);
    return undefined;
  }),
  mutation('os check: servers too', checks('OS'), (one) => {
    one.operatingSystems = [...(one.operatingSystems as Obj[]), { type: 'WindowsServer', versions: [] }];
  }),
  mutation('os check: a system twice, the last without versions', checks('OS'), (one) => {
    const [first] = one.operatingSystems as Obj[];
    one.operatingSystems = [...(one.operatingSystems as Obj[]), { ...first!, versions: [] }];
    return undefined;
  }),
  mutation('check: becomes a code', checks('OS'), (one) => {
    delete one.operatingSystems;
    one.typeId = 'MFA';
    return undefined;
  }),
  mutation('code: becomes a domain', checks('MFA'), (one) => {
    for (const key of ['timeoutSeconds', 'promptOnWake', 'promptOnUnlock', 'ignoreLegacyEndpoints']) delete one[key];
    Object.assign(one, { typeId: 'DOMAIN', domains: ['corp.example'] });
    return undefined;
  }),
  mutation(
    'code: within an hour',
    checks('MFA'),
    sets('timeoutSeconds', () => 3600),
  ),
  mutation('check: renamed, with its references', checks(), (one, world) => {
    const name = String(one.name);
    one.name = `${name}-renamed`;
    for (const policy of of('service-policies')(world)) {
      policy.postureCheckRoles = list(policy, 'postureCheckRoles').map((role) =>
        role === `@${name}` ? `${role}-renamed` : role,
      );
    }
    return undefined;
  }),
  mutation(
    'host: any address of a block',
    hosts,
    inData('address', (body) => {
      delete body.address;
      Object.assign(body, { forwardAddress: true, allowedAddresses: [TEN_EIGHT] });
      return undefined;
    }),
  ),
  mutation(
    'host: another address',
    hosts,
    inData('address', (body) => {
      body.address = 'elsewhere.internal';
    }),
  ),
  mutation(
    'host: any port',
    hosts,
    inData('port', (body) => {
      delete body.port;
      Object.assign(body, { forwardPort: true, allowedPortRanges: [{ low: 1, high: 65535 }] });
      return undefined;
    }),
  ),
  mutation(
    'host: another port',
    hosts,
    inData('port', (body) => {
      body.port = 4444;
    }),
  ),
  mutation(
    'host: wider addresses',
    hosts,
    addresses('allowedAddresses', (all) => all.map(widened)),
  ),
  mutation(
    'host: one address more',
    hosts,
    addresses('allowedAddresses', (all) => [...all, 'vault.internal']),
  ),
  mutation(
    'host: one address less',
    hosts,
    addresses('allowedAddresses', (all) => (all.length > 1 ? all.slice(1) : all)),
  ),
  mutation(
    'host: wider ports',
    hosts,
    ports('allowedPortRanges', ({ low, high }) => ({ low: Math.max(1, low - 1), high })),
  ),
  mutation(
    'host: narrower ports',
    hosts,
    ports('allowedPortRanges', ({ low, high }) => ({ low: Math.min(high, low + 1), high })),
  ),
  mutation(
    'host: ports that hold none',
    hosts,
    ports('allowedPortRanges', ({ low, high }) => ({ low: high + 1, high: low })),
  ),
  mutation(
    'host: the other protocol',
    hosts,
    inData('protocol', (body) => {
      body.protocol = body.protocol === 'tcp' ? 'udp' : 'tcp';
    }),
  ),
  mutation(
    'host: both protocols',
    hosts,
    inData('protocol', (body) => {
      delete body.protocol;
      Object.assign(body, { forwardProtocol: true, allowedProtocols: ['tcp', 'udp'] });
      return undefined;
    }),
  ),
  mutation(
    'intercept: wider addresses',
    intercepts,
    addresses('addresses', (all) => all.map(widened)),
  ),
  mutation(
    'intercept: one address more',
    intercepts,
    addresses('addresses', (all) => [...all, 'vault.internal']),
  ),
  mutation(
    'intercept: all ports',
    intercepts,
    ports('portRanges', () => ({ low: 0, high: 65535 })),
  ),
  mutation(
    'intercept: both protocols',
    intercepts,
    addresses('protocols', () => ['tcp', 'udp']),
  ),
  mutation(
    'service: without configs',
    of('services'),
    sets('configs', () => []),
  ),
  mutation('service: without its host config', of('services'), (one, world) => {
    const ours = new Set(hosts(world).map(({ name }) => String(name)));
    one.configs = list(one, 'configs').filter((name) => !ours.has(name));
    return undefined;
  }),
  mutation('service: without its intercept', of('services'), (one, world) => {
    const ours = new Set(intercepts(world).map(({ name }) => String(name)));
    one.configs = list(one, 'configs').filter((name) => !ours.has(name));
    return undefined;
  }),
  mutation('service: the configs of another', of('services'), (one, world) => {
    const other = of('services')(world).find((two) => two !== one);
    if (!other) return false;
    one.configs = other.configs!;
    return undefined;
  }),
  mutation('service: an attribute that a policy admits', of('services'), (one, world) => {
    one.roleAttributes = ['shared'];
    for (const policy of dials(world)) policy.serviceRoles = [...list(policy, 'serviceRoles'), '#shared'];
    return undefined;
  }),
  mutation(
    'service: not encrypted',
    of('services'),
    sets('encryptionRequired', () => false),
  ),
  mutation(
    'router policy: all routers',
    of('edge-router-policies'),
    sets('edgeRouterRoles', () => ['#all']),
  ),
  mutation(
    'tags: foreign words',
    of('service-policies'),
    sets('tags', () => ({ ztctl: 'another estate', note: 'allow everyone' })),
  ),
];
