import { describe, expect, test } from 'vitest';
import { checkReport, REPORT_FORMATS, type Report, type ReportFinding } from '../../../src/cli/report/formats/index.js';
import { SourceFile } from '../../../src/index.js';
import { findingWith, placeAt, reportWith } from './hostile-report.js';
import { readXml, sarifFaults } from './readers.js';

const LEVELS = ['error', 'security', 'warning', 'info'] as const;

function reportOf(findings: readonly ReportFinding[], more: Partial<Report> = {}): Report {
  return reportWith('word', { findings, suppressed: [], cases: [{ name: 'one', findings }], ...more });
}

const leveled = reportOf(LEVELS.map((level, at) => findingWith(`a ${level}`, { level, fingerprint: `f${at}` })));

describe('sarif', () => {
  const runOf = (report: Report) => JSON.parse(REPORT_FORMATS.sarif(report)).runs[0];

  test('a suppressed finding says by what; one that counts says that nothing hides it', () => {
    const [counts, hidden] = runOf(reportWith('known')).results;
    expect(counts.suppressions).toEqual([]);
    expect(hidden.suppressions).toEqual([{ kind: 'inSource', status: 'accepted', justification: 'known' }]);
  });

  test('levels are those of SARIF, and a security finding has a severity', () => {
    expect(runOf(leveled).results.map(({ level }: { level: string }) => level)).toEqual([
      'error',
      'error',
      'warning',
      'note',
    ]);
    expect(runOf(leveled).tool.driver.rules[0].properties).toMatchObject({
      'security-severity': '7.0',
      precision: 'very-high',
      tags: ['policy', 'auth', 'security'],
    });
  });

  test('fingerprints stand under the name that GitHub goes by', () => {
    expect(runOf(leveled).results[1].partialFingerprints).toEqual({
      primaryLocationLineHash: 'f1:1',
      'ztctl/v1': 'f1',
    });
  });

  test('a rule that did not run is a notification', () => {
    expect(runOf(reportWith('usage data')).invocations[0].toolExecutionNotifications).toEqual([
      { level: 'note', message: { text: 'ZT407 lifecycle/stale did not run: it needs usage data' } },
    ]);
  });

  test('an empty range has a start only', () => {
    const place = { ...placeAt('a.yaml', 1), endColumn: 5 };
    const [result] = runOf(reportOf([findingWith('word', { place })])).results;
    expect(result.locations[0].physicalLocation.region).toEqual({ startLine: 1, startColumn: 5 });
  });

  test('keeps to the limits of GitHub and says what it left out', () => {
    const findings = Array.from({ length: 25_003 }, (_, at) => findingWith('word', { fingerprint: `${at}` }));
    const [first] = leveled.rules;
    const long = { ...first!, name: 'n'.repeat(300), title: 't'.repeat(2_000), explanation: 'e'.repeat(2_000) };
    const run = runOf(reportOf(findings, { rules: [long] }));
    expect(run.results).toHaveLength(25_000);
    expect(run.invocations[0].toolExecutionNotifications[0].message.text).toBe('3 further findings left out');
    const [rule] = run.tool.driver.rules;
    expect(rule.name).toHaveLength(255);
    expect(rule.shortDescription.text).toHaveLength(1_024);
    expect(rule.fullDescription.text).toHaveLength(1_024);
  });

  test('a long message is cut between characters', () => {
    const [result] = runOf(reportOf([findingWith(`${'x'.repeat(1_022)}${'😀'.repeat(9)}`)])).results;
    expect(result.message.text).toBe(`${'x'.repeat(1_022)}…`);
  });

  test('the schema refuses what is no SARIF', () => {
    expect(sarifFaults({ version: '2.1.0', runs: [{ results: [] }] })).not.toEqual([]);
  });
});

test('github: each level has its command', () => {
  const commands = REPORT_FORMATS.github(leveled).matchAll(/^::([a-z]+) /gm);
  expect([...commands].map(([, command]) => command)).toEqual(['error', 'error', 'warning', 'notice']);
});

test('gitlab: each level has its severity, each finding its fingerprint', () => {
  const entries: { severity: string; fingerprint: string }[] = JSON.parse(REPORT_FORMATS.gitlab(leveled));
  expect(entries.map(({ severity }) => severity)).toEqual(['critical', 'major', 'minor', 'info']);
  expect(entries.map(({ fingerprint }) => fingerprint)).toEqual(['f0', 'f1', 'f2', 'f3']);
});

describe('junit', () => {
  test('a case fails by grave findings only, and says the others too', () => {
    const [grave, warning] = [findingWith('bad'), findingWith('meh', { level: 'warning' })];
    const cases = [
      { name: 'fails', findings: [grave, warning] },
      { name: 'passes', findings: [warning] },
      { name: 'clean', findings: [] },
    ];
    const suite = readXml(REPORT_FORMATS.junit(reportOf([grave, warning], { cases }))).children[0]!;
    expect(suite.attributes).toMatchObject({ tests: '3', failures: '1', skipped: '0' });
    const inner = suite.children.map(({ children }) => children.map(({ name }) => name));
    expect(inner).toEqual([['failure', 'system-out'], ['system-out'], [], []]);
    expect(suite.children[1]?.children[0]?.text).toContain('warning[ZT204]: meh');
  });
});

describe('markdown', () => {
  const many = (number: number, text: string) =>
    reportOf(Array.from({ length: number }, (_, at) => findingWith(text, { fingerprint: `${at}` })));

  test('names in backticks are code, and so are words that could be markup', () => {
    const text = REPORT_FORMATS.markdown(reportOf([findingWith('`crm` is open to ana@example.com (all day)')]));
    expect(text).toContain('| `crm` is open to `ana@example.com` (all day)<br>');
  });

  test.each([
    ['many findings', many(5_000, 'short'), '4,'],
    ['long findings', many(40, 'long '.repeat(2_000)), '3'],
  ])('stays under the limit with %s and counts the rest', (_, report, left) => {
    const text = REPORT_FORMATS.markdown(report);
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(new RegExp(`\\n${left}\\S* further findings not shown`));
    expect(text).toContain(`| security | ZT204 | ${report.findings.length} |`);
  });

  test('is only counts when one finding is too long', () => {
    const text = REPORT_FORMATS.markdown(many(1, 'x'.repeat(70_000)));
    expect(text).not.toContain('xxx');
    expect(text).toContain('| security | ZT204 | 1 |');
  });
});

describe('check', () => {
  const file = new SourceFile('policies/a.yaml', 'groups: {}\nidps: {}\n');
  const fault = {
    code: 'ZT024',
    severity: 'error',
    message: 'unknown key `x`',
    span: { file, start: 11, end: 15 },
  } as const;
  const run = { version: '0.1.0', project: 'zone' };

  test('the same fault twice in one file has two fingerprints, which stay when text moves', () => {
    const { findings } = checkReport([fault, fault], { files: 2 }, [], run);
    const [first, second] = findings;
    expect(second?.fingerprint).toBe(`${first?.fingerprint}-2`);
    const moved = { ...fault, span: { file, start: 0, end: 1 } };
    expect(checkReport([moved], { files: 2 }, [], run).findings[0]?.fingerprint).toBe(first?.fingerprint);
  });

  test('the same fault in another project of the repository has another fingerprint', () => {
    const of = (project: string) =>
      checkReport([fault], { files: 1 }, [], { ...run, project }).findings[0]?.fingerprint;
    expect(new Set([of(''), of('a'), of('b')]).size).toBe(3);
  });

  test('what has no text stands at the start of the project file, each file is a case', () => {
    const nowhere = { code: 'ZT077', severity: 'error', message: 'no policies' } as const;
    const report = checkReport([nowhere, fault], { files: 2 }, ['ztctl.yaml', 'policies/b.yaml'], run);
    expect(report.findings[0]?.place).toMatchObject({ path: 'zone/ztctl.yaml', line: 1, column: 1 });
    expect(report.cases.map(({ name, findings }) => [name, findings.length])).toEqual([
      ['zone/policies/a.yaml', 1],
      ['zone/policies/b.yaml', 0],
      ['zone/ztctl.yaml', 1],
    ]);
  });
});
