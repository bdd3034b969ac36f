import { expect, test } from 'vitest';
import { compileProject } from '../../src/compile.js';
import { OPENZITI } from '../../src/targets/openziti/index.js';
import type { Compilation } from '../../src/targets/target.js';
import { NOW } from './matrix/fixtures.js';
import { compileFor, errorsOf, loadEstate } from './matrix/harness.js';

const BINDINGS = { users: { 'ana@example.com': 'anaLaptop' }, hosts: { db: 'dbHost', wiki: 'wikiHost' } };
const HEAD = `idps: { okta: { domains: [example.com] } }
resources:
  db: { endpoints: "tcp://10.20.3.7:5432", sensitivity: high, via: t }
  wiki: { endpoints: "tcp://10.20.3.8:443", sensitivity: high, via: t }
`;
const LIMITED = `policies:
  p: { allow: user:ana@example.com, to: [db, wiki], when: { mfa: strong, location: MA }, session: { max: 8h } }
`;

function gap(more: string): string {
  return `gaps:\n  accepted: { target: t, owner: security, reason: accepted, policies: [p], expires: 2027-06-30, ${more} }\n`;
}

function compile(...policies: readonly string[]): Promise<Compilation> {
  return compileFor(OPENZITI, BINDINGS, `${HEAD}${policies[0]}`, ...policies.slice(1));
}

async function refused(...policies: readonly string[]): Promise<readonly string[]> {
  const compilation = await compile(...policies);
  expect(compilation.artefact).toBeUndefined();
  return errorsOf(compilation).map(({ message }) => /`([a-z.]+)` of/.exec(message)?.[1] ?? message);
}

test('a constraint is refused once for a policy, however many resources it stands on', async () => {
  expect(await refused(LIMITED)).toEqual(['location', 'mfa', 'session.max']);
  const [first] = errorsOf(await compile(LIMITED));
  expect(first!.message).toContain('on `db`, `wiki`');
});

test('a refusal points at the condition, and at the floor that raised it', async () => {
  const floor = `policies:
  p: { allow: user:ana@example.com, to: db }
  strict: { deny: everyone, to: db, unless: { mfa: phishing-resistant } }
`;
  const [refusal] = errorsOf(await compile(floor));
  const { file, start, end } = refusal!.span!;
  expect(file.text.slice(start, end)).toBe('phishing-resistant');
  expect(refusal!.related!.map(({ label }) => label)).toContain('`strict` takes part');
});

test('a gap covers what it names, also by a prefix, and nothing else', async () => {
  expect(await refused(LIMITED, gap('constraints: [mfa, session]'))).toEqual(['location']);
  const compilation = await compile(LIMITED, gap('constraints: [mfa, session, location]'));
  expect(errorsOf(compilation)).toEqual([]);
  expect(compilation.waived.map(({ constraint }) => constraint).sort()).toEqual(['location', 'mfa', 'session.max']);
});

test('a gap of another policy, of another target, or of another time covers nothing', async () => {
  const other = `${LIMITED}  q: { allow: user:ana@example.com, to: db }\n`;
  const all = 'constraints: [mfa, session, location]';
  expect(await refused(other, gap(all).replace('policies: [p]', 'policies: [q]'))).toHaveLength(3);
  expect(await refused(LIMITED, gap(all).replace('2027-06-30', '2026-10-01'))).toHaveLength(3);
  expect(await refused(LIMITED, gap(`${all}, not_before: 2027-01-01`))).toHaveLength(3);
});

test('an artefact with a gap holds no longer than the gap', async () => {
  const all = gap('constraints: [mfa, session, location]');
  const project = await loadEstate('openziti', BINDINGS, `${HEAD}${LIMITED}`, all);
  const { status, validUntil } = await compileProject(project, { now: NOW });
  expect({ status, validUntil }).toEqual({ status: 'ok', validUntil: '2027-07-01T00:00:00.000Z' });
});

test('what lies inside a carried resource is carved out although it goes elsewhere', async () => {
  const inner = `resources:
  vault: { endpoints: "tcp://10.20.3.7:5432", sensitivity: critical }
  net: { endpoints: "tcp://10.20.3.6/31:5432", sensitivity: high, via: t }
policies: { p: { allow: user:ana@example.com, to: net } }
`;
  const compilation = await compileFor(
    OPENZITI,
    { ...BINDINGS, hosts: { net: 'netHost' } },
    `idps: { okta: { domains: [example.com] } }\n${inner}`,
  );
  const text = compilation.artefact!.files.map((file) => file.text).join('');
  expect(text).toContain('"10.20.3.6"');
  expect(text).not.toContain('10.20.3.7');
});
