import { beforeAll, expect, test } from 'vitest';
import {
  createStyle,
  REPORT_FORMATS,
  type TestOutcome,
  testDocument,
  testReport,
  testRunText,
} from '../../../src/cli/report/index.js';
import { ALWAYS, NEVER, type Reading } from '../../../src/compiler/proof/index.js';
import { SourceFile } from '../../../src/compiler/source/index.js';
import { casesOf, createEvaluator, type Estate, load, runPolicyTests, testTargets } from '../../../src/index.js';
import { createFakeTarget } from '../../kit/fake-target.js';
import { createMemoryHost } from '../../kit/memory-host.js';
import { readXml } from '../formats/readers.js';
import { compileSchema } from '../kit/validate.js';

const NOW = Date.parse('2026-06-15T12:00:00Z');
const POLICY = `idps: { okta: { domains: [example.com] } }
resources:
  db: { endpoints: "tcp://db.example.com:5432", via: mesh }
  wiki: { endpoints: "tcp://wiki.example.com:443", via: mesh }
  shop: { endpoints: "tcp://shop.example.com:443", via: spare }
policies:
  db: { owner: a, reason: r, allow: user:ana@example.com, to: db, when: { mfa: strong } }
  wiki: { owner: a, reason: r, allow: user:ana@example.com, to: wiki, when: { mfa: any } }
  shop: { owner: a, reason: r, allow: user:ana@example.com, to: shop }
gaps:
  login: { target: mesh, constraints: [mfa], policies: [db], owner: a, reason: r, expires: 2026-12-31, enforced_by: the idp }
tests:
  - { name: weak, who: { user: ana@example.com }, cannot: db }
  - { name: nobody, who: { nobody: true }, cannot: [db, shop] }
  - { name: daily work, who: { user: ana@example.com, mfa: any }, can: wiki }
`;
const FILE = new SourceFile('mesh/rules.json', '[]');
const STYLE = createStyle({ colour: false, folder: 'here' });

let estate: Estate;
let outcome: TestOutcome;

/** A mesh that lets everybody reach `db` and nobody `wiki`, and a spare target that refuses to carry `shop`. */
beforeAll(async () => {
  const config = 'name: a\ntargets: { mesh: { kind: tailscale }, spare: { kind: openziti } }';
  const project = await load(createMemoryHost({ 'ztctl.yaml': config, 'policies/a.yaml': POLICY }), '');
  expect(project.diagnostics).toEqual([]);
  estate = project.estate!;
  const rule = (name: string, when: typeof ALWAYS): Reading['layers'][number]['rules'][number] => ({
    effect: 'allow',
    points: [{ host: { kind: 'name', name }, traffic: 'tcp' }],
    when,
    place: { what: `rule ${name}`, span: { file: FILE, start: 0, end: 2 } },
  });
  const rules = [rule('db.example.com', ALWAYS), rule('wiki.example.com', NEVER)];
  const reading: Reading = { layers: [{ rules, otherwise: 'deny' }], assumed: [] };
  const mesh = createFakeTarget();
  const registry = [
    { ...mesh, reader: { ...mesh.reader, interpret: () => ({ reading, diagnostics: [] }) } },
    createFakeTarget({ kind: 'openziti', refuse: ['shop'] }),
  ];
  const evaluator = createEvaluator(estate);
  const cases = casesOf(estate, NOW);
  outcome = {
    results: runPolicyTests(estate, (request) => evaluator.evaluate(request), NOW),
    targets: await testTargets({ ...project, estate }, { now: NOW, cases, registry }),
  };
});

test('the text says what decides on a target, what accepts it, and what could not be asked', () => {
  expect(testRunText(outcome, estate, { now: NOW, chdir: 'here' }, STYLE)).toBe(`fail nobody
  here/policies/a.yaml:14:53: says that nobody cannot reach db, but mesh (tailscale) allows it
    by rule db.example.com (here/mesh/rules.json:1)
    no live gap accepts it

fail daily work
  here/policies/a.yaml:15:72: says that user:ana@example.com can reach wiki, but mesh (tailscale) denies it
    at tcp://wiki.example.com:443 no rule matches
    it never lets these people in, and compile does not say so

1 test passed, 2 failed

read back from what is shipped:
  mesh (tailscale): 0 of 3 cases as the policy, 1 otherwise and accepted, 2 failed
    waived    weak: user:ana@example.com reaches db by rule db.example.com; gap login accepts it,
              enforced by the idp
              here/policies/a.yaml:11
  spare (openziti): 1 case not asked: nothing can be shipped, see ztctl compile --target spare --chdir here
`);
});

test('without targets only the policy itself is told of', () => {
  const { results } = outcome;
  expect(testRunText({ results }, estate, { now: NOW, chdir: '' }, STYLE)).toBe('3 tests passed: no failures\n');
  expect(testDocument({ results }, estate, '2026-06-15T12:00:00.000Z')).toMatchObject({
    against: 'source',
    failed: 0,
    targets: null,
  });
});

test('the document says the same, in the form of its schema', () => {
  const document = testDocument(outcome, estate, new Date(NOW).toISOString());
  expect(compileSchema('test.schema.json')(JSON.parse(JSON.stringify(document)))).toEqual([]);
  expect([document.passed, document.failed, document.tests.map(({ passed }) => passed)]).toEqual([
    1,
    2,
    [true, false, false],
  ]);
  expect(document.targets!.map(({ name, asked, untried }) => [name, asked, untried.length])).toEqual([
    ['mesh', 3, 0],
    ['spare', 0, 1],
  ]);
  expect(document.targets![0]!.differences.map((one) => [one.test, one.accepted, one.because, one.stricter])).toEqual([
    ['weak', true, [{ kind: 'gap', name: 'login', reason: 'r', place: expect.anything() }], []],
    ['nobody', false, [], []],
    ['daily work', false, [], ['principal']],
  ]);
});

test('each target is a suite of JUnit, in which what could not be asked is skipped', () => {
  const run = { version: '0.0.0', project: 'here', now: NOW, chdir: 'here' };
  const report = testReport(outcome, estate, run);
  expect(report.findings.map(({ code, level }) => [code, level])).toEqual([
    ['policy-test-accepted', 'info'],
    ['policy-test', 'error'],
    ['policy-test', 'error'],
  ]);
  const suites = readXml(REPORT_FORMATS.junit(report)).children.map(
    ({ attributes: { name, tests, failures, skipped } }) => {
      return [name, tests, failures, skipped];
    },
  );
  expect(suites).toEqual([
    ['ztctl test', '3', '0', '0'],
    ['ztctl test on mesh', '3', '2', '0'],
    ['ztctl test on spare', '1', '0', '1'],
  ]);
});
