import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCli } from './kit/run-cli.js';

const HEAD = `idps: { okta: { domains: [example.com] } }
groups:
  sales: { members: [ana@example.com, li@example.com] }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
`;
const CLEAN = `${HEAD}  # Daily work.
  sales-to-crm: { reason: daily work, allow: group:sales, to: crm, when: { mfa: strong } } # checked by Li
`;
const OPEN = CLEAN.replace(', when: { mfa: strong }', '');
const REDUNDANT = `${CLEAN}  # Ana asked for it.
  ana-to-crm:
    reason: audit
    allow: user:ana@example.com
    to: crm
    when: { mfa: strong }
  li-to-crm: { reason: audit, allow: user:li@example.com, to: crm, when: { mfa: phishing-resistant } }
`;

let cwd: string;
const write = (policy: string, config = ''): void => {
  mkdirSync(join(cwd, 'policies'), { recursive: true });
  writeFileSync(join(cwd, 'ztctl.yaml'), `name: acme\n${config}`);
  writeFileSync(join(cwd, 'policies/access.yaml'), policy);
};
const read = (): string => readFileSync(join(cwd, 'policies/access.yaml'), 'utf8');
const lint = (words = '', env: Record<string, string> = {}) =>
  runCli(['lint', ...words.split(' ').filter((word) => word !== '')], { cwd, env });

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'ztctl-lint-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

describe('ztctl lint', () => {
  test('says nothing was found, and ends with 0', async () => {
    write(CLEAN);
    const { code, stdout } = await lint();
    expect(code).toBe(0);
    expect(stdout).toMatch(/1 policy, 1 resource, \d+ rules: nothing found\n$/);
  });

  test('shows a finding with its frame, the way out and a question that shows it; ends with 1', async () => {
    write(OPEN);
    const { code, stdout } = await lint();
    expect(code).toBe(1);
    expect(stdout).toContain('security[ZT204]: `sales-to-crm` lets group:sales reach `crm` without a second factor');
    expect(stdout).toContain('--> policies/access.yaml:8:3');
    const question = /ztctl can (crm .*) {3}\(allow\)/.exec(stdout)![1]!;
    expect((await runCli(['can', ...question.split(' ')], { cwd })).code).toBe(0);
  });

  test('--fail-on and --max-warnings decide what fails a run', async () => {
    write(OPEN);
    expect((await lint('--fail-on never')).code).toBe(0);
    expect((await lint('--fail-on error')).code).toBe(0);
    expect((await lint('--fail-on error,zt204')).code).toBe(1);
    expect((await lint('--fail-on severe')).code).toBe(2);
    write(REDUNDANT);
    expect((await lint()).code).toBe(0);
    expect((await lint('--max-warnings 2')).code).toBe(0);
    expect((await lint('--max-warnings 1')).code).toBe(1);
    expect((await lint('--fail-on warning')).code).toBe(1);
  });

  test('a rule that the project file misspells is a fault of the project file', async () => {
    write(CLEAN, 'lint: { rules: { auth/mfa-misssing: off } }\n');
    const { code, stderr } = await lint();
    expect(code).toBe(2);
    expect(stderr).toContain('ZT084');
    expect(stderr).toContain('did you mean `auth/mfa-missing`?');
    const check = await runCli(['check', '--json'], { cwd });
    expect(check.code).toBe(2);
    expect(check.stdout).toContain('"code": "ZT084"');
  });

  test('`explain` says of a code that is no rule why there is none', async () => {
    const { code, stderr } = await runCli(['explain', 'zt007'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('there is no rule ZT007 correctness/unknown-signal-open');
    expect(stderr).toContain('It cannot occur.');
  });

  test('`explain` guesses at what is no code, and not at a number that is none', async () => {
    const said = async (code: string) => (await runCli(['explain', code], { cwd })).stderr;
    expect(await said('ZZ204')).toContain('did you mean ZT204?');
    const { stderr, code } = await runCli(['explain', 'ZT999'], { cwd });
    expect([code, stderr.includes('did you mean')]).toEqual([2, false]);
  });

  test('rules that did not run are listed with what they need', async () => {
    write(CLEAN);
    expect((await lint()).stdout).toContain('did not run: it needs a directory snapshot');
    expect((await lint('-f junit')).stdout).toContain('<skipped message="it needs a directory snapshot');
  });
});

describe('--fix', () => {
  test('removes what is redundant, keeps every comment and the rest of the text, and has nothing left to do', async () => {
    write(REDUNDANT);
    const { code, stderr } = await lint('--fix');
    expect(code).toBe(0);
    expect(stderr).toContain('2 findings mended in policies/access.yaml; access stays as it was');
    expect(read()).toBe(`${CLEAN}  # Ana asked for it.\n`);
    const again = await lint('--fix');
    expect(again.stderr).toBe('');
    expect(read()).toBe(`${CLEAN}  # Ana asked for it.\n`);
  });

  test('leaves what shares a line with something else', async () => {
    const braces = `${HEAD.replace('policies:\n', '')}policies: { a: { reason: r, allow: group:sales, to: crm, when: { mfa: strong } }, b: { reason: r, allow: group:sales, to: crm, when: { mfa: strong } } }\n`;
    write(braces);
    await lint('--fix');
    expect(read()).toBe(braces);
  });

  test('does not remove what a gap names: the project would no longer load', async () => {
    const gap = `${REDUNDANT}gaps:
  later: { target: web, constraints: mfa, policies: ana-to-crm, owner: it, reason: r, expires: 2026-12-31 }
`;
    write(gap, 'targets: { web: { kind: cloudflare-access } }\n');
    const { stderr } = await lint('--fix');
    expect(stderr).toContain('1 fix left out: access would not stay as it is');
    expect(read()).toContain('ana-to-crm:');
    expect(read()).not.toContain('li-to-crm:');
  });
});

describe('the baseline', () => {
  test('hides what was there, not what is new; what is mended is stale and can be taken out', async () => {
    write(OPEN);
    expect((await lint('--baseline-create')).code).toBe(0);
    expect((await lint()).stdout).toContain('1 finding known to the baseline');
    write(`# Lines move.\n\n${OPEN}  li-to-crm: { reason: audit, allow: user:li@example.com, to: crm }\n`);
    const { stdout } = await lint('--no-baseline --json');
    expect(JSON.parse(stdout).findings.length).toBeGreaterThan(
      JSON.parse((await lint('--json')).stdout).findings.length,
    );
    write(CLEAN);
    expect((await lint()).code).toBe(0);
    expect((await lint('', { CI: 'true' })).code).toBe(1);
    expect((await lint('--baseline-prune')).stderr).toContain('0 entries in lint-baseline.json');
    expect((await lint('', { CI: 'true' })).code).toBe(0);
  });

  test('that is malformed is refused, not passed over', async () => {
    write(CLEAN);
    writeFileSync(join(cwd, 'lint-baseline.json'), '{"findings":[]}');
    const { code, stderr } = await lint();
    expect(code).toBe(2);
    expect(stderr).toContain('ZT086');
  });
});

describe('--suppressions-from', () => {
  const git = (...words: string[]): void => {
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...words], { cwd, stdio: 'ignore' });
  };
  const IGNORED = OPEN.replace('  # Daily work.', '  # ztctl-ignore ZT204 until=2026-12-31 -- later');

  test('a change cannot exempt itself', async () => {
    write(OPEN);
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'a');
    write(IGNORED);
    expect((await lint()).code).toBe(0);
    const { code, stdout } = await lint('--suppressions-from HEAD');
    expect(code).toBe(1);
    expect(stdout).toContain('this ignore of `ZT204` does not count yet');
    git('commit', '-qam', 'b');
    expect((await lint('--suppressions-from HEAD')).code).toBe(0);
    write(IGNORED.replace('2026-12-31', '2027-12-31'));
    expect((await lint('--suppressions-from HEAD')).code).toBe(1);
  });

  test('a change can neither turn off nor soften a rule, nor let itself ignore what nothing may hide', async () => {
    write(OPEN, 'lint: { ignores: { unsuppressible: ZT204 } }\n');
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'a');
    for (const config of ['lint: { rules: { ZT204: off } }\n', 'lint: { extends: [] }\n', '']) {
      write(config === '' ? IGNORED : OPEN, config);
      expect((await lint()).code).toBe(0);
      const { code, stdout } = await lint('--suppressions-from HEAD');
      expect(code).toBe(1);
      expect(stdout).toContain('security[ZT204]');
      expect(stdout).toContain('are not those of the state that governs, and do not count yet');
    }
    git('commit', '-qam', 'b');
    const { stdout } = await lint('--suppressions-from HEAD');
    expect(stdout).not.toContain('the state that governs');
    write(OPEN, 'lint: { rules: { ZT999: off } }\n');
    expect((await lint('--suppressions-from HEAD')).code).toBe(2);
  });

  test('nor name another baseline; a state without a project has no settings', async () => {
    write(OPEN);
    git('init', '-q');
    writeFileSync(join(cwd, 'other.json'), '{"schema":"ztctl/lint-baseline/v1","findings":[]}');
    git('add', 'other.json');
    git('commit', '-qm', 'a');
    write(OPEN, 'lint: { rules: { ZT204: info } }\n');
    expect((await lint('--suppressions-from HEAD')).code).toBe(0);
    write(OPEN, 'lint: { baseline: other.json }\n');
    await lint('--baseline-create');
    git('add', '.');
    git('commit', '-qm', 'b');
    expect((await lint('--suppressions-from HEAD')).code).toBe(0);
    expect((await lint('--suppressions-from HEAD~1')).code).toBe(1);
  });

  test('without a repository or with an unknown commit there is nothing to go by', async () => {
    write(OPEN);
    expect((await lint('--suppressions-from HEAD')).code).toBe(2);
    git('init', '-q');
    const { code, stderr } = await lint('--suppressions-from main');
    expect(code).toBe(2);
    expect(stderr).toContain("git knows no commit 'main'");
  });
});
