import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodeRequest } from '../../../../src/compiler/bind/index.js';
import { parseAddress } from '../../../../src/compiler/model/index.js';
import { Asker, type Claims, decide, NO_CLAIMS, type OnePoint } from '../../../../src/compiler/proof/index.js';
import { readController } from '../../../../src/targets/openziti/interpret/read-controller.js';
import { OPENZITI_READER } from '../../../../src/targets/openziti/interpret.js';
import { bindingVocabulary } from '../../../../src/targets/openziti/vocabulary.js';
import { ROOT } from '../../../kit/imports.js';
import { NOW } from '../../matrix/fixtures.js';
import { loadEstate } from '../../matrix/harness.js';

const POLICY = `idps: { okta: { domains: [example.com] } }
workloads: { ci: { kind: ci, identity: "spiffe://example.com/ci", credential: { type: x509, lifetime: 1h } } }
resources: { db: { endpoints: "tcp://db.internal:5432", sensitivity: high } }
policies: { p: { allow: user:ana@example.com, to: db } }
`;
const BINDINGS = {
  users: { 'ana@example.com': 'anaLaptop', 'li@example.com': 'liLaptop' },
  workloads: { ci: { id: 'ciIdentity', auth: 'cert' } },
  posture: { edr: { running: 'edrCheck' } },
};

type World = Readonly<Record<string, unknown>>;
interface Ask {
  readonly user?: string;
  readonly workload?: string;
  readonly device?: Readonly<Record<string, unknown>>;
  readonly mfa?: string;
  readonly host?: string;
  readonly port?: number;
  readonly claims?: Partial<Claims>;
}

const { estate, config } = await loadEstate('openziti', BINDINGS, POLICY);
const TARGET = config!.targets[0]!;
const ASKER = new Asker(estate!);

function filesOf(world: World): readonly { readonly path: string; readonly text: string }[] {
  return Object.entries(world).map(([kind, objects]) => ({ path: `${kind}.json`, text: JSON.stringify(objects) }));
}

function read(world: World): ReturnType<typeof OPENZITI_READER.interpret> {
  return OPENZITI_READER.interpret(filesOf(world), estate!, TARGET);
}

function faults(world: World): readonly string[] {
  return read(world).diagnostics.map(({ code, message }) => `${code} ${message}`);
}

function pointOf(host: string, port: number): OnePoint {
  const address = parseAddress(host);
  return {
    host: address ? { kind: 'address', address } : { kind: 'name', name: host },
    traffic: 'tcp',
    port,
    path: '',
  };
}

function allows(
  world: World,
  { user = 'ana@example.com', workload, device, mfa, host = 'db.internal', port = 5432, claims }: Ask = {},
  list: 'layers' | 'hosting' = 'layers',
): boolean {
  const { reading, diagnostics } = read(world);
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  const json = JSON.parse(
    JSON.stringify({ principal: workload ? { workload } : { user }, resource: 'db', mfa, device }),
  ) as unknown;
  const decoded = decodeRequest(json, estate!, NOW);
  if (!('request' in decoded)) throw new Error(JSON.stringify(decoded));
  const asked = ASKER.ask(decoded.request, pointOf(host, port), { ...NO_CLAIMS, ...claims });
  const layers = list === 'layers' ? reading!.layers : [{ rules: reading!.hosting!, otherwise: 'deny' as const }];
  return decide({ layers, assumed: [] }, asked).allowed;
}

const CONFIGS = [
  {
    name: 'db-intercept',
    configTypeId: 'g7cIWbcGg',
    data: { protocols: ['tcp'], addresses: ['db.internal'], portRanges: [{ low: 5432, high: 5432 }] },
  },
  { name: 'db-host', configTypeId: 'NH5p4FpGR', data: { protocol: 'tcp', address: 'db.internal', port: 5432 } },
];
const SERVICE = {
  name: 'db',
  encryptionRequired: true,
  configs: ['db-intercept', 'db-host'],
  roleAttributes: ['data'],
};
const DIAL = {
  name: 'dial',
  type: 'Dial',
  semantic: 'AnyOf',
  identityRoles: ['@anaLaptop'],
  serviceRoles: ['@db'],
  postureCheckRoles: [] as readonly string[],
};

/** The service `db`, one Dial policy for Ana, and whatever else. */
function world(dial: object = {}, more: World = {}): World {
  return { configs: CONFIGS, services: [SERVICE], 'service-policies': [{ ...DIAL, ...dial }], ...more };
}

function os(operatingSystems: unknown, attributes: readonly string[] = []): object {
  return { name: 'os', typeId: 'OS', roleAttributes: attributes, operatingSystems };
}

const MAC = { platform: 'macos', os_version: '14.5' };
const CODE = { name: 'code', typeId: 'MFA', roleAttributes: ['strict'] };
const NEW_MAC = os([{ type: 'macOS', versions: ['>=14.0.0'] }], ['strict', 'mac']);

describe('traps', () => {
  test('OZ-R01 roles that select no check demand nothing', () => {
    const { postureCheckRoles: _, ...bare } = DIAL;
    const checks = { 'posture-checks': [CODE] };
    expect(allows({ ...world({}, checks), 'service-policies': [bare] })).toBe(true);
    expect(allows(world({ postureCheckRoles: ['#none'] }, checks))).toBe(true);
    expect(allows(world({ semantic: 'AllOf', postureCheckRoles: ['#strict', '#none'] }, checks))).toBe(true);
    expect(allows(world({ postureCheckRoles: ['#strict', '#none'] }, checks))).toBe(false);
  });

  test('OZ-R02 every check of a policy, any of the policies', () => {
    const checks = { 'posture-checks': [CODE, NEW_MAC] };
    const both = world({ postureCheckRoles: ['@code', '@os'] }, checks);
    expect(allows(both, { device: MAC })).toBe(false);
    expect(allows(both, { device: MAC, mfa: 'any' })).toBe(true);
    expect(allows(world({ postureCheckRoles: ['#strict'] }, checks), { device: MAC })).toBe(false);
    expect(
      allows({
        ...both,
        'service-policies': [
          { ...DIAL, postureCheckRoles: ['@code'] },
          { ...DIAL, name: 'open' },
        ],
      }),
    ).toBe(true);
  });

  test('OZ-R03 AllOf is about attributes, of identities, services and checks alike', () => {
    const identities = [{ id: 'anaLaptop', name: 'a', roleAttributes: ['eng'] }];
    expect(allows(world({ semantic: 'AllOf', identityRoles: ['#eng', '#ops'] }, { identities }))).toBe(false);
    expect(allows(world({ semantic: 'AllOf', identityRoles: ['#eng', '#ops', '@anaLaptop'] }, { identities }))).toBe(
      true,
    );
    expect(allows(world({ semantic: 'AllOf', serviceRoles: ['#data', '#web'] }))).toBe(false);
    expect(allows(world({ semantic: 'AnyOf', serviceRoles: ['#data', '#web'] }))).toBe(true);
    const checks = { 'posture-checks': [CODE, NEW_MAC] };
    expect(allows(world({ semantic: 'AllOf', postureCheckRoles: ['#strict', '#mac'] }, checks), { device: MAC })).toBe(
      true,
    );
    expect(allows(world({ semantic: 'AnyOf', postureCheckRoles: ['#strict', '#mac'] }, checks), { device: MAC })).toBe(
      false,
    );
  });

  test('OZ-R04 `#all`, `#All`, `#` and nothing', () => {
    const identities = [{ id: 'anaLaptop', name: 'a', roleAttributes: ['eng'] }];
    expect(allows(world({ identityRoles: ['#all'] }, { identities }))).toBe(true);
    for (const roles of [['#All'], ['#'], [], null])
      expect(allows(world({ identityRoles: roles }, { identities }))).toBe(false);
    expect(allows(world({ serviceRoles: ['#all'] }))).toBe(true);
    expect(allows(world({ serviceRoles: [] }))).toBe(false);
    expect(allows(world({ identityRoles: ['#all'] }), { user: 'li@example.com' })).toBe(true);
  });

  test('OZ-R05 a check that is not there', () => {
    const unseen = world({ postureCheckRoles: ['@elsewhere'] });
    expect(allows(unseen)).toBe(false);
    expect(allows(unseen, { claims: { checks: ['{"kind":"unseen-check","check":"elsewhere"}'] } })).toBe(true);
  });

  test('OZ-R06 systems of an OS check', () => {
    const on = (systems: unknown, device: Ask['device']): boolean =>
      allows(world({ postureCheckRoles: ['@os'] }, { 'posture-checks': [os(systems)] }), { ...(device && { device }) });
    const mac = [{ type: 'macOS', versions: ['>=14.0.0'] }];
    expect(on(mac, MAC)).toBe(true);
    expect(on(mac, { platform: 'macos', os_version: '13.9' })).toBe(false);
    expect(on(mac, { platform: 'linux', os_version: '99' })).toBe(false);
    expect(on(mac, undefined)).toBe(false);
    expect(on([{ type: 'macOS', versions: [] }], { platform: 'macos', os_version: '1' })).toBe(true);
    expect(on([...mac, { type: 'macOS', versions: [] }], { platform: 'macos', os_version: '1' })).toBe(true);
    expect(on([{ type: 'macOS', versions: [] }, ...mac], { platform: 'macos', os_version: '1' })).toBe(false);
    expect(on([{ type: 'macOS', versions: ['<2.0.0', '>=14.0.0'] }], MAC)).toBe(true);
  });

  test('OZ-R07 version ranges', () => {
    const admits = (range: string, version: string): boolean =>
      allows(
        world({ postureCheckRoles: ['@os'] }, { 'posture-checks': [os([{ type: 'macOS', versions: [range] }])] }),
        {
          device: { platform: 'macos', os_version: version },
        },
      );
    expect(['13.9.9', '14.0.0', '14.9.9', '15.0.0'].map((one) => admits('14.x', one))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(['14.0.0', '14.5.0', '15.0.0'].map((one) => admits('14.0.0 - 15.0.0', one))).toEqual([false, false, false]);
    expect(['4.9.9', '5.1.0', '6.0.0'].map((one) => admits('!=5.x', one))).toEqual([false, false, false]);
    expect(['12.9.9', '13.0.0', '14.0.0'].map((one) => admits('>=13.0.0 <14.0.0 || <2.0.0', one))).toEqual([
      false,
      true,
      false,
    ]);
    expect(['14.1.1', '14.1.2', '14.1.3'].map((one) => admits('!14.1.2', one))).toEqual([true, false, true]);
    for (const range of [
      '>=14',
      '14',
      '14.1',
      '^14.0.0',
      '~14.0.0',
      '*',
      '',
      '14.0.0,15.0.0',
      '014.0.0',
      '14.0.0 ||',
      '1.x-',
    ]) {
      const made = world({}, { 'posture-checks': [os([{ type: 'macOS', versions: [range] }])] });
      expect(faults(made), range).toEqual([expect.stringContaining('ZT092')]);
    }
  });

  test('OZ-R08 servers', () => {
    const servers = world(
      { postureCheckRoles: ['@os'] },
      { 'posture-checks': [os([{ type: 'WindowsServer', versions: [] }])] },
    );
    expect(allows(servers, { device: { platform: 'windows', os_version: '10.0.20348' } })).toBe(false);
    expect(allows(servers, { claims: { checks: ['system WindowsServer'] } })).toBe(true);
    expect(faults(world({}, { 'posture-checks': [os([{ type: 'WINDOWS', versions: [] }])] }))).toHaveLength(1);
  });

  test('OZ-R09 a code is `any`', () => {
    const code = world({ postureCheckRoles: ['@code'] }, { 'posture-checks': [CODE] });
    expect([undefined, 'none', 'any', 'strong'].map((mfa) => allows(code, { ...(mfa && { mfa }) }))).toEqual([
      false,
      false,
      true,
      true,
    ]);
    const timed = world({ postureCheckRoles: ['@code'] }, { 'posture-checks': [{ ...CODE, timeoutSeconds: 3600 }] });
    expect(allows(timed, { mfa: 'any' })).toBe(false);
    expect(allows(timed, { mfa: 'any', claims: { checks: ['the code was entered within 3600 s'] } })).toBe(true);
    const ci = world({ identityRoles: ['@ciIdentity'], postureCheckRoles: ['@code'] }, { 'posture-checks': [CODE] });
    expect(allows(ci, { workload: 'ci' })).toBe(false);
    expect(allows(ci, { workload: 'ci', claims: { checks: ['a time-based code was entered'] } })).toBe(true);
  });

  test('OZ-R10 what a service leads to', () => {
    const led = (data: unknown, intercept: object = {}): World =>
      world(
        {},
        {
          configs: [
            { ...CONFIGS[0]!, data: { ...CONFIGS[0]!.data, ...intercept } },
            { ...CONFIGS[1]!, data },
          ],
        },
      );
    const open = led({
      protocol: 'tcp',
      forwardAddress: true,
      allowedAddresses: ['10.0.0.0/8'],
      forwardPort: true,
      allowedPortRanges: [{ low: 1, high: 99 }],
    });
    expect(allows(open, { host: '10.9.8.7', port: 22 })).toBe(true);
    expect(allows(open, { host: '10.9.8.7', port: 100 })).toBe(false);
    expect(allows(open)).toBe(false);
    const fixed = led(
      { protocol: 'tcp', address: '10.0.0.5', port: 22 },
      { addresses: ['*.internal'], portRanges: [{ low: 80, high: 90 }] },
    );
    expect(
      [
        ['10.0.0.5', 22],
        ['x.y.internal', 85],
        ['internal', 85],
        ['10.0.0.5', 85],
      ].map(([host, port]) => allows(fixed, { host: host as string, port: port as number })),
    ).toEqual([true, true, false, false]);
    const anyPort = led(
      { protocol: 'tcp', address: '10.0.0.5', forwardPort: true, allowedPortRanges: [{ low: 85, high: 99 }] },
      { portRanges: [{ low: 80, high: 90 }] },
    );
    expect([84, 85, 90, 91].map((port) => allows(anyPort, { port }))).toEqual([false, true, true, false]);
    expect([85, 99].map((port) => allows(anyPort, { host: '10.0.0.5', port }))).toEqual([true, true]);
  });

  test('OZ-R11 services without an address, and those of routers', () => {
    const bare = world({}, { services: [{ ...SERVICE, configs: [] }] });
    expect(allows(bare)).toBe(false);
    const routed = world(
      {},
      {
        services: [{ ...SERVICE, configs: null }],
        terminators: [{ service: 'db', router: 'r', binding: 'transport', address: 'tcp:10.0.0.5:22' }],
      },
    );
    expect(allows(routed, { host: '10.0.0.5', port: 22 })).toBe(true);
    const odd = { terminators: [{ service: 'db', router: 'r', binding: 'custom', address: 'x' }] };
    expect(faults(world({}, odd))).toEqual([expect.stringContaining('ZT091')]);
  });

  test('OZ-R12 disabled identities', () => {
    const ana = { id: 'anaLaptop', name: 'a', roleAttributes: [] };
    expect(allows(world({}, { identities: [{ ...ana, disabled: true }] }))).toBe(false);
    expect(allows(world({}, { identities: [{ ...ana, disabled: true, disabledUntil: '2027-01-01T00:00:00Z' }] }))).toBe(
      true,
    );
    expect(allows(world({}, { identities: [{ ...ana, disabled: true, disabledUntil: null }] }))).toBe(false);
    expect(
      faults(world({}, { identities: [{ name: 'b', type: 'Default', isAdmin: false, disabled: true }] })),
    ).toHaveLength(1);
  });

  test('OZ-R13 administrators dial nothing', () => {
    const identities = [
      {
        id: 'liLaptop',
        name: 'l',
        type: { id: 'Default' },
        isAdmin: true,
        isDefaultAdmin: true,
        permissions: ['admin'],
      },
    ];
    expect(allows(world({}, { identities }), { user: 'li@example.com' })).toBe(false);
  });

  test('OZ-R14 auth policies', () => {
    const ana = { id: 'anaLaptop', name: 'a', authPolicyId: 'p1' };
    const policy = (cert: boolean, updb: boolean, requireTotp = false) => ({
      identities: [ana],
      'auth-policies': [
        {
          id: 'p1',
          name: 'p',
          primary: { cert: { allowed: cert }, updb: { allowed: updb }, extJwt: { allowed: updb, allowedSigners: [] } },
          secondary: { requireTotp, requireExtJwtSigner: null },
        },
      ],
    });
    expect(allows(world({}, policy(true, true)))).toBe(true);
    expect(allows(world({}, policy(false, false)))).toBe(false);
    expect(allows(world({}, policy(true, false)))).toBe(false);
    expect(allows(world({}, policy(true, false)), { claims: { checks: ['{"kind":"login","method":"cert"}'] } })).toBe(
      true,
    );
    expect(allows(world({}, policy(true, true, true)))).toBe(false);
    expect(allows(world({}, policy(true, true, true)), { mfa: 'any' })).toBe(true);
  });

  test('OZ-R15 unknown keys', () => {
    expect(faults(world({}, { 'posture-checks': [{ ...CODE, attributes: ['strict'] }] }))).toEqual([
      'ZT091 cannot judge: `attributes` is no key of this object',
    ]);
    expect(faults(world({ expires: '2027-01-01' }))).toHaveLength(1);
    expect(faults({ policies: [] })).toHaveLength(1);
    expect(faults({ export: { servicePolicies: [], version: [] } })).toHaveLength(1);
  });

  test('OZ-R16 what the controller refuses', () => {
    for (const dial of [
      { identityRoles: ['ana'] },
      { identityRoles: ['#all', '@anaLaptop'] },
      { identityRoles: ['@'] },
      { type: 'dial' },
      { semantic: 'anyof' },
      { semantic: undefined },
      { name: '' },
    ]) {
      expect(faults(world(dial)), JSON.stringify(dial)).toEqual([expect.stringContaining('ZT092')]);
    }
    expect(
      faults(
        world(
          {},
          {
            services: [{ ...SERVICE, configs: ['db-host', 'db-host2'] }],
            configs: [...CONFIGS, { ...CONFIGS[1]!, name: 'db-host2' }],
          },
        ),
      ),
    ).toHaveLength(1);
    expect(faults(world({}, { services: [{ ...SERVICE, roleAttributes: ['#x'] }] }))).toHaveLength(1);
    expect(faults(world({}, { 'service-policies': [DIAL, DIAL] }))).toHaveLength(1);
    expect(faults(world({ serviceRoles: ['@other'] }))).toEqual([expect.stringContaining('ZT091')]);
  });

  test('OZ-R17 hosting', () => {
    const bind = world({ type: 'Bind' });
    expect(allows(bind)).toBe(false);
    expect(allows(bind, {}, 'hosting')).toBe(true);
    expect(allows(world(), {}, 'hosting')).toBe(false);
  });

  test('OZ-R18 identities that nobody bound', () => {
    const stranger = world({ identityRoles: ['@someone'] });
    expect(allows(stranger)).toBe(false);
    expect(allows(stranger, { claims: { groups: ['someone'] } })).toBe(true);
    const marked = world({ semantic: 'AllOf', identityRoles: ['#eng', '#ops'] });
    expect([['#eng'], ['#eng', '#ops']].map((groups) => allows(marked, { claims: { groups } }))).toEqual([false, true]);
    expect(read(world()).reading!.assumed).toEqual([
      { what: 'user', vendor: 'anaLaptop', name: 'user:ana@example.com' },
    ]);
  });

  test('OZ-R19 identities that come by themselves', () => {
    const roles = { identityRoles: ['#eng'] };
    const claims = { groups: ['#eng'] };
    expect(allows(world(roles, { identities: [] }), { claims })).toBe(false);
    expect(
      allows(
        world(roles, {
          identities: [],
          cas: [{ name: 'ca', isAutoCaEnrollmentEnabled: true, identityRoles: ['eng'] }],
        }),
        { claims },
      ),
    ).toBe(true);
    expect(
      allows(world(roles, { identities: [], 'external-jwt-signers': [{ name: 's', enrollToCertEnabled: true }] }), {
        claims,
      }),
    ).toBe(true);
  });

  test('OZ-R20 processes', () => {
    const none = { osType: 'Linux', path: '', hashes: [], signerFingerprints: [] };
    const multi = (semantic: string, processes: unknown): World =>
      world(
        { postureCheckRoles: ['@x'] },
        { 'posture-checks': [{ id: 'x', name: 'edr', typeId: 'PROCESS_MULTI', semantic, processes }] },
      );
    const runs = { claims: { checks: ['{"kind":"program","path":"/a","hashes":[],"signers":[]}'] } };
    expect(allows(multi('AnyOf', [none, { ...none, path: '/a' }]), runs)).toBe(true);
    expect(allows(multi('AllOf', [none, { ...none, path: '/a' }]), runs)).toBe(false);
    expect(allows(multi('AllOf', []))).toBe(true);
    expect(allows(multi('AnyOf', []))).toBe(false);
    expect(
      faults(
        world({}, { 'posture-checks': [{ name: 'edr', typeId: 'PROCESS_MULTI', semantic: 'AllOf', processes: [] }] }),
      ),
    ).toHaveLength(1);
  });

  test('OZ-R21 ranges without a port', () => {
    const data = {
      protocol: 'tcp',
      address: 'db.internal',
      forwardPort: true,
      allowedPortRanges: [{ low: 6000, high: 5000 }],
    };
    expect(allows(world({}, { configs: [CONFIGS[0], { ...CONFIGS[1]!, data }] }))).toBe(false);
    const wrong = { ...data, allowedPortRanges: [{ low: 1, high: 65536 }] };
    expect(faults(world({}, { configs: [CONFIGS[0], { ...CONFIGS[1]!, data: wrong }] }))).toHaveLength(1);
  });

  test('OZ-R22 pages and errors', () => {
    const page = (totalCount: number) => ({ data: [DIAL], meta: { pagination: { limit: 10, offset: 0, totalCount } } });
    expect(allows(world({}, { 'service-policies': page(1) }))).toBe(true);
    expect(faults(world({}, { 'service-policies': page(11) }))).toEqual([expect.stringContaining('1 of 11')]);
    expect(faults(world({}, { 'service-policies': { error: { code: 'UNAUTHORIZED' }, meta: {} } }))).toHaveLength(1);
  });

  test('OZ-R23 routers', () => {
    const closed = {
      'edge-router-policies': [{ name: 'e', semantic: 'AnyOf', edgeRouterRoles: [], identityRoles: [] }],
      'service-edge-router-policies': [],
    };
    expect(allows(world({}, closed))).toBe(true);
    const open = {
      'edge-router-policies': [{ name: 'e', semantic: 'AnyOf', edgeRouterRoles: ['#all'], identityRoles: ['#all'] }],
    };
    expect(allows(world({ identityRoles: [] }, open))).toBe(false);
  });

  test('OZ-R24 bound checks', () => {
    const bound = world(
      { postureCheckRoles: ['@edrCheck'] },
      { 'posture-checks': [{ id: 'edrCheck', name: 'edr', typeId: 'DOMAIN', domains: ['x'] }] },
    );
    expect(['installed', 'running'].map((edr) => allows(bound, { device: { edr } }))).toEqual([false, true]);
    expect(
      ['installed', 'running'].map((edr) => allows(world({ postureCheckRoles: ['@edrCheck'] }), { device: { edr } })),
    ).toEqual([false, true]);
  });

  test('OZ-R25 links', () => {
    const files = filesOf(world({ postureCheckRoles: ['@code'] }, { 'posture-checks': [CODE] }));
    const { reading } = readController(files, bindingVocabulary(TARGET), (_, list) =>
      list === 'checks' ? [] : undefined,
    );
    const decoded = decodeRequest({ principal: { user: 'ana@example.com' }, resource: 'db' }, estate!, NOW);
    if (!('request' in decoded)) throw new Error('the request does not decode');
    expect(decide(reading!, ASKER.ask(decoded.request, pointOf('db.internal', 5432))).allowed).toBe(true);
  });
});

test('every trap of the list has its test, and the other way round', () => {
  const ids = (path: string): readonly string[] =>
    [...new Set(readFileSync(join(ROOT, path), 'utf8').match(/OZ-R\d\d/g))].sort();
  expect(ids('test/targets/openziti/interpret/traps.test.ts')).toEqual(ids('test/targets/openziti/interpret/traps.md'));
});
