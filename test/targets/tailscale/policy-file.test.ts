import { describe, expect, test } from 'vitest';
import { SourceFile } from '../../../src/compiler/source/index.js';
import { parseHuJson } from '../../../src/compiler/syntax/index.js';
import { writeHuJson } from '../../../src/targets/tailscale/hujson.js';
import { HEADSCALE, TAILSCALE } from '../../../src/targets/tailscale/index.js';
import { compileFor } from '../matrix/harness.js';
import { plainPolicy } from './corpora.js';
import { allowing, compile, emit, faults } from './kit.js';
import { BINDINGS, randomEstate } from './random-estate.js';

const HOSTILE = [
  '*/ "x": 1',
  '// "grants": null',
  'a\nb',
  'a\r"grants": null,',
  '\u2028"x"',
  '\u202egnp.exe',
  '\u0000\u001b[31m',
  '"},{',
  '\\',
  '__proto__',
  '\ufeff',
  '\u0085',
];

describe('the text', () => {
  test('TS-100 holds no comment that a text of the policy can end', () => {
    for (const hostile of HOSTILE) {
      const entry = { comments: [hostile], key: 'k', value: ['v'] };
      const text = writeHuJson(
        [hostile],
        [{ key: 'groups', comments: [hostile], body: { kind: 'map', entries: [entry] } }],
      );
      expect(plainPolicy(text), JSON.stringify(hostile)).toEqual({ groups: { k: ['v'] } });
    }
  });

  test('TS-101 holds every string as it was, whatever it contains, and shows what would not show itself', () => {
    for (const hostile of HOSTILE) {
      const text = writeHuJson(
        [],
        [
          {
            key: 'hosts',
            comments: [],
            body: { kind: 'map', entries: [{ comments: [], key: hostile, value: [hostile] }] },
          },
        ],
      );
      const { root } = parseHuJson(new SourceFile('policy.hujson', text));
      expect(root!.kind).toBe('map');
      expect(text.split('\n')).toHaveLength(6);
      expect(text).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\ufeff]/);
      const section = (JSON.parse(text.replace(/,(\n\t*[}\]])/g, '$1')) as { hosts: Record<string, string[]> }).hosts;
      expect(Object.entries(section)).toEqual([[hostile, [hostile]]]);
    }
  });

  test('TS-102 carries reasons as comments and as nothing else', async () => {
    const { text, file } = await emit(
      allowing('group:ops', undefined, `, reason: ${JSON.stringify('*/ ]} // "grants": null')}`),
    );
    expect(text).toContain('// policy p: db (*/ ]} // "grants": null)\n');
    expect(file.grants).toHaveLength(1);
  });

  test('TS-103 has the same bytes whatever the order of files, keys and list items', async () => {
    const sections = [
      'groups:\n  b: { members: [li@example.com, ana@example.com] }\n  a: { members: [omar@example.com] }\n',
      'resources:\n  y: { endpoints: ["tcp://10.20.3.8:2", "tcp://10.20.3.7:1"], via: t }\n  x: { endpoints: "tcp://10.20.4.0/24:1", via: t }\n',
      'policies:\n  q: { allow: [group:b, group:a], to: y }\n  p: { allow: group:a, to: x }\n',
    ];
    const shuffled = [
      'policies:\n  p: { to: x, allow: group:a }\n  q: { to: y, allow: [group:a, group:b] }\n',
      'resources:\n  x: { via: t, endpoints: "tcp://10.20.4.0/24:1" }\n  y: { via: t, endpoints: ["tcp://10.20.3.7:1", "tcp://10.20.3.8:2"] }\n',
      'groups:\n  a: { members: [omar@example.com] }\n  b: { members: [ana@example.com, li@example.com] }\n',
    ];
    const idps = 'idps: { okta: { domains: [example.com] } }\n';
    const first = await compileFor(TAILSCALE, {}, idps, ...sections);
    const second = await compileFor(TAILSCALE, {}, ...shuffled, idps);
    expect(second.artefact!.files).toEqual(first.artefact!.files);
    expect(first.artefact!.files[0]!.text).toContain('"group:a", "group:b"');
  });

  test('TS-104 names every listed group that it uses and no other, so that none is open or stale', async () => {
    const { file } = await emit(`groups:\n  idle: { members: [zoe@example.com] }\n${allowing('group:ops')}`);
    expect(Object.keys(file.groups!)).toEqual(['group:ops']);
  });
});

describe('the objects', () => {
  test('say who is affected in the words of the policy, and which elements cause them', async () => {
    const policy = `posture:
  device: { managed: true }
resources:
  db: { endpoints: "tcp://10.20.3.7:5432", sensitivity: high, via: t }
policies:
  p: { allow: [group:ops, user:zoe@example.com], to: db }
  floor: { deny: everyone, to: db, unless: { posture: device } }
`;
    const { compilation } = await emit(
      policy,
      'domains: [example.com]\nposture: { managed: "custom:managed == true" }',
    );
    const said = compilation.artefact!.objects.map(({ address, who, resources, causes }) => [
      address,
      who,
      resources.join(),
      causes.map(({ element }) => element).join(', '),
    ]);
    expect(said).toEqual([
      [
        'grants/group:ops,zoe@example.com -> 10.20.3.7 tcp:5432',
        'group:ops, user:zoe@example.com',
        'db',
        'policy p, policy floor, resource db',
      ],
      ['groups/group:ops', '', '', 'policy p, policy floor, resource db, group ops'],
      ['postures/posture:device', '', '', 'policy p, policy floor, posture device, resource db'],
      ['tests', '', '', ''],
    ]);
    expect(compilation.trusted.map(({ constraint, name, vendor }) => [constraint, name, vendor])).toEqual([
      ['posture.managed', 'domain:example.com', 'own domain of the tailnet'],
      ['posture.managed', 'managed', 'custom:managed == true'],
    ]);
  });
});

describe('reading a live file', () => {
  function read(text: string): readonly { readonly address: string; readonly body: unknown }[] {
    const { objects, diagnostics } = TAILSCALE.read([{ path: 'policy.hujson', text }]);
    expect(diagnostics).toEqual([]);
    return objects;
  }

  test('gives back what was emitted, address by address, on random estates', async () => {
    for (const target of [TAILSCALE, HEADSCALE]) {
      for (let seed = 3000; seed < 3020; seed++) {
        const kind = target.kind as 'tailscale' | 'headscale';
        const { artefact } = await compileFor(
          target,
          { ...BINDINGS[kind], tests: true },
          randomEstate(seed, kind === 'tailscale'),
        );
        if (!artefact) continue;
        const { objects } = target.read(artefact.files);
        expect(objects).toEqual(artefact.objects.map(({ address, body }) => ({ address, body })));
        for (const { address, causes, who, resources } of artefact.objects) {
          if (!address.startsWith('grants/')) continue;
          expect(causes[0]!.element, address).toMatch(/^policy a\d$/);
          expect([who.length > 0, resources.length > 0], address).toEqual([true, true]);
        }
      }
    }
  });

  test('TS-110 takes a file without rules, or with null, for one that opens everything', () => {
    for (const text of ['{}', '{"groups": {}}', '{"acls": null}', '{"grants": null, "acls": null}']) {
      expect(
        read(text).map(({ address }) => address),
        text,
      ).toContain('grants/* -> * *');
    }
    expect(read('{"grants": []}')).toEqual([]);
    expect(read('{"acls": []}')).toEqual([]);
  });

  test('TS-111 knows sections by any case, as the servers do', () => {
    expect(
      read('{"Grants": [{"src": ["a@b.c"], "dst": ["10.0.0.1"], "ip": ["tcp:1"]}], "TAGOWNERS": {"tag:x": []}}').map(
        ({ address }) => address,
      ),
    ).toEqual(['grants/a@b.c -> 10.0.0.1 tcp:1', 'tagOwners/tag:x']);
  });

  test('TS-112 reads comments and trailing commas, and finds no change in order or repetition', () => {
    const one = read(
      '// x\n{ "grants": [ {"src": ["b@x.y", "a@x.y"], "dst": ["10.0.0.1",], "ip": ["tcp:1"]}, /* y */ ], }',
    );
    const two = read('{"grants":[{"ip":["tcp:1","tcp:1"],"src":["a@x.y","b@x.y"],"dst":["10.0.0.1"]}]}');
    expect(one).toEqual(two);
  });

  test('TS-113 leaves nothing out: rules of an older kind, duplicates with other conditions, sections that it does not know', () => {
    const objects = read(`{
      "acls": [{"action": "accept", "src": ["*"], "dst": ["*:*"]}],
      "grants": [
        {"src": ["a@b.c"], "dst": ["10.0.0.1"], "ip": ["tcp:1"], "via": ["tag:r"]},
        {"src": ["a@b.c"], "dst": ["10.0.0.1"], "ip": ["tcp:1"]},
        {"src": ["a@b.c"], "dst": ["10.0.0.1"], "ip": ["tcp:1"]}
      ],
      "nodeAttrs": [{"target": ["*"], "attr": ["funnel"]}],
      "someday": 1
    }`);
    expect(objects.map(({ address }) => address.replace(/[0-9a-f]{12}/, 'HASH'))).toEqual([
      'acls/* -> *:*',
      'grants/a@b.c -> 10.0.0.1 tcp:1 (HASH)',
      'grants/a@b.c -> 10.0.0.1 tcp:1 (HASH)',
      'nodeAttrs',
      'someday',
    ]);
  });

  test('TS-114 refuses what it cannot tell apart, with the place', () => {
    for (const text of [
      '{"grants": [], "grants": []}',
      '[]',
      '{"grants": [}',
      '{"derpMap": 12345678901234567890}',
      '',
    ]) {
      const { objects, diagnostics } = TAILSCALE.read([{ path: 'policy.hujson', text }]);
      expect(objects, text).toEqual([]);
      expect(diagnostics[0], text).toMatchObject({ severity: 'error' });
    }
    expect(TAILSCALE.read([])).toEqual({ objects: [], diagnostics: [] });
  });

  test('keeps addresses short and apart when a rule names many', () => {
    const users = Array.from({ length: 50 }, (_, index) => `user${index}@example.com`);
    const rule = (src: readonly string[]) => ({ src, dst: ['10.0.0.1'], ip: ['tcp:1'] });
    const objects = read(JSON.stringify({ grants: [rule(users), rule(users.slice(1))] }));
    expect(new Set(objects.map(({ address }) => address)).size).toBe(2);
    for (const { address } of objects) expect(address.length).toBeLessThan(120);
  });
});

describe('what is kept', () => {
  test('TS-120 is written as it stands, because applying replaces the whole file', async () => {
    const keep = 'keep: { autoApprovers: { routes: { 10.20.0.0/16: ["tag:router"] } }, randomizeClientPort: true }';
    const { file } = await emit(allowing('group:ops'), keep);
    expect(file.autoApprovers).toEqual({ routes: { '10.20.0.0/16': ['tag:router'] } });
    expect(file.randomizeClientPort).toBe(true);
    expect(file.tagOwners).toEqual({ 'tag:router': [] });
  });

  test('TS-121 may name listed groups, which are then defined, and no others', async () => {
    const keep = (group: string) => `keep: { autoApprovers: { exitNode: ["group:${group}"] } }`;
    expect((await emit(allowing('user:zoe@example.com'), keep('ops'))).file.groups).toEqual({
      'group:ops': ['ana@example.com', 'li@example.com'],
    });
    expect(await faults(allowing('group:ops'), keep('nobody'))).toEqual([
      '`group:nobody` is not a listed group of the policy',
    ]);
  });
});

describe('tests in the file', () => {
  test('TS-130 are not written for the server unless asked for: it refuses those that name a user without a device', async () => {
    expect((await emit(allowing('group:ops'), '', 'headscale')).file.tests).toBeUndefined();
    expect((await emit(allowing('group:ops'), 'tests: true', 'headscale')).file.tests).toHaveLength(1);
    expect((await emit(allowing('group:ops'), 'tests: false')).file.tests).toBeUndefined();
  });

  test('TS-131 give the device its attributes, because without them a rule with a posture does not hold', async () => {
    const { file } = await emit(
      allowing('group:ops', undefined, ', when: { platform: macos }'),
      'domains: [example.com]',
    );
    expect(file.tests).toEqual([
      { src: 'ana@example.com', proto: 'tcp', deny: ['10.20.3.7:5432'] },
      { src: 'ana@example.com', srcPostureAttrs: { 'node:os': 'macos' }, proto: 'tcp', accept: ['10.20.3.7:5432'] },
    ]);
  });

  test('TS-132 never deny what a synced group may give', async () => {
    const policy = `resources:
  db: { endpoints: "tcp://10.20.3.7:5432", via: t }
  web: { endpoints: "tcp://10.20.3.8:443", via: t }
policies:
  p: { allow: group:ops, to: db }
  q: { allow: group:sre, to: web }
`;
    const { file } = await emit(policy, 'groups: { sre: "group:sre@example.com" }');
    expect(file.tests).toEqual([{ src: 'ana@example.com', proto: 'tcp', accept: ['10.20.3.7:5432'] }]);
  });

  test('TS-133 show for a policy whom it names and leaves out', async () => {
    const { file } = await emit(allowing('group:ops', undefined, ', except: user:li@example.com'));
    expect(file.tests).toContainEqual({ src: 'li@example.com', proto: 'tcp', deny: ['10.20.3.7:5432'] });
  });
});

test('a compilation with an error emits nothing, and says all faults at once', async () => {
  const policy = `resources:
  db: { endpoints: "tcp://a.internal:1", via: t }
  web: { endpoints: "https://b.internal", via: t }
policies:
  p: { allow: group:ops, to: [db, web], when: { mfa: any } }
`;
  const compilation = await compile(policy);
  expect(compilation.artefact).toBeUndefined();
  expect(compilation.diagnostics.map(({ code, severity }) => `${code} ${severity}`)).toHaveLength(3);
});
