import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LintDocument } from '../../../src/cli/report/json/lint.js';
import type { TestDocument } from '../../../src/cli/report/json/test-run.js';
import { ROOT } from '../../kit/imports.js';
import { runCli } from '../kit/run-cli.js';
import { readXml, sarifFaults } from './readers.js';

let cwd: string;

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'ztctl-formats-'));
  cpSync(join(ROOT, 'test/cli/fixtures/cases/questions'), join(cwd, 'asked'), { recursive: true });
  cpSync(join(ROOT, 'test/cli/fixtures/cases/faults'), join(cwd, 'faults'), { recursive: true });
  cpSync(join(ROOT, 'test/cli/fixtures/cases/untested'), join(cwd, 'untested'), { recursive: true });
});

afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const read = (name: string): string => readFileSync(join(cwd, name), 'utf8');
const ztctl = (line: string, env: Readonly<Record<string, string>> = {}) => runCli(line.split(' '), { cwd, env });

describe('--format', () => {
  test('writes files beside the text, and changes neither text nor exit code', async () => {
    const plain = await ztctl('check --chdir faults');
    const both = await ztctl('check --chdir faults -f sarif=out/check.sarif -f junit=out/check.xml');
    expect(both).toEqual(plain);
    const log = JSON.parse(read('out/check.sarif'));
    expect(sarifFaults(log)).toEqual([]);
    expect(log.runs[0].results).toHaveLength(4);
    expect(log.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toMatch(/^faults\/policies\//);
    expect(readXml(read('out/check.xml')).attributes).toMatchObject({ tests: '3', failures: '2' });
  });

  test('a second run replaces the file', async () => {
    await ztctl('check --chdir faults -f concise=twice.txt');
    const first = read('twice.txt');
    await ztctl('check --chdir faults -f concise=twice.txt');
    expect(read('twice.txt')).toBe(first);
    expect(existsSync(join(cwd, 'twice.txt.part'))).toBe(false);
  });

  test('test: what fails is the same in every format', async () => {
    const { code, stdout } = await ztctl('test --chdir asked -f junit');
    expect(code).toBe(1);
    const suites = readXml(stdout);
    expect(suites.attributes).toMatchObject({ tests: '4', failures: '2', skipped: '1' });
    expect(suites.children.map(({ attributes }) => [attributes.name, attributes.tests])).toEqual([
      ['ztctl test', '3'],
      ['ztctl test on mesh', '1'],
    ]);
    const { stdout: sarif } = await ztctl('test --chdir asked --format sarif');
    const log = JSON.parse(sarif);
    expect(sarifFaults(log)).toEqual([]);
    const prints = log.runs[0].results.map((one: { partialFingerprints: object }) =>
      JSON.stringify(one.partialFingerprints),
    );
    expect(new Set(prints).size).toBe(4);
  });

  test('test: what is left untested is a finding in every format, and fails a run when it is to', async () => {
    const line = 'test --chdir untested --coverage --mutate';
    const { code, stdout } = await ztctl(`${line} -f json -f sarif=test.sarif -f junit=test.xml -f gitlab=test.json`);
    const { passed, coverage, mutants } = JSON.parse(stdout) as TestDocument;
    const untested = coverage!.policies.filter(({ state }) => state === 'untouched' || state === 'undecided');
    const found = untested.length + mutants!.unnoticed.length;
    expect(untested.length * mutants!.unnoticed.length).toBeGreaterThan(10);
    expect(code).toBe(0);
    const log = JSON.parse(read('test.sarif'));
    expect(sarifFaults(log)).toEqual([]);
    expect(log.runs[0].results).toHaveLength(found);
    expect(readXml(read('test.xml')).attributes).toMatchObject({ tests: String(passed + found), failures: '0' });
    expect(JSON.parse(read('test.json'))).toHaveLength(found);
    expect((await ztctl(`${line} --fail-on untouched`)).code).toBe(1);
    expect((await ztctl(`${line} --fail-on mutants`)).code).toBe(1);
  });

  test('lint: SARIF and JUnit say the same as JSON, of every rule that ran', async () => {
    const line = 'lint --chdir asked --max-warnings 0 -f json -f sarif=lint.sarif -f junit=lint.xml -f github=lint.log';
    const { code, stdout } = await ztctl(line);
    expect(code).toBe(1);
    const { findings, suppressed, summary } = JSON.parse(stdout) as LintDocument;
    const log = JSON.parse(read('lint.sarif'));
    expect(sarifFaults(log)).toEqual([]);
    const [{ results, tool }] = log.runs;
    expect(findings.length).toBeGreaterThan(0);
    expect(results.map(({ ruleId }: { ruleId: string }) => ruleId)).toEqual(
      [...findings, ...suppressed].map((finding) => finding.code),
    );
    expect(tool.driver.rules).toHaveLength(summary.rules);
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
    const grave = findings.filter(({ level }) => level === 'error' || level === 'security');
    expect(readXml(read('lint.xml')).attributes.failures).toBe(String(new Set(grave.map((one) => one.code)).size));
    expect(read('lint.log').split('\n').at(-2)).toMatch(/^ztctl lint: .*rules: .*; .*warnings/);
  });

  test('json is what --json prints', async () => {
    expect((await ztctl('test --chdir asked -f json')).stdout).toBe((await ztctl('test --chdir asked --json')).stdout);
  });

  test.each([
    [
      'two formats on standard output',
      'check -f sarif -f junit',
      'standard output takes one format, not sarif and junit',
    ],
    ['--json beside another', 'check --json -f sarif', 'standard output takes one format, not sarif and json'],
    ['one file for two formats', 'check -f sarif=a -f junit=./a', 'two formats are to be written to ./a'],
    ['an unknown format', 'check -f pdf', "argument 'pdf' is invalid"],
    ['a format with an empty file', 'check -f sarif=', 'Say the file after the equals sign'],
    ['a folder as file', 'check --chdir asked -f sarif=asked', 'asked is a folder; nothing was written'],
    ['a link as file', 'check --chdir asked -f sarif=link', 'link is a link; nothing was written'],
    ['a file below a file', 'check --chdir asked -f sarif=asked/ztctl.yaml/x', 'cannot write asked/ztctl.yaml/x'],
  ])('refuses %s', async (_, line, message) => {
    if (!existsSync(join(cwd, 'link'))) symlinkSync('asked/ztctl.yaml', join(cwd, 'link'));
    const { code, stderr } = await ztctl(line);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
  });
});

describe('on a CI runner', () => {
  test('paths are seen from the root of the sources, wherever ztctl is started', async () => {
    const inside = join(cwd, 'faults');
    const { stdout } = await runCli(['check', '-f', 'concise'], { cwd: inside, env: { GITHUB_WORKSPACE: cwd } });
    expect(stdout).toMatch(/^faults\/policies\/groups\.yaml:3:3: error\[ZT034\]/);
  });

  test('a project outside the root of the sources is a root of its own', async () => {
    mkdirSync(join(cwd, 'elsewhere'), { recursive: true });
    const { stdout } = await runCli(['check', '--chdir', '../faults', '-f', 'concise'], {
      cwd: join(cwd, 'elsewhere'),
      env: { GITHUB_WORKSPACE: join(cwd, 'elsewhere') },
    });
    expect(stdout).toMatch(/^policies\/groups\.yaml:3:3/);
  });

  test('github adds to the summary of the job', async () => {
    writeFileSync(join(cwd, 'summary.md'), 'before\n');
    const { stdout } = await ztctl('test --chdir asked -f github', { GITHUB_STEP_SUMMARY: join(cwd, 'summary.md') });
    expect(stdout).toMatch(/^::error file=asked\/policies\/access\.yaml,line=30,/);
    expect(read('summary.md')).toMatch(/^before\n### ztctl test in `asked`\n/);
  });

  test('other formats leave the summary alone', async () => {
    await ztctl('test --chdir asked -f junit', { GITHUB_STEP_SUMMARY: join(cwd, 'untouched.md') });
    expect(existsSync(join(cwd, 'untouched.md'))).toBe(false);
  });
});
