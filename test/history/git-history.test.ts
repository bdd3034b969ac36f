import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readHistory } from '../../src/history/index.js';
import { runCli } from '../cli/kit/run-cli.js';

const GLOBS = ['policies/**/*.yaml', '!policies/old/**'];
const HEAD = `idps: { okta: { domains: [example.com] } }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
`;
const pilot = (end: string): string =>
  `  pilot:\n    reason: try it\n    allow: user:ana@example.com\n    to: crm\n    when: { mfa: strong }\n    expires: ${end}\n`;

let root: string;
let day = 0;
const git = (...words: string[]): string =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...words], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, GIT_COMMITTER_DATE: at(day), GIT_AUTHOR_DATE: '2020-01-01T00:00:00Z' },
  });
const at = (number: number): string => new Date(Date.UTC(2026, 0, number)).toISOString();
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const commit = (): void => {
  day++;
  git('add', '-A');
  git('commit', '-qm', `day ${day}`);
};
const elements = async (folder = root, globs = GLOBS) => {
  const read = await readHistory(folder, globs);
  if (!read.ok) throw new Error(read.lacks);
  return read.value.elements;
};

beforeEach(() => {
  day = 0;
  root = mkdtempSync(join(tmpdir(), 'ztctl-history-'));
  git('init', '-q', '-b', 'main');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the history of a project in git', () => {
  test('goes by the time of the commit, over files that move and lines that shift', async () => {
    write('policies/a.yaml', HEAD + pilot('2026-03-31'));
    commit();
    write(
      'policies/a.yaml',
      `# A heading.\n\n${HEAD}  first: { deny: user:li@example.com, to: crm }\n${pilot('2026-03-31')}`,
    );
    commit();
    mkdirSync(join(root, 'policies/sub'));
    renameSync(join(root, 'policies/a.yaml'), join(root, 'policies/sub/ü "b".yaml'));
    commit();
    write('policies/sub/ü "b".yaml', HEAD + pilot('2026-06-30'));
    commit();
    write('policies/sub/ü "b".yaml', HEAD + pilot('2026-06-30').replace(/ {4}expires.*\n/, ''));
    commit();
    expect((await elements()).get('policies.pilot')).toEqual({
      appearedAt: Date.parse(at(1)),
      changedAt: Date.parse(at(5)),
      ends: ['2026-03-31', '2026-06-30', null],
    });
    expect((await elements()).get('policies.first')).toMatchObject({ appearedAt: Date.parse(at(2)) });
  });

  test('takes only policy files, of a project in a folder too', async () => {
    write('team/policies/a.yaml', HEAD + pilot('2026-03-31'));
    write('team/policies/old/b.yaml', HEAD + pilot('2025-03-31').replace('pilot', 'old'));
    write('policies/c.yaml', HEAD + pilot('2025-03-31').replace('pilot', 'other'));
    commit();
    expect([...(await elements(join(root, 'team'))).keys()]).toEqual(['policies.pilot']);
  });

  test('counts what a branch brought in once, when it was merged', async () => {
    write('policies/a.yaml', HEAD + pilot('2026-03-31'));
    commit();
    git('checkout', '-q', '-b', 'topic');
    write('policies/a.yaml', HEAD + pilot('2026-06-30'));
    commit();
    write('policies/a.yaml', HEAD + pilot('2026-09-30'));
    commit();
    git('checkout', '-q', 'main');
    write('README', 'x');
    commit();
    day++;
    git('merge', '-q', '--no-ff', '-m', 'merge', 'topic');
    expect((await elements()).get('policies.pilot')).toEqual({
      appearedAt: Date.parse(at(1)),
      changedAt: Date.parse(at(5)),
      ends: ['2026-03-31', '2026-09-30'],
    });
  });

  test('is not changed by what a user configured, nor by content that looks like a patch', async () => {
    for (const [key, value] of [
      ['diff.noprefix', 'true'],
      ['diff.mnemonicPrefix', 'true'],
      ['color.ui', 'always'],
      ['diff.external', 'false'],
      ['log.showSignature', 'true'],
      ['diff.interHunkContext', '10'],
      ['diff.renames', 'copies'],
    ])
      git('config', key!, value!);
    write('.gitattributes', '*.yaml -diff\n');
    write('policies/a.yaml', HEAD + pilot('2026-03-31'));
    commit();
    const title = '    title: |\n      @@ -1 +1 @@\n      diff --git a/x b/x\n';
    write(
      'policies/a.yaml',
      `-- x\ndiff --git a/policies/a.yaml b/policies/a.yaml\n${HEAD}${pilot('2026-06-30')}${title}`,
    );
    commit();
    write('policies/a.yaml', `${HEAD}${pilot('2026-09-30')}${title}`.trimEnd());
    commit();
    expect((await elements()).get('policies.pilot')!.ends).toEqual(['2026-03-31', '2026-06-30', '2026-09-30']);
  });

  test('is missing, with the reason, outside a repository, before the first commit and in a shallow clone', async () => {
    expect(await readHistory(root, GLOBS)).toEqual({ ok: false, lacks: 'the repository has no commit yet' });
    write('policies/a.yaml', HEAD + pilot('2026-03-31'));
    commit();
    write('policies/a.yaml', HEAD + pilot('2026-06-30'));
    commit();
    const clone = mkdtempSync(join(tmpdir(), 'ztctl-shallow-'));
    try {
      expect(await readHistory(clone, GLOBS)).toEqual({ ok: false, lacks: 'the project is in none' });
      git('clone', '-q', '--depth', '1', `file://${root}`, join(clone, 'c'));
      expect(await readHistory(join(clone, 'c'), GLOBS)).toMatchObject({
        lacks: expect.stringContaining('--unshallow'),
      });
    } finally {
      rmSync(clone, { recursive: true, force: true });
    }
  });
});

describe('ztctl lint', () => {
  test('reads the history for a rule that is on, the change that is not committed included', async () => {
    write('ztctl.yaml', 'name: acme\nlint: { rules: { ZT406: warning } }\n');
    for (const end of ['2027-03-31', '2027-06-30', '2027-09-30']) {
      write('policies/a.yaml', HEAD + pilot(end));
      commit();
    }
    write('policies/a.yaml', HEAD + pilot('2027-12-31'));
    const { stdout } = await runCli(['lint'], { cwd: root });
    expect(stdout).toContain('warning[ZT406]: `pilot` was to end on 2027-03-31 and was extended 3 times');
    expect(stdout).toContain('--> policies/a.yaml:10:14');
  });

  test('lists the rule as skipped, and says why, where there is none', async () => {
    write('ztctl.yaml', 'name: acme\nlint: { rules: { ZT406: warning } }\n');
    write('policies/a.yaml', HEAD + pilot('2027-12-31'));
    const { stdout } = await runCli(['lint'], { cwd: root });
    expect(stdout).toContain(
      'ZT406 lifecycle/expiry-extended-repeatedly did not run: it needs the history of a git repository (the repository has no commit yet)',
    );
    const { skipped } = JSON.parse((await runCli(['lint', '--json'], { cwd: root })).stdout);
    expect(skipped).toContainEqual(
      expect.objectContaining({ code: 'ZT406', needs: ['history'], because: 'the repository has no commit yet' }),
    );
  });
});
