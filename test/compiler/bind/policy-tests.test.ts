import { describe, expect, it } from 'vitest';
import type { PolicyTest } from '../../../src/compiler/model/index.js';
import { estateFrom } from '../../kit/estate.js';
import { faultsOf } from './faults.js';

const WORLD = `
idps: { okta: { domains: [example.com, example.org] }, partner: { domains: [partner.example] } }
workloads: { ci: { kind: ci, identity: ci, credential: { type: jwt } } }
groups:
  sre: { source: okta, external: SRE }
  cleared: { source: okta, external: Cleared }
  vendors: { source: partner, external: V }
  leads: { members: [li@example.com, ana@example.com, group:more] }
  more: { members: [omar@partner.example, ana@example.com] }
  bots: { members: [workload:ci] }
  both: { all_of: [group:sre, group:cleared] }
  sre-leads: { all_of: [group:sre, group:leads] }
  mixed: { members: [group:leads, group:sre] }
  impossible: { all_of: [group:sre, group:vendors] }
posture:
  laptop: { managed: true, edr: installed, os: { windows: ">=10", macos: ">=14.5" }, max_age: 1h, checks: { serial: true } }
  strict: { firewall: true, edr: running, os: { macos: ">=14.6", linux: "*" }, max_age: 30m }
  linux: { os: { linux: "*" } }
  plain: { certificate: true }
  windows: { os: { windows: ">=9" } }
approvals: { oncall: { approvers: group:leads } }
resources:
  crm: { endpoints: "https://crm.example.com" }
  hosts: { endpoints: "ssh://*.prod.example.com" }
policies: { a: { allow: everyone, to: all, as: any } }
`;

async function testOf(who: string, rest = 'can: crm', config?: string): Promise<PolicyTest> {
  const { tests } = await estateFrom(
    { 'policies/a.yaml': `${WORLD}tests:\n  - { name: t, who: { ${who} }, ${rest} }\n`, 'd.jsonl': DIRECTORY },
    config ?? 'name: acme\n',
  );
  return tests[0]!;
}

const DIRECTORY = `{"ztctl_directory":1,"taken":"2026-11-22T00:00:00Z","complete":["sre","okta/Cleared"]}
{"user":"ana@example.com","active":true,"groups":["sre"]}
{"user":"li@example.com","active":true,"groups":["okta/SRE","cleared"]}
{"user":"omar@partner.example","active":false,"groups":["vendors"]}
{"user":"gone@example.com","active":false,"groups":["sre"]}
`;

describe('who a test speaks for', () => {
  it('a user with further groups, a workload, nobody', async () => {
    expect((await testOf('user: ana@example.com, groups: [sre, cleared]')).principals).toEqual([
      { kind: 'user', user: 'ana@example.com', groups: ['cleared', 'sre'] },
    ]);
    expect((await testOf('workload: ci')).principals).toEqual([{ kind: 'workload', workload: 'ci' }]);
    expect((await testOf('nobody: true')).principals).toEqual([{ kind: 'nobody' }]);
  });

  it('a synced group is an unnamed member for each domain of its source', async () => {
    expect((await testOf('group: sre, groups: cleared')).principals).toEqual([
      { kind: 'member', groups: ['cleared', 'sre'], domain: 'example.com' },
      { kind: 'member', groups: ['cleared', 'sre'], domain: 'example.org' },
    ]);
  });

  it('a listed group is each of its members in turn, once', async () => {
    expect((await testOf('group: leads')).principals).toEqual([
      { kind: 'user', user: 'ana@example.com', groups: [] },
      { kind: 'user', user: 'li@example.com', groups: [] },
      { kind: 'user', user: 'omar@partner.example', groups: [] },
    ]);
    expect((await testOf('group: bots')).principals).toEqual([{ kind: 'workload', workload: 'ci' }]);
    expect((await testOf('group: mixed')).principals).toHaveLength(5);
  });

  it('an intersection is whoever can be in all of its groups', async () => {
    expect((await testOf('group: both')).principals).toEqual([
      { kind: 'member', groups: ['cleared', 'sre'], domain: 'example.com' },
      { kind: 'member', groups: ['cleared', 'sre'], domain: 'example.org' },
    ]);
    expect((await testOf('group: sre-leads')).principals).toEqual([
      { kind: 'user', user: 'ana@example.com', groups: ['sre'] },
      { kind: 'user', user: 'li@example.com', groups: ['sre'] },
    ]);
  });

  it('a directory closes groups, and an inactive user is nobody', async () => {
    const config = 'name: acme\ndirectory: d.jsonl\n';
    const of = async (who: string) => (await testOf(who, 'can: crm', config)).principals;
    expect(await of('group: sre')).toEqual([
      { kind: 'user', user: 'ana@example.com', groups: [] },
      { kind: 'user', user: 'li@example.com', groups: [] },
    ]);
    expect(await of('group: both')).toEqual([{ kind: 'user', user: 'li@example.com', groups: [] }]);
    expect(await of('group: more')).toEqual([
      { kind: 'user', user: 'ana@example.com', groups: [] },
      { kind: 'nobody' },
    ]);
    expect(await of('user: omar@partner.example, groups: vendors')).toEqual([{ kind: 'nobody' }]);
  });

  it('a group nested ten thousand deep is still its members', async () => {
    const depth = 10_000;
    const groups = Array.from({ length: depth }, (_, at) => `  g${at}: { members: [group:g${at + 1}] }`).join('\n');
    const { tests } = await estateFrom(`
idps: { okta: { domains: [example.com] } }
resources: { crm: { endpoints: "https://crm.example.com" } }
policies: { a: { allow: group:g0, to: crm } }
groups:
${groups}
  g${depth}: { members: [ana@example.com] }
tests: [{ name: t, who: { group: g0 }, can: crm }]
`);
    expect(tests[0]!.principals).toEqual([{ kind: 'user', user: 'ana@example.com', groups: [] }]);
  });
});

describe('the signals of a test', () => {
  it('posture gives exactly what all postures demand', async () => {
    const device = async (who: string) => (await testOf(`nobody: true, ${who}`)).who.device;
    expect(await device('posture: [laptop, strict]')).toEqual({
      platform: 'macos',
      osVersion: [14, 6],
      age: 1800,
      flags: new Set(['managed', 'firewall']),
      edr: 'running',
      checks: new Set(['serial']),
    });
    expect(await device('posture: laptop')).toMatchObject({
      platform: 'macos',
      osVersion: [14, 5],
      age: 3600,
      edr: 'installed',
    });
    expect(await device('posture: laptop, platform: windows')).toMatchObject({ platform: 'windows', osVersion: [10] });
    expect(await device('posture: [laptop, windows]')).toMatchObject({ platform: 'windows', osVersion: [10] });
    expect(await device('posture: plain')).toEqual({ age: 0, flags: new Set(['certificate']), checks: new Set() });
    expect(await device('posture: linux')).toEqual({ platform: 'linux', age: 0, flags: new Set(), checks: new Set() });
    expect(await device('posture: [linux, laptop]')).toMatchObject({ platform: 'macos' });
    expect(await device('platform: ios')).toEqual({ platform: 'ios', flags: new Set(), checks: new Set() });
    expect(await device('platform: ios, device: { managed: true }')).toMatchObject({
      platform: 'ios',
      flags: new Set(['managed']),
    });
    expect(await device('mfa: any')).toBeUndefined();
  });

  it('the others are as in a request', async () => {
    const { who, as, now } = await testOf(
      'user: ana@example.com, idp: okta, country: MA, ip: "::ffff:192.0.2.1", mfa: strong, risk: low, approvals: oncall, session: { age: 2h, recorded: true }',
      'as: root, now: "2026-11-22T10:00:00+01:00", can: [crm, hosts]',
    );
    expect(who).toEqual({
      approvals: new Set(['oncall']),
      country: 'MA',
      ip: '192.0.2.1',
      mfa: 'strong',
      risk: 'low',
      session: { age: 7200, recorded: true, isolated: false, justified: false },
      idp: 'okta',
    });
    expect([as, now]).toEqual(['root', Date.parse('2026-11-22T09:00:00Z')]);
  });

  it('stand in the order of files and then of the text', async () => {
    const test = (name: string) =>
      `tests: [{ name: ${name}2, who: { nobody: true }, cannot: crm }, { name: ${name}1, who: { nobody: true }, can: crm }]\n`;
    const { tests } = await estateFrom({
      'policies/z.yaml': test('z'),
      'policies/m.yaml': WORLD,
      'policies/a.yaml': test('a'),
    });
    expect(tests.map(({ name }) => name.value)).toEqual(['a2', 'a1', 'z2', 'z1']);
  });
});

describe('faults of tests', () => {
  it('say what is missing, doubled or impossible', async () => {
    expect(
      await faultsOf({
        'p/a.yaml': `
groups:
  sre: { source: okta, external: SRE }
  leads: { members: [ana@example.com] }
  others: { members: [li@example.com] }
  none: { all_of: [group:leads, group:others] }
workloads: { ci: { kind: ci, identity: ci, credential: { type: jwt } } }
posture: { laptop: { managed: true } }
tests:
  - { name: nobody named, who: { mfa: any }, can: wiki }
  - { name: two, who: { user: ana@example.com, nobody: true }, can: wiki }
  - { name: no case, who: { nobody: true } }
  - { name: groups of nobody, who: { nobody: true, groups: sre }, can: wiki }
  - { name: closed groups, who: { user: ana@example.com, groups: [leads, sre] }, can: wiki }
  - { name: empty, who: { group: none }, can: wiki }
  - { name: device twice, who: { nobody: true, posture: laptop, device: { managed: true } }, can: wiki }
  - { name: platform twice, who: { nobody: true, platform: ios, device: { platform: macos } }, can: wiki }
  - { name: values, who: { nobody: true, ip: 10.0.0.1.2, country: QQ, device: { age: 01m, os_version: "1.2.3.4.5.6" }, session: { age: 9999d } }, can: wiki }
  - { name: idp of a workload, who: { workload: ci, idp: okta }, can: wiki }
  - { name: idp of nobody, who: { nobody: true, idp: okta }, can: wiki }
  - { name: idp of others, who: { group: sre, idp: partner }, can: wiki }
idps: { partner: { domains: [partner.example] } }
`,
      }),
    ).toMatchInlineSnapshot(`
      "ZT068 p/a.yaml:10:32 \`who\` names nobody
        help: a test asks for exactly one of \`user\`, \`group\`, \`workload\`, \`nobody\`, whether it \`can\` or \`cannot\`
      ZT068 p/a.yaml:11:23 \`who\` names \`user\` and \`nobody\`
        help: a test asks for exactly one of \`user\`, \`group\`, \`workload\`, \`nobody\`, whether it \`can\` or \`cannot\`
      ZT068 p/a.yaml:12:5 the test has neither \`can\` nor \`cannot\`
        help: a test asks for exactly one of \`user\`, \`group\`, \`workload\`, \`nobody\`, whether it \`can\` or \`cannot\`
      ZT068 p/a.yaml:13:52 \`groups\` belongs to a \`user\` or a \`group\`
        help: a test asks for exactly one of \`user\`, \`group\`, \`workload\`, \`nobody\`, whether it \`can\` or \`cannot\`
      ZT069 p/a.yaml:14:67 group \`leads\` is not an open synced group, so nobody can be said to be in it
      ZT069 p/a.yaml:15:34 group \`none\` stands for nobody
      ZT068 p/a.yaml:16:48 \`posture\` and \`device\` both say what the device has
        help: a test asks for exactly one of \`user\`, \`group\`, \`workload\`, \`nobody\`, whether it \`can\` or \`cannot\`
      ZT068 p/a.yaml:17:50 \`platform\` stands beside a \`device\` that has one
        help: a test asks for exactly one of \`user\`, \`group\`, \`workload\`, \`nobody\`, whether it \`can\` or \`cannot\`
      ZT069 p/a.yaml:18:46 /ip: \`10.0.0.1.2\` is no address
      ZT069 p/a.yaml:18:67 /country: \`QQ\` is no country code
      ZT069 p/a.yaml:18:86 /device/age: \`01m\` is no duration such as \`10m\`, of at most 3650d
      ZT069 p/a.yaml:18:136 /session/age: \`9999d\` is no duration such as \`10m\`, of at most 3650d
      ZT075 p/a.yaml:19:58 nobody logs in so through idp \`okta\`: only users log in through an idp
      ZT075 p/a.yaml:20:54 nobody logs in so through idp \`okta\`: only users log in through an idp
      ZT075 p/a.yaml:21:52 nobody logs in so through idp \`partner\`: it does not list the domain \`example.com\`"
    `);
  });
});
