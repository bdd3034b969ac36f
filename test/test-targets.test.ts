import { describe, expect, test } from 'vitest';
import { casesOf } from '../src/compiler/policy-test/index.js';
import { ALWAYS, type Condition, type PointBox, type Reading } from '../src/compiler/proof/index.js';
import { SourceFile } from '../src/compiler/source/index.js';
import { load } from '../src/load.js';
import type { Narrowing } from '../src/targets/target.js';
import { isFailedDifference, type TargetTests, testTargets } from '../src/test-targets.js';
import { createFakeTarget } from './kit/fake-target.js';
import { createMemoryHost } from './kit/memory-host.js';

const NOW = Date.parse('2026-06-15T12:00:00Z');
const CONFIG = 'name: a\ntargets: { mesh: { kind: tailscale }, other: { kind: tailscale } }';
const POLICY = `idps: { okta: { domains: [example.com] } }
groups: { pair: { members: [ana@example.com, li@example.com] } }
locations: { home: [MA] }
resources:
  db: { endpoints: "tcp://db.example.com:5432", via: mesh }
  wiki: { endpoints: "https://wiki.example.com" }
policies:
  db: { owner: a, reason: r, allow: group:pair, to: db, when: { mfa: strong, location: home } }
  wiki: { owner: a, reason: r, allow: user:ana@example.com, to: wiki }
  no-leavers: { owner: a, reason: r, deny: user:li@example.com, to: db, not_before: 2026-09-01T00:00:00Z }
`;
const WITH_KEY = '{ user: ana@example.com, mfa: strong, country: MA }';
const FILE = new SourceFile('mesh/rules.json', '[]');
const DB: PointBox = {
  host: { kind: 'name', name: 'db.example.com' },
  traffic: 'tcp',
  ports: [{ from: 5432, to: 5432 }],
};

/** An artefact with one rule, `rule one`, on the given points. */
function artefact(when: Condition, points: readonly PointBox[] = [DB]): Reading {
  const place = { what: 'rule one', span: { file: FILE, start: 0, end: 2 } };
  return { layers: [{ rules: [{ effect: 'allow', points, when, place }], otherwise: 'deny' }], assumed: [] };
}

interface Given {
  readonly tests: string;
  readonly reading?: Reading;
  readonly base?: string;
  /** Added to it. */
  readonly policy?: string;
  readonly narrower?: readonly Omit<Narrowing, 'span'>[];
  readonly refuse?: readonly string[];
}

async function asked({
  tests,
  reading = artefact(ALWAYS),
  base = POLICY,
  policy = '',
  narrower = [],
  refuse = [],
}: Given) {
  const files = { 'ztctl.yaml': CONFIG, 'policies/a.yaml': `${base}${policy}tests:\n${tests}` };
  const project = await load(createMemoryHost(files), '');
  expect(project.diagnostics).toEqual([]);
  const estate = project.estate!;
  const fake = createFakeTarget({ refuse });
  const said = narrower.map((one) => ({ ...one, span: { file: FILE, start: 0, end: 2 } }));
  const target = {
    ...fake,
    compile: async (input: Parameters<typeof fake.compile>[0]) => ({ ...(await fake.compile(input)), narrower: said }),
    reader: { ...fake.reader, interpret: () => ({ reading, diagnostics: [] }) },
  };
  const cases = casesOf(estate, NOW);
  const targets = await testTargets({ ...project, estate }, { now: NOW, cases, registry: [target] });
  return { targets, seen: fake.seen };
}

/** Each difference as `test: failed` or by what it is accepted, with what decides. */
function told({ differences }: TargetTests): readonly string[] {
  return differences.map((one) => {
    const by = one.accepted.map((each) => (each.kind === 'gap' ? each.gap.name : each.narrowing.constraint));
    const what = isFailedDifference(one) ? `failed ${one.stricter.join()}`.trim() : by.join();
    return `${one.test.name.value}: ${what} by ${one.points.map(({ by: rule }) => rule?.what ?? 'nothing').join()}`;
  });
}

const gap = (constraints: string, target = 'mesh'): string =>
  `gaps:\n  login: { target: ${target}, constraints: [${constraints}], policies: [db], owner: a, reason: r, expires: 2026-12-31 }\n`;

describe('which cases are put to a target', () => {
  test('those whose resource it carries, and a target that carries none of them is neither compiled nor told of', async () => {
    const tests = `  - { name: in, who: ${WITH_KEY}, can: [db, wiki] }`;
    const { targets, seen } = await asked({ tests });
    expect(targets.map(({ name, asked: cases }) => [name, cases.map(({ resource }) => resource.value)])).toEqual([
      ['mesh', ['db']],
    ]);
    expect(seen).toHaveLength(1);
  });

  test('not those that fail on the policy itself', async () => {
    const { targets, seen } = await asked({ tests: `  - { name: in, who: ${WITH_KEY}, cannot: db }` });
    expect([targets, seen]).toEqual([[], []]);
  });

  test('a case is put to what is shipped at its own instant, each interval compiled once', async () => {
    const li = '{ user: li@example.com, mfa: strong, country: MA }';
    const tests = [
      `  - { name: now, who: ${li}, can: db }`,
      `  - { name: soon, who: ${li}, now: 2026-08-01T00:00:00Z, can: db }`,
      `  - { name: later, who: ${li}, now: 2026-10-01T00:00:00Z, cannot: db }`,
      `  - { name: much later, who: ${li}, now: 2026-11-01T00:00:00Z, cannot: db }`,
    ].join('\n');
    const { targets, seen } = await asked({ tests });
    expect(targets[0]!.asked).toHaveLength(4);
    expect(seen.map(({ horizon }) => new Date(horizon.from).toISOString())).toEqual([
      '2026-01-01T00:00:00.000Z',
      '2026-09-01T00:00:00.000Z',
    ]);
    expect(told(targets[0]!)).toEqual(['later: failed by rule one', 'much later: failed by rule one']);
  });

  test('none where nothing can be shipped: that is told, with why', async () => {
    const { targets } = await asked({ tests: `  - { name: in, who: ${WITH_KEY}, can: db }`, refuse: ['db'] });
    const [{ asked: cases, differences, untried } = targets[0]!] = targets;
    expect([cases, differences]).toEqual([[], []]);
    expect(untried.map((one) => [one.now, one.cases.length, one.diagnostics.map(({ code }) => code)])).toEqual([
      [NOW, 1, ['ZT083']],
    ]);
  });

  test('who says no idp is asked as logged in with the one that asserts the address', async () => {
    const reading = artefact({ kind: 'idp', idps: ['okta'] });
    const { targets } = await asked({ reading, tests: `  - { name: in, who: ${WITH_KEY}, can: db }` });
    expect(told(targets[0]!)).toEqual([]);
  });

  test('who says no age of his session is asked at his login, where the policy says the same of it', async () => {
    const reading = artefact({ kind: 'demand', demand: { sessionMax: 86_400 } });
    const { targets } = await asked({ reading, tests: `  - { name: in, who: ${WITH_KEY}, can: db }` });
    expect(told(targets[0]!)).toEqual([]);
    const base = POLICY.replace('location: home }', 'location: home }, session: { max: 1h }');
    const aged = await asked({ base, reading, tests: `  - { name: out, who: ${WITH_KEY}, cannot: db }` });
    expect(told(aged.targets[0]!)).toEqual([]);
  });
});

describe('somebody whom the policy refuses and the artefact lets in', () => {
  const tests = `  - { name: weak, who: { user: ana@example.com, mfa: any, country: MA }, cannot: db }
  - { name: away, who: { user: ana@example.com, mfa: any, country: FR }, cannot: db }`;

  test('fails without a gap', async () => {
    const { targets } = await asked({ tests });
    expect(told(targets[0]!)).toEqual(['weak: failed by rule one', 'away: failed by rule one']);
  });

  test('is accepted where a gap gives up everything that keeps out, and only there', async () => {
    const { targets } = await asked({ tests, policy: gap('mfa') });
    expect(told(targets[0]!)).toEqual(['weak: login by rule one', 'away: failed by rule one']);
    const both = await asked({ tests, policy: gap('mfa, location') });
    expect(told(both.targets[0]!)).toEqual(['weak: login by rule one', 'away: login by rule one']);
  });

  test('is not accepted by a gap of another target', async () => {
    const { targets } = await asked({ tests, policy: gap('mfa, location', 'other') });
    expect(told(targets[0]!)).toEqual(['weak: failed by rule one', 'away: failed by rule one']);
  });

  test('is not accepted by a gap where a plain deny keeps out too', async () => {
    const li = `  - { name: li, who: { user: li@example.com, country: MA }, now: 2026-10-01T00:00:00Z, cannot: db }`;
    const { targets } = await asked({ tests: li, policy: gap('mfa') });
    expect(told(targets[0]!)).toEqual(['li: failed by rule one']);
  });

  test('is accepted in spite of a floor where the gap gives up what the floor asks for, too', async () => {
    const floor = (demand: string): string =>
      `  floor: { owner: a, reason: r, deny: everyone, to: db, unless: { ${demand} } }\n`;
    const lacksMfa = `  - { name: weak, who: { user: ana@example.com, mfa: strong, country: MA }, cannot: db }`;
    const waived = await asked({ tests: lacksMfa, policy: `${floor('mfa: phishing-resistant')}${gap('mfa')}` });
    expect(told(waived.targets[0]!)).toEqual(['weak: login by rule one']);
    const other = await asked({ tests: lacksMfa, policy: `${floor('risk: { max: low }')}${gap('mfa')}` });
    expect(told(other.targets[0]!)).toEqual(['weak: failed by rule one']);
  });

  test('fails when it is so at one point of several', async () => {
    const base = POLICY.replace(
      '"tcp://db.example.com:5432"',
      '["tcp://db.example.com:5432", "tcp://db.example.com:1"]',
    );
    const { targets } = await asked({ tests, base });
    expect(told(targets[0]!)).toEqual(['weak: failed by rule one', 'away: failed by rule one']);
  });
});

describe('somebody whom the policy lets in and the artefact keeps out', () => {
  const tests = `  - { name: in, who: ${WITH_KEY}, can: db }`;
  const reading = artefact({ kind: 'demand', demand: { mfa: 3 } });

  test('fails where nothing says so, with what more is asked', async () => {
    const { targets } = await asked({ tests, reading });
    expect(told(targets[0]!)).toEqual(['in: failed mfa by nothing']);
  });

  test('is accepted where the compiler says that this constraint is carried narrower', async () => {
    const said = [{ constraint: 'mfa', policy: 'db', resource: 'db', reason: 'only keys' }] as const;
    const { targets } = await asked({ tests, reading, narrower: said });
    expect(told(targets[0]!)).toEqual(['in: mfa by nothing']);
  });

  test('is not accepted by what it says of another constraint', async () => {
    const said = [{ constraint: 'session.max', policy: 'db', resource: 'db', reason: 'shorter' }] as const;
    const { targets } = await asked({ tests, reading, narrower: said });
    expect(told(targets[0]!)).toEqual(['in: failed mfa by nothing']);
  });
});
