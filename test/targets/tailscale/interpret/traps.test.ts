import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodeRequest } from '../../../../src/compiler/bind/index.js';
import { parseAddress } from '../../../../src/compiler/model/index.js';
import { type Claims, NO_CLAIMS, type OnePoint } from '../../../../src/compiler/proof/index.js';
import { ROOT } from '../../../kit/imports.js';
import { NOW } from '../../matrix/fixtures.js';
import { type Kind, Workshop } from './kit.js';

const POLICY = `idps: { okta: { domains: [example.com] } }
groups: { sre: { source: okta, external: SRE } }
workloads: { ci: { kind: ci, identity: "spiffe://example.com/ci", credential: { type: x509, lifetime: 1h } } }
resources:
  db: { endpoints: "tcp://db.internal:5432", sensitivity: high }
  crm: { endpoints: "https://crm.example.com", sensitivity: high }
  lan: { endpoints: "ip://10.20.0.0/16", sensitivity: high }
  shell: { endpoints: "ssh://shell.internal", sensitivity: high }
  net: { endpoints: "ip://internet", sensitivity: high }
policies: { p: { allow: "user:ana@example.com", to: db } }
`;
const COMMON = {
  workloads: { ci: 'tag:ci' },
  hosts: { 'db.internal': 'tag:db', 'crm.example.com': '10.20.4.2', 'shell.internal': 'tag:shell' },
  ssh: 'tag:shell',
};
const SERVICE = await Workshop.open(
  'tailscale',
  {
    ...COMMON,
    domains: ['example.com'],
    groups: { sre: 'group:sre@example.com' },
    posture: { managed: 'custom:managed == true', disk_encrypted: { macos: 'jamfPro:fileVault == true' } },
  },
  POLICY,
);
const SERVER = await Workshop.open(
  'headscale',
  { ...COMMON, users: { 'ana@example.com': 'ana@corp.example' } },
  POLICY,
);
const TAGS = { 'tag:ci': [], 'tag:db': [], 'tag:shell': [], 'tag:router': [] };

interface Ask {
  readonly user?: string;
  readonly groups?: readonly string[];
  readonly workload?: string;
  readonly device?: Readonly<Record<string, unknown>>;
  readonly country?: string;
  readonly as?: string;
  readonly age?: string;
  readonly host?: string;
  readonly traffic?: OnePoint['traffic'];
  readonly port?: number;
  readonly claims?: Partial<Claims>;
}

function asked(artefact: unknown, ask: Ask, kind: Kind = 'tailscale'): boolean {
  const workshop = kind === 'tailscale' ? SERVICE : SERVER;
  const {
    user,
    groups = [],
    workload,
    device,
    country,
    as,
    age,
    host = 'db.internal',
    traffic = 'tcp',
    port = 5432,
    claims,
  } = ask;
  const principal = workload ? { workload } : user === undefined ? null : { user: `${user}@example.com`, groups };
  const json = {
    ...{ principal, endpoint: 'tcp://nowhere.example:1' },
    ...(device && { device }),
    ...(country && { country }),
    ...(age && { session: { age } }),
  };
  const decoded = decodeRequest(JSON.parse(JSON.stringify(json)) as unknown, workshop.estate, NOW);
  if (!('request' in decoded)) throw new Error(JSON.stringify(decoded));
  const address = parseAddress(host);
  const at: OnePoint['host'] =
    host === 'own-devices' ? { kind: host } : address ? { kind: 'address', address } : { kind: 'name', name: host };
  const request = { ...decoded.request, ...(as !== undefined && { as }) };
  return workshop.allows(artefact, request, { host: at, traffic, port, path: '' }, { ...NO_CLAIMS, ...claims });
}

function shown(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

const grant = (src: readonly string[], more: object = {}): object => ({
  src,
  dst: ['tag:db'],
  ip: ['tcp:5432'],
  ...more,
});
const file = (grants: readonly object[] | null, more: object = {}): object => ({ tagOwners: TAGS, grants, ...more });
const posture = (terms: readonly string[], more: object = {}): object =>
  file([grant(['ana@example.com'], { srcPosture: ['posture:p'] })], { postures: { 'posture:p': terms }, ...more });
const ana: Ask = { user: 'ana' };
const li: Ask = { user: 'li' };

describe('traps of reading a policy file', () => {
  test('TS-R01 a file without rules opens everything, an empty list closes everything', () => {
    for (const open of ['{}', '{"grants": null}', '{"acls": null, "grants": null}'])
      for (const kind of ['tailscale', 'headscale'] as const) expect(asked(open, li, kind)).toBe(true);
    expect(asked('null', li, 'headscale')).toBe(true);
    for (const closed of ['{"grants": []}', '{"acls": []}', '{"acls": [], "grants": null}'])
      expect(asked(closed, li)).toBe(false);
    expect(SERVICE.faults('null')[0]).toContain('ZT091');
    expect(asked('{}', { ...li, traffic: 'other' })).toBe(false);
  });

  test('TS-R02 sources are a union, also an address beside a group', () => {
    const artefact = file([grant(['ana@example.com', '203.0.113.0/24'])]);
    expect(asked(artefact, ana)).toBe(true);
    expect(asked(artefact, li)).toBe(false);
    const [rule] = SERVICE.reading(artefact).layers[0]!.rules;
    expect(JSON.stringify(rule!.when)).toContain('foreign-workload');
  });

  test('TS-R03 postures are not asked of what is shared in, of addresses, and of guests', () => {
    const shared = { stranger: { kind: 'person' }, groups: ['a device shared in from another tailnet'] } as const;
    const rule = (src: string): object =>
      file([grant([src], { srcPosture: ['posture:p'] })], { postures: { 'posture:p': ['custom:managed == true'] } });
    expect(asked(rule('*'), ana)).toBe(false);
    expect(asked(rule('*'), { ...ana, device: { managed: true } })).toBe(true);
    expect(asked(rule('*'), { claims: shared })).toBe(true);
    expect(asked(rule('autogroup:danger-all'), ana)).toBe(false);
    expect(asked(rule('autogroup:member'), { claims: shared })).toBe(false);
    expect(asked(rule('guest@elsewhere.example'), { ...ana, claims: { groups: ['guest@elsewhere.example'] } })).toBe(
      true,
    );
  });

  test('TS-R04 members are whoever is invited, tagged devices are no members', () => {
    const artefact = file([grant(['autogroup:member'])]);
    expect(asked(artefact, { claims: { stranger: { kind: 'person', address: 'x@elsewhere.example' } } })).toBe(true);
    expect(asked(artefact, { workload: 'ci' })).toBe(false);
    expect(asked(file([grant(['autogroup:tagged'])]), { workload: 'ci' })).toBe(true);
    expect(asked(file([grant(['autogroup:tagged'])]), ana)).toBe(false);
  });

  test('TS-R05 a domain is one of the tailnet’s own, and to Headscale nobody', () => {
    expect(asked(file([grant(['user:*@example.com'])]), li)).toBe(true);
    expect(SERVICE.faults(file([grant(['user:*@elsewhere.example'])]))[0]).toContain('not associated');
    expect(asked(file([grant(['user:*@example.com'])]), li, 'headscale')).toBe(false);
  });

  test('TS-R06 groups are flat, an empty one and an empty list are nobody, an unknown one is refused', () => {
    const groups = { 'group:a': ['ana@example.com'], 'group:none': [] };
    expect(asked(file([grant(['group:a'])], { groups }), ana)).toBe(true);
    expect(asked(file([grant(['group:none']), grant([]), { dst: ['tag:db'], ip: ['*'] }], { groups }), ana)).toBe(
      false,
    );
    expect(SERVICE.faults(file([], { groups: { ...groups, 'group:b': ['group:a'] } }))[0]).toContain('recursive');
    expect(SERVICE.faults(file([grant(['group:nope'])]))[0]).toContain('ZT092');
  });

  test('TS-R07 a synced group is what its binding says, another one some people', () => {
    expect(asked(file([grant(['group:sre@example.com'])]), { ...li, groups: ['sre'] })).toBe(true);
    expect(asked(file([grant(['group:sre@example.com'])]), li)).toBe(false);
    const artefact = file([grant(['group:other@example.com'])]);
    expect(asked(artefact, { ...li, groups: ['sre'] })).toBe(false);
    expect(asked(artefact, { ...li, claims: { groups: ['group:other@example.com'] } })).toBe(true);
  });

  test('TS-R08 a tag must be declared, and stands for the workload that is bound to it', () => {
    expect(SERVICE.faults({ grants: [grant(['tag:ci'])] }).length).toBe(2);
    expect(asked(file([grant(['tag:ci'])]), { workload: 'ci' })).toBe(true);
    expect(asked(file([grant(['tag:router'])]), { workload: 'ci' })).toBe(false);
    expect(SERVICE.faults({ tagOwners: { 'tag:1x': [] }, grants: [] })[0]).toContain('must start with a letter');
  });

  test('TS-R09 users are called as the vendor calls them', () => {
    expect(asked(file([grant(['ana@corp.example'])]), ana, 'headscale')).toBe(true);
    expect(asked(file([grant(['ana@'])]), ana, 'headscale')).toBe(false);
    expect(asked(file([grant(['Ana@example.com'])]), ana)).toBe(false);
    expect(SERVER.faults(file([grant(['ana'])]))[0]).toContain('host not defined');
  });

  test('TS-R10 the postures of a rule are alternatives, the conditions of one hold together', () => {
    const postures = {
      'posture:a': ['custom:managed == true'],
      'posture:b': ["node:os == 'macos'", "node:osVersion >= '14.5'"],
    };
    const artefact = file([grant(['ana@example.com'], { srcPosture: ['posture:a', 'posture:b'] })], { postures });
    expect(asked(artefact, { ...ana, device: { managed: true } })).toBe(true);
    expect(asked(artefact, { ...ana, device: { platform: 'macos', os_version: '14.6' } })).toBe(true);
    expect(asked(artefact, { ...ana, device: { platform: 'windows', os_version: '14.6' } })).toBe(false);
    expect(asked(artefact, { ...ana, device: { platform: 'macos', os_version: '14.4' } })).toBe(false);
  });

  test('TS-R11 the default posture counts where a rule has none, and is replaced, not added', () => {
    const more = {
      postures: { 'posture:a': ['custom:managed == true'], 'posture:none': [] },
      defaultSrcPosture: ['posture:a'],
    };
    expect(asked(file([grant(['ana@example.com'])], more), ana)).toBe(false);
    expect(asked(file([grant(['ana@example.com'])], more), { ...ana, device: { managed: true } })).toBe(true);
    expect(asked(file([grant(['ana@example.com'], { srcPosture: ['posture:none'] })], more), ana)).toBe(true);
    expect(SERVICE.faults(file([], { defaultSourcePosture: [] }))[0]).toContain('ZT091');
  });

  test('TS-R12 a lower bound of a version proves that version, and no other operator does', () => {
    const on = (os_version: string): Ask => ({ ...ana, device: { platform: 'macos', os_version } });
    const rule = (text: string): object => posture(["node:os == 'macos'", text]);
    expect(asked(rule("node:osVersion >= '14.5.0'"), on('14.5'))).toBe(true);
    expect(asked(rule("node:osVersion >= '14.10'"), on('14.9'))).toBe(false);
    for (const text of ["node:osVersion != '1'", "node:osVersion <= '14'", "node:osVersion >= 'Sonoma'"])
      expect(asked(rule(text), on('14.5'))).toBe(false);
  });

  test('TS-R13 Linux reports its kernel, which proves no version unless that is bound', () => {
    const artefact = posture(["node:os == 'linux'", "node:osVersion >= '6.1'"]);
    expect(asked(artefact, { ...ana, device: { platform: 'linux', os_version: '99' } })).toBe(false);
  });

  test('TS-R14 an attribute that is not set fails every operator, so a negation proves nothing', () => {
    for (const text of ['custom:managed != false', 'custom:managed IS SET', 'custom:managed NOT SET'])
      expect(asked(posture([text]), { ...ana, device: { managed: true } })).toBe(false);
    expect(asked(posture(["node:os NOT IN ['linux', 'windows']"]), { ...ana, device: { platform: 'macos' } })).toBe(
      true,
    );
    expect(asked(posture(["node:os != 'macos'"]), { ...ana, device: { platform: 'macos' } })).toBe(false);
  });

  test('TS-R15 a country of a list, and never one that is not known', () => {
    const artefact = posture(["ip:country in ['MA', 'FR']"]);
    expect(asked(artefact, { ...ana, country: 'FR' })).toBe(true);
    expect(asked(artefact, { ...ana, country: 'DE' })).toBe(false);
    expect(asked(artefact, ana)).toBe(false);
  });

  test('TS-R16 what a device may set on itself proves nothing', () => {
    const attrConfig = { 'custom:managed': { type: 'bool', allowSetByNode: true } };
    expect(asked(posture(['custom:managed == true']), { ...ana, device: { managed: true } })).toBe(true);
    expect(asked(posture(['custom:managed == true'], { attrConfig }), { ...ana, device: { managed: true } })).toBe(
      false,
    );
  });

  test('TS-R17 a signal counts on the platform for which it is bound, and an encrypted state file is no encrypted disk', () => {
    const terms = ['jamfPro:fileVault == true'];
    const rule = SERVICE.reading(posture([...terms, "node:os == 'macos'"])).layers[0]!.rules[0]!;
    expect(JSON.stringify(rule.when)).toContain('disk_encrypted');
    for (const other of [
      ["node:os == 'windows'", ...terms],
      ["node:os == 'macos'", 'node:tsStateEncrypted == true'],
    ])
      expect(JSON.stringify(SERVICE.reading(posture(other)).layers[0]!.rules[0]!.when)).not.toContain('disk_encrypted');
  });

  test('TS-R18 a bare number is a port of tcp and udp, `*` opens four protocols, others are named', () => {
    const lan = (ip: string): object => file([{ src: ['ana@example.com'], dst: ['10.20.3.7'], ip: [ip] }]);
    const at = (traffic: OnePoint['traffic'], port = 47): Ask => ({ ...ana, host: '10.20.3.7', traffic, port });
    expect([asked(lan('47'), at('tcp')), asked(lan('47'), at('udp')), asked(lan('47'), at('other'))]).toEqual([
      true,
      true,
      false,
    ]);
    expect([asked(lan('tcp:47'), at('udp')), asked(lan('*'), at('icmp')), asked(lan('*'), at('other'))]).toEqual([
      false,
      true,
      false,
    ]);
    expect([asked(lan('gre:*'), at('other')), asked(lan('gre:*'), at('tcp'))]).toEqual([true, false]);
  });

  test('TS-R19 what is no port or protocol is refused', () => {
    for (const ip of ['icmp', 'tcp:0', '0', '70000', '90-80', 'TCP:22', 'icmp:8', '', 'tcp:'])
      expect(SERVICE.faults(file([grant(['ana@example.com'], { ip: [ip] })])).join(), ip).toContain('ZT092');
    for (const dst of ['tag:db', 'tag:db:ssh', 'tag:db:'])
      expect(
        SERVICE.faults({ tagOwners: TAGS, acls: [{ action: 'accept', src: ['*'], dst: [dst] }] }).join(),
        dst,
      ).toContain('ZT092');
    expect(SERVICE.faults(file([{ src: ['*'], dst: ['tag:db'] }])).join()).toContain(
      'ip and app can not both be empty',
    );
  });

  test('TS-R20 whole families are refused as destinations of grants and fine in acls', () => {
    expect(SERVICE.faults(file([grant(['ana@example.com'], { dst: ['0.0.0.0/0'] })]))[0]).toContain(
      'to allow all IP addresses',
    );
    const acls = [{ action: 'accept', src: ['ana@example.com'], dst: ['0.0.0.0/0:443'] }];
    expect(asked({ acls }, { ...ana, host: '10.20.3.7', port: 443 })).toBe(true);
  });

  test('TS-R21 aliases and sets of addresses are what they hold, in the order of their entries', () => {
    const more = {
      hosts: { lan: '10.20.0.0/16' },
      ipsets: { 'ipset:a': ['add host:lan', 'remove 10.20.3.0/24', 'add 10.20.3.7'], 'ipset:b': ['ipset:a'] },
    };
    const artefact = file([grant(['ana@example.com'], { dst: ['ipset:b'] })], more);
    const at = (host: string): boolean => asked(artefact, { ...ana, host });
    expect([at('10.20.2.1'), at('10.20.3.6'), at('10.20.3.7'), at('10.21.0.1')]).toEqual([true, false, true, false]);
    expect(SERVICE.faults(file([], { ipsets: { 'ipset:a': ['ipset:a'] } })).join()).toContain('contains itself');
  });

  test('TS-R22 an address of the tailnet may be any device', () => {
    const artefact = file([grant(['ana@example.com'], { dst: ['100.100.0.0/16'] })]);
    expect(asked(artefact, ana)).toBe(true);
    expect(asked(file([grant(['ana@example.com'], { dst: ['10.20.0.0/16'] })]), ana)).toBe(false);
  });

  test('TS-R23 a bound address is its host, at the points that the host has', () => {
    const artefact = file([grant(['ana@example.com'], { dst: ['10.20.4.0/24'], ip: ['tcp:443', 'tcp:80'] })]);
    expect(asked(artefact, { ...ana, host: 'crm.example.com', port: 443 })).toBe(true);
    expect(asked(artefact, { ...ana, host: '10.20.4.2', port: 443 })).toBe(false);
    expect(asked(artefact, { ...ana, host: '10.20.4.2', port: 80 })).toBe(true);
  });

  test('TS-R24 exit nodes of the service forward every port, those of Headscale are filtered', () => {
    const artefact = file([grant(['ana@example.com'], { dst: ['autogroup:internet'], ip: ['tcp:443'] })]);
    const at: Ask = { ...ana, host: '1.1.1.1', port: 22 };
    expect([asked(artefact, at), asked(artefact, { ...at, traffic: 'other' })]).toEqual([true, true]);
    const same = file([grant(['ana@corp.example'], { dst: ['autogroup:internet'], ip: ['tcp:443'] })]);
    expect([asked(same, at, 'headscale'), asked(same, { ...at, port: 443 }, 'headscale')]).toEqual([false, true]);
    expect(asked(artefact, { ...at, host: '10.20.3.7' })).toBe(false);
  });

  test('TS-R25 own devices are those of the caller, and not for tags', () => {
    const own = (src: string): object => file([grant([src], { dst: ['autogroup:self'] })]);
    expect(asked(own('ana@example.com'), { ...ana, host: 'own-devices' })).toBe(true);
    expect(asked(own('ana@example.com'), { ...li, host: 'own-devices' })).toBe(false);
    for (const src of ['tag:ci', 'autogroup:tagged', '*', '10.0.0.0/8'])
      expect(SERVICE.faults(own(src)).join(), src).toContain('ZT092');
    expect(
      asked(file([grant(['ana@example.com'], { dst: ['li@example.com'] })]), { ...ana, host: 'own-devices' }),
    ).toBe(false);
    const others = SERVICE.reading(file([grant(['ana@example.com'], { dst: ['li@example.com'] })])).layers[0]!.rules;
    expect(JSON.stringify(others)).toContain('the devices of li@example.com');
  });

  test('TS-R26 a client answers ping wherever it holds one port open', () => {
    const artefact = file([grant(['ana@example.com'], { dst: ['10.20.3.7'] })]);
    expect(asked(artefact, { ...ana, host: '10.20.3.7', traffic: 'icmp' })).toBe(true);
    expect(asked(artefact, { ...li, host: '10.20.3.7', traffic: 'icmp' })).toBe(false);
  });

  test('TS-R27 funnel opens a device to everybody', () => {
    const artefact = file([], { nodeAttrs: [{ target: ['tag:db'], attr: ['funnel'] }] });
    expect([asked(artefact, { port: 443 }), asked(artefact, { port: 5432 })]).toEqual([true, false]);
    expect(SERVER.faults(artefact)[0]).toContain('ZT092');
  });

  test('TS-R28 a login needs the network and an ssh rule; the first that fits decides, `check` first', () => {
    const open = { src: ['ana@example.com'], dst: ['tag:shell'], ip: ['tcp:22'] };
    const rule = (more: object): object => ({
      action: 'accept',
      src: ['ana@example.com'],
      dst: ['tag:shell'],
      users: ['autogroup:nonroot'],
      ...more,
    });
    const at: Ask = { ...ana, host: 'shell.internal', port: 22, as: 'deploy' };
    expect(asked(file([open]), at)).toBe(false);
    expect(asked(file([], { ssh: [rule({})] }), at)).toBe(false);
    expect(asked(file([open], { ssh: [rule({})] }), at)).toBe(true);
    expect(asked(file([open], { ssh: [rule({})] }), { ...at, as: 'root' })).toBe(false);
    const both = file([open], { ssh: [rule({}), rule({ action: 'check', checkPeriod: '1h' })] });
    expect([asked(both, { ...at, age: '2h' }), asked(both, { ...at, age: '1h' })]).toEqual([false, true]);
    expect(asked(file([open], { ssh: [rule({ action: 'check' })] }), { ...at, age: '12h' })).toBe(true);
    expect(asked(file([open], { ssh: [rule({ action: 'check' })] }), { ...at, age: '13h' })).toBe(false);
  });

  test('TS-R29 in `users` only nonroot and localpart are more than names', () => {
    const login = (users: readonly string[]): object =>
      file([{ src: ['ana@example.com'], dst: ['tag:shell'], ip: ['*'] }], {
        ssh: [{ action: 'accept', src: ['ana@example.com'], dst: ['tag:shell'], users }],
      });
    const as = (name: string): Ask => ({ ...ana, host: 'shell.internal', port: 22, as: name });
    expect(asked(login(['autogroup:member', 'group:a']), as('deploy'))).toBe(false);
    expect(asked(login(['localpart:*@example.com']), as('ana'))).toBe(true);
    expect(asked(login(['localpart:*@example.com']), as('root'))).toBe(false);
    for (const users of [['*'], [''], []]) expect(SERVICE.faults(login(users)).join()).toContain('ZT092');
  });

  test('TS-R30 a recorder that is not enforced records nothing for sure', () => {
    const recorded = (more: object): string =>
      JSON.stringify(
        SERVICE.reading(
          file([], {
            ssh: [{ action: 'accept', src: ['ana@example.com'], dst: ['tag:shell'], users: ['a'], ...more }],
          }),
        ).layers[1]!.rules[0]!.demand ?? null,
      );
    expect(recorded({ recorder: ['tag:router'] })).toBe('null');
    expect(recorded({ recorder: ['tag:router'], enforceRecorder: true })).toContain('recorder tag:router');
  });

  test('TS-R31 `via` chooses a router and takes nothing away from other rules', () => {
    const through = { src: ['ana@example.com'], dst: ['10.20.3.0/24'], ip: ['tcp:5432'], via: ['tag:router'] };
    expect(asked(file([through]), { ...ana, host: '10.20.3.7' })).toBe(true);
    expect(SERVICE.faults(file([{ ...through, via: ['ana@example.com'] }]))[0]).toContain('via can only be a tag');
    expect(asked(file([{ ...through, src: ['ana@corp.example'], dst: ['tag:db'] }]), ana, 'headscale')).toBe(false);
  });

  test('TS-R32 keys count in any case, once, and no unknown one is passed over', () => {
    expect(asked({ TagOwners: TAGS, GRANTS: [grant(['ana@example.com'])] }, ana)).toBe(true);
    expect(SERVICE.faults('{"grants": [], "Grants": []}')[0]).toContain('ZT091');
    expect(SERVICE.faults('{"grants": [], "grants": []}')[0]).toContain('ZT096');
    expect([SERVICE.faults('{"x": 1}')[0], SERVER.faults('{"x": 1}')[0]].map((one) => one?.slice(0, 5))).toEqual([
      'ZT091',
      'ZT092',
    ]);
    expect(SERVER.faults({ acls: [{ action: 'accept', src: ['*'], dst: ['*:*'], '#note': 1 }] })).toEqual([]);
  });

  test('TS-R33 Headscale refuses what only the service knows', () => {
    const rules: readonly object[] = [
      { postures: {} },
      { ipsets: {} },
      { defaultSrcPosture: [] },
      { attrConfig: {} },
      { grants: [grant(['ana@corp.example'], { srcPosture: [] })] },
      { grants: [grant(['autogroup:admin'])] },
      { grants: [grant(['autogroup:shared'])] },
      { grants: [grant(['ana@corp.example'], { dst: ['svc:x'] })] },
      { tagOwners: { 'tag:db': ['autogroup:member'] } },
    ];
    for (const more of rules) expect(SERVER.faults(file([], more)).join(), JSON.stringify(more)).toContain('ZT092');
  });

  test('TS-R39 whoever owns a tag sends as the tag, through an owner that is a tag too; admins do in any case', () => {
    const owned = (owners: object, more: object = {}): object =>
      file([grant(['tag:ci'])], { tagOwners: { ...TAGS, ...owners }, ...more });
    expect(asked(owned({}), ana)).toBe(false);
    expect(asked(owned({ 'tag:ci': ['autogroup:admin'] }), ana)).toBe(false);
    expect(asked(owned({ 'tag:ci': ['ana@example.com'] }), ana)).toBe(true);
    expect(asked(owned({ 'tag:ci': ['ana@example.com'] }), li)).toBe(false);
    expect(asked(owned({ 'tag:ci': ['autogroup:member'] }), li)).toBe(true);
    const ring = { 'tag:ci': ['tag:router', 'tag:ci'], 'tag:router': ['group:x', 'tag:ci'] };
    expect(asked(owned(ring, { groups: { 'group:x': ['li@example.com'] } }), li)).toBe(true);
    expect(asked(owned(ring, { groups: { 'group:x': ['li@example.com'] } }), ana)).toBe(false);
    expect(
      asked(file([grant(['autogroup:tagged'])], { tagOwners: { ...TAGS, 'tag:ci': ['li@example.com'] } }), li),
    ).toBe(true);
    expect(asked(owned({ 'tag:db': ['li@example.com'] }), li)).toBe(false);
  });

  test('TS-R34 a file whose tests fail is refused', () => {
    const tests = (...list: readonly object[]): readonly string[] =>
      SERVICE.faults(file([grant(['ana@example.com'])], { tests: list }));
    expect(tests({ src: 'ana@example.com', accept: ['tag:db:5432'], deny: ['tag:db:5433'] })).toEqual([]);
    expect(tests({ src: 'li@example.com', accept: ['tag:db:5432'] })[0]).toContain('test(s) failed');
    expect(tests({ src: 'ana@example.com', deny: ['tag:db:5432'] })[0]).toContain('test(s) failed');
    for (const point of [
      'tag:db',
      'tag:db:*',
      'tag:db:1-2',
      '10.0.0.0/8:22',
      'tag:nope:22',
      'autogroup:internet:22',
      '*:22',
    ])
      expect(tests({ src: 'ana@example.com', accept: [point] }).join(), point).toContain('ZT092');
  });

  test('TS-R35 a test without attributes fails on a rule with a posture', () => {
    const test = { src: 'ana@example.com', accept: ['tag:db:5432'] };
    expect(SERVICE.faults(posture(['custom:managed == true'], { tests: [test] }))[0]).toContain('test(s) failed');
    const attributes = { ...test, srcPostureAttrs: { 'custom:managed': true } };
    expect(SERVICE.faults(posture(['custom:managed == true'], { tests: [attributes] }))).toEqual([]);
  });

  test('TS-R37 ICMP goes with IPv4 and ICMPv6 with IPv6; IPv6 stands bare in grants and in brackets in acls', () => {
    const to = (ip: string): string =>
      JSON.stringify(
        SERVICE.reading(file([{ src: ['ana@example.com'], dst: ['fd00:20::7'], ip: [ip] }])).layers[0]!.rules[0]
          ?.points ?? [],
        shown,
      );
    expect(to('ipv6-icmp:*')).toContain('icmp');
    expect(
      SERVICE.reading(file([{ src: ['ana@example.com'], dst: ['fd00:20::7'], ip: ['icmp:*'] }])).layers[0]!.rules,
    ).toEqual([]);
    const acls = [{ action: 'accept', src: ['ana@example.com'], dst: ['[fd00:20::7]:443'] }];
    expect(asked({ acls }, { ...ana, host: 'fd00:20::7', port: 443 })).toBe(true);
  });

  test('TS-R38 ssh rules take no addresses or aliases as destination, and no period above a week', () => {
    const rule = (more: object): object =>
      file([], {
        hosts: { one: '10.0.0.1' },
        ssh: [{ action: 'check', src: ['ana@example.com'], dst: ['tag:shell'], users: ['a'], ...more }],
      });
    for (const more of [
      { dst: ['one'] },
      { dst: ['10.0.0.1'] },
      { dst: ['*'] },
      { dst: ['li@example.com'] },
      { checkPeriod: '169h' },
      { action: 'Check' },
    ])
      expect(SERVICE.faults(rule(more)).join(), JSON.stringify(more)).toContain('ZT092');
    expect(SERVICE.faults(rule({ checkPeriod: '168h' }))).toEqual([]);
  });

  test('TS-R36 a condition that is not understood is not passed over', () => {
    for (const text of ['custom:managed', 'custom:managed ~ true', "node:os IN 'macos'", 'custom:x == [1]'])
      expect(SERVICE.faults(posture([text]))[0], text).toContain('ZT091');
  });
});

test('traps.md lists exactly these traps', () => {
  const folder = join(ROOT, 'test/targets/tailscale/interpret');
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const tested = [...read('traps.test.ts').matchAll(/test\('(TS-R\d+) ([^']*)'/g)].map(
    ([, id, what]) => `${id} ${what}`,
  );
  const listed = [...read('traps.md').matchAll(/^\| (TS-R\d+) \| (.*) \|$/gm)].map(([, id, what]) => `${id} ${what}`);
  expect(tested.length).toBeGreaterThan(30);
  expect(listed).toEqual(tested);
});

test('every trap of the policy file has a test of reading it, or says why not', () => {
  const folder = join(ROOT, 'test/targets/tailscale');
  const all = [...readFileSync(join(folder, 'traps.md'), 'utf8').matchAll(/^\| (TS-\d+) \|/gm)].map(([, id]) => id);
  const own = readFileSync(join(folder, 'interpret/traps.md'), 'utf8');
  const answered = [...own.matchAll(/^\| (TS-\d+) \| (.+) \|$/gm)];
  expect(answered.map(([, id]) => id)).toEqual(all);
  for (const [, id, answer] of answered) {
    const tested = [...answer!.matchAll(/TS-R\d+/g)].map(([one]) => one);
    for (const one of tested) expect(own, id).toContain(`| ${one} |`);
    expect(tested.length > 0 || answer!.length > 20, id).toBe(true);
  }
});
