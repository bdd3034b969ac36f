import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CliInput, type CliResult, runCli } from './kit/run-cli.js';

let cwd: string;

beforeEach(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'ztctl-apply-'));
  await runCli(['init'], { cwd });
});

afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const apply = (line: string, input: CliInput = {}): Promise<CliResult> =>
  runCli(['apply', ...line.split(' ').filter((word) => word !== '')], { cwd, ...input });

const isApplied = (): boolean => existsSync(join(cwd, '.ztctl/live/mesh/policy.hujson'));

describe('apply on a terminal asks', () => {
  test('and applies after yes', async () => {
    const { code, stdout, stderr } = await apply('', { stdinTty: true, stdin: ['ye', 's\n'] });
    expect(stderr).toBe("Apply this plan? Only 'yes' applies it: ");
    expect(stdout).toContain('3 to create');
    expect(stdout).toContain('3 applied, 0 skipped, 0 failed');
    expect({ code, isApplied: isApplied() }).toEqual({ code: 0, isApplied: true });
  });

  test.each([['no\n'], ['y\n'], ['YES\n'], ['\n'], ['']])('and applies nothing after %j', async (answer) => {
    const { code, stderr } = await apply('', { stdinTty: true, stdin: [answer] });
    expect(stderr).toContain('Nothing was applied.\n');
    expect({ code, isApplied: isApplied() }).toEqual({ code: 1, isApplied: false });
  });

  test('and applies nothing after Ctrl-C', async () => {
    const { code, stderr } = await apply('', { stdinTty: true, interrupted: true });
    expect(stderr).toContain('\nNothing was applied.\n');
    expect({ code, isApplied: isApplied() }).toEqual({ code: 130, isApplied: false });
  });

  test('and judges validity when the answer comes, not when the question was asked', async () => {
    const late = { stdinTty: true, stdin: ['yes\n'], after: '2031-01-01T00:00:00Z' };
    const { code, stderr } = await apply('', late);
    expect(stderr).toContain('error[ZT');
    expect({ code, isApplied: isApplied() }).toEqual({ code: 4, isApplied: false });
  });

  test('about a saved plan too', async () => {
    await runCli(['plan', '--out', 'p'], { cwd });
    const { code, stdout } = await apply('p', { stdinTty: true, stdin: ['yes\n'] });
    expect(stdout).toContain('+ create');
    expect({ code, isApplied: isApplied() }).toEqual({ code: 0, isApplied: true });
  });

  test('nothing when there is nothing to change', async () => {
    await apply('-y');
    const { code, stderr, stdout } = await apply('', { stdinTty: true });
    expect(stderr).toBe('');
    expect(stdout).toContain('No changes.');
    expect(code).toBe(0);
  });
});

describe('apply without a terminal', () => {
  test('needs -y, and says so before it does anything', async () => {
    const { code, stdout, stderr } = await apply('');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('pass -y');
    expect(isApplied()).toBe(false);
  });

  test('applies with -y', async () => {
    expect((await apply('-y')).code).toBe(0);
    expect(isApplied()).toBe(true);
  });

  test('never asks with --json, not even on a terminal', async () => {
    const { code, stderr } = await apply('--json', { stdinTty: true, stdin: ['yes\n'] });
    expect(code).toBe(2);
    expect(stderr).toContain('with --json nobody is asked');
    expect(isApplied()).toBe(false);
  });

  test('stops outside of the interval that the plan is valid for', async () => {
    await runCli(['plan', '--out', 'p'], { cwd });
    const { code, stderr } = await apply('p -y --now 2046-01-01T00:00:00Z');
    expect(code).toBe(4);
    expect(stderr).toContain('error[ZT1009]');
    expect(isApplied()).toBe(false);
  });

  test('finds the plan from the caller, and the project with --chdir', async () => {
    await runCli(['init', 'elsewhere'], { cwd });
    expect((await runCli(['plan', '--chdir', 'elsewhere', '--out', 'p'], { cwd })).code).toBe(0);
    expect(existsSync(join(cwd, 'p/plan.json'))).toBe(true);
    expect((await apply('--chdir elsewhere p -y')).code).toBe(0);
    expect(existsSync(join(cwd, 'elsewhere/.ztctl/live/mesh/policy.hujson'))).toBe(true);
  });
});
