import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from './kit/run-cli.js';

const POLICY = `idps:
  okta: { domains: [example.com] }
resources:
  db: { endpoints: "tcp://db.internal:5432", sensitivity: critical, owner: it }
  wiki: { endpoints: "https://wiki.example.com", sensitivity: low, owner: it }
policies:
  ana-to-db: { owner: it, reason: work, allow: user:ana@example.com, to: db, when: { mfa: strong } }
  all-to-wiki: { owner: it, reason: work, allow: everyone, to: wiki, when: { mfa: any } }
`;
const WEAKER = POLICY.replace('mfa: strong', 'mfa: any');
const BY_BEN = POLICY.replace('user:ana', 'user:ben');

let root: string;

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'ztctl-diff-')));
  const origin = join(root, 'origin');
  write(origin, POLICY);
  git(origin, 'init', '-q', '-b', 'main');
  commit(origin, 'first');
  git(root, 'clone', '-q', origin, 'work');
  const work = join(root, 'work');
  git(work, 'checkout', '-q', '-b', 'topic', '--track', 'origin/main');
  write(work, WEAKER);
  commit(work, 'weaker');
  // Meanwhile the branch that it left goes on.
  write(origin, BY_BEN);
  commit(origin, 'ben instead');
  git(work, 'fetch', '-q');
  git(root, 'clone', '-q', '--depth', '1', '--no-single-branch', `file://${work}`, 'shallow');
  write(join(root, 'plain'), POLICY);
  write(join(root, 'changed'), WEAKER);
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

function git(folder: string, ...args: string[]): string {
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'protocol.file.allow=always'];
  return execFileSync('git', [...who, ...args], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function write(folder: string, policy: string): void {
  mkdirSync(join(folder, 'policies'), { recursive: true });
  writeFileSync(join(folder, 'ztctl.yaml'), 'name: acme\n');
  writeFileSync(join(folder, 'policies/access.yaml'), policy);
}

function commit(folder: string, message: string): void {
  git(folder, 'add', '-A');
  git(folder, 'commit', '-qm', message);
}

async function diff(folder: string, line: string, env: Readonly<Record<string, string>> = {}) {
  const args = line === '' ? [] : line.split(' ');
  return runCli(['diff', ...args], { cwd: join(root, folder), env });
}

describe('the base of ztctl diff', () => {
  it('is where this branch left its upstream branch', async () => {
    const { code, stdout } = await diff('work', '');
    expect(code).toBe(0);
    expect(stdout).toContain('MORE PERMISSIVE  merge base of origin/main (commit');
    expect(stdout).toContain('1 widened among 2 resources');
    expect(stdout).not.toContain('ben@');
  });

  it('is the branch that a CI run merges into', async () => {
    for (const variable of ['GITHUB_BASE_REF', 'CI_MERGE_REQUEST_TARGET_BRANCH_NAME']) {
      const { code, stdout } = await diff('work', '', { [variable]: 'main' });
      expect([code, stdout.split('  ')[1]?.slice(0, 19)]).toEqual([0, 'merge base of main ']);
    }
  });

  it.each([
    ['work', '', { GITHUB_BASE_REF: 'release' }, "run 'git fetch origin release:refs/remotes/origin/release'"],
    ['shallow', '', { GITHUB_BASE_REF: 'main' }, "run 'git fetch --unshallow'"],
    ['shallow', 'v1', {}, "fetch it with 'git fetch origin v1'"],
    ['origin', '', {}, 'git branch --set-upstream-to=origin/main'],
    ['plain', '', {}, 'name a folder as base: ztctl diff BASE'],
    ['work', '--upload-pack=x', {}, "run 'ztctl diff --help'"],
  ])('in %s with "%s" ends with 2 and the way out', async (folder, line, env, help) => {
    const { code, stdout, stderr } = await diff(folder, line, env as unknown as Record<string, string>);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(help);
  });

  it('may be a branch, a tag, a commit, a folder, a project file or a policy file', async () => {
    git(join(root, 'work'), 'tag', '-f', 'v1', 'origin/main~1');
    const id = git(join(root, 'work'), 'rev-parse', 'v1').trim();
    const bases = ['v1', id, 'topic~1', '../plain', '../plain/ztctl.yaml'];
    for (const base of bases) expect((await diff('work', base)).stdout, base).toContain('1 widened');
    const files = await diff('work', '../plain/policies/access.yaml ../changed/policies/access.yaml');
    expect(files.stdout).toContain('1 widened');
    expect((await diff('work', 'v1 topic')).stdout).toContain('v1 (commit');
  });

  it('is refused when a word is both a folder and a branch', async () => {
    mkdirSync(join(root, 'work/topic'));
    const { code, stderr } = await diff('work', 'topic');
    rmSync(join(root, 'work/topic'), { recursive: true });
    expect(code).toBe(2);
    expect(stderr).toContain('write ./topic for the path, or refs/heads/topic for the branch');
  });

  it('is never taken for empty when it does not load or is no project', async () => {
    const work = join(root, 'work');
    git(work, 'checkout', '-q', '--orphan', 'other');
    git(work, 'rm', '-rfq', '.');
    writeFileSync(join(work, 'README'), 'nothing\n');
    commit(work, 'no project');
    git(work, 'checkout', '-q', '-b', 'faulty', 'topic');
    write(work, POLICY.replace('to: db', 'to: nothing'));
    commit(work, 'faulty');
    git(work, 'checkout', '-q', 'topic');
    for (const base of ['other', 'faulty']) {
      const { code, stdout, stderr } = await diff('work', base);
      expect([base, code, stdout]).toEqual([base, 3, '']);
      expect(stderr).toContain(`the base of the comparison, ${base} (commit`);
    }
    expect((await diff('work', 'faulty')).stderr).toContain('faulty:./policies/access.yaml:7');
  });

  it('is read from git without touching the working tree or the index', async () => {
    const work = join(root, 'work');
    writeFileSync(join(work, 'policies/access.yaml'), BY_BEN);
    const status = git(work, 'status', '--porcelain');
    const written = (): number => statSync(join(work, '.git/index')).mtimeMs;
    const before = written();
    const { stdout } = await diff('work', 'topic');
    expect(written()).toBe(before);
    expect(git(work, 'status', '--porcelain')).toBe(status);
    git(work, 'checkout', '-q', '--', '.');
    expect(stdout).toContain('1 new, 1 lost among 2 resources');
  });

  it('is the project in a folder of the repository', async () => {
    const work = join(root, 'work');
    git(work, 'checkout', '-q', '-b', 'deep', 'topic');
    mkdirSync(join(work, 'teams'));
    cpSync(join(root, 'plain'), join(work, 'teams/it'), { recursive: true });
    commit(work, 'deep');
    write(join(work, 'teams/it'), WEAKER);
    const { stdout } = await diff('work/teams', 'deep --chdir it');
    git(work, 'checkout', '-q', '-f', 'topic');
    expect(stdout).toContain('1 widened among 2 resources');
  });

  it('follows links inside the commit, and refuses those that lead out of it', async () => {
    const work = join(root, 'work');
    git(work, 'checkout', '-q', '-b', 'links', 'topic');
    mkdirSync(join(work, 'shared'));
    execFileSync('mv', ['policies/access.yaml', 'shared/access.yaml'], { cwd: work });
    execFileSync('ln', ['-s', '../shared', 'policies/linked'], { cwd: work });
    commit(work, 'inside');
    expect((await diff('work', 'links')).stdout).toContain('EQUIVALENT');
    execFileSync('ln', ['-s', '../../plain/policies', 'policies/outside'], { cwd: work });
    commit(work, 'outside');
    const { code, stderr } = await diff('work', 'links ../plain');
    git(work, 'checkout', '-q', '-f', 'topic');
    expect([code, stderr.includes('a link that leads out of the commit')]).toEqual([3, true]);
  });
});

describe('--fail-on', () => {
  it.each([
    ['widened', 1],
    ['new,lost,narrowed', 0],
    ['any', 1],
    ['widened:sensitivity>=critical', 1],
    ['new,widened:sensitivity>=high', 1],
  ])('%s ends with %i', async (conditions, code) => {
    expect((await diff('work', `../plain ../changed --fail-on ${conditions}`)).code).toBe(code);
  });

  it('looks at the sensitivity of each change', async () => {
    write(join(root, 'wiki'), POLICY.replace('when: { mfa: any }', '').replace('to: wiki,', 'to: wiki'));
    const at = async (least: string) =>
      (await diff('work', `../plain ../wiki --fail-on widened:sensitivity>=${least}`)).code;
    expect([await at('low'), await at('internal')]).toEqual([1, 0]);
  });

  it('names loosened expectations, by the sensitivity of what they speak of', async () => {
    const limited = `${POLICY}ceilings:\n  db-most: { to: db, only: [{ who: user:ana@example.com, when: { mfa: strong } }] }\n`;
    write(join(root, 'limited'), limited);
    const ended = async (sides: string, words: string) => (await diff('', `${sides} --fail-on ${words}`)).code;
    const words = ['loosened', 'any', 'loosened:sensitivity>=critical', 'new,widened,lost,narrowed'];
    expect(await Promise.all(words.map((word) => ended('limited plain', word)))).toEqual([1, 1, 1, 0]);
    expect(await Promise.all(words.map((word) => ended('plain limited', word)))).toEqual([0, 0, 0, 0]);
  });

  it.each(['worse', 'new:sensitivity>=top', 'new,', 'new:owner=it'])('refuses %s', async (conditions) => {
    expect((await diff('work', `../plain ../changed --fail-on ${conditions}`)).code).toBe(2);
  });
});

describe('reports of ztctl diff', () => {
  it('name a command that shows the change on both sides', async () => {
    const { stdout } = await diff('', 'plain changed --json');
    const [row] = JSON.parse(stdout).changes;
    const command = row.witness.command.split(' ').slice(1) as string[];
    const ended = async (chdir: string) => (await runCli([...command.slice(0, -1), chdir], { cwd: root })).code;
    expect(command.at(-1)).toBe('changed');
    expect([await ended('plain'), await ended('changed')]).toEqual([1, 0]);
    writeFileSync(join(root, 'line.jsonl'), `${row.witness.after.request}\n`);
    const { stdout: answer } = await runCli(['can', '--requests', 'line.jsonl', '--chdir', 'changed', '--json'], {
      cwd: root,
    });
    expect(JSON.parse(answer).decision).toBe('allow');
  });

  it('are written in several formats at once, each change at the line that made it', async () => {
    const { stdout } = await diff('', 'plain changed -f concise -f sarif=out.sarif -f markdown=out.md');
    expect(stdout).toMatch(
      /^changed\/policies\/access\.yaml:7:3: security\[access-widened\]: widened: .*mfa strong → mfa any/,
    );
    const [result] = JSON.parse(readFileSync(join(root, 'out.sarif'), 'utf8')).runs[0].results;
    expect(result.ruleId).toBe('access-widened');
    expect(result.locations[0].physicalLocation.artifactLocation.uri).toBe('changed/policies/access.yaml');
    expect(readFileSync(join(root, 'out.md'), 'utf8')).toBe((await diff('', 'plain changed --format markdown')).stdout);
  });

  it('say in every format which expectation was loosened, and where it stood', async () => {
    const { stdout } = await diff(
      '',
      'limited plain -f sarif=out.sarif -f junit=out.xml -f gitlab=out.json -f github=out.txt',
    );
    expect(stdout).toContain('nobody gains and nobody loses access among 2 resources; 1 expectation loosened');
    expect(stdout).toContain('LOOSENED  ceilings.db-most removed (critical), limited/policies/access.yaml:10\n');
    for (const name of ['out.sarif', 'out.xml', 'out.json', 'out.txt']) {
      expect(readFileSync(join(root, name), 'utf8'), name).toContain('db has this limit no longer');
    }
    const [one] = JSON.parse((await diff('', 'limited plain --json')).stdout).expectations;
    expect(one).toMatchObject({ change: 'loosened', element: 'ceilings.db-most', before: { line: 10 }, after: null });
  });

  const HOSTILE = 'a|b\\|c `x` <img src=x> [l](http:x) ::error::\u001b[31m @all';

  it('keep hostile names of files inert', async () => {
    for (const [name, policy] of [
      ['old', POLICY],
      ['hostile', WEAKER],
    ] as const) {
      const folder = join(root, name);
      mkdirSync(join(folder, 'policies'), { recursive: true });
      writeFileSync(join(folder, 'ztctl.yaml'), 'name: acme\n');
      writeFileSync(join(folder, 'policies', `${HOSTILE}.yaml`), policy);
    }
    const markdown = (await diff('', 'old hostile --format markdown')).stdout;
    expect(markdown).toContain(
      '``hostile/policies/a\\|b\\\\\\|c `x` <img src=x> [l](http:x) ::error::\\u001b[31m @all.yaml:7``',
    );
    const [table] = markdown.split('<details>');
    for (const line of table!.split('\n').filter((one) => one.startsWith('|'))) {
      // A table takes a backslash for the escape of what follows.
      expect(line.replace(/\\./g, '').split('|')).toHaveLength(8);
    }
    const text = (await diff('', 'old hostile')).stdout;
    expect(text).toContain('\\u001b[31m');
    expect(markdown + text).not.toContain('\u001b');
    expect((await diff('', 'old hostile --json')).stdout).not.toContain('\u001b');
  });

  it('stay within a comment, the mildest changes left out first, with all of them counted', async () => {
    const many = (mfa: string): string => {
      const names = Array.from({ length: 400 }, (_, at) => `r${at}-${'x'.repeat(40)}`);
      const lines = names.map(
        (name) => `  ${name}: { endpoints: "https://${name}.example.com", sensitivity: high, owner: it }\n`,
      );
      const allows = names.map(
        (name, at) =>
          `  ana-${name}: { owner: it, reason: x, allow: user:u${at}@example.com, to: ${name}, when: { mfa: ${mfa} } }\n`,
      );
      return POLICY.replace('policies:\n', `${lines.join('')}policies:\n${allows.join('')}`);
    };
    write(join(root, 'many-before'), many('strong'));
    write(join(root, 'many-after'), many('any').replace('user:ana@', 'user:zoe@'));
    const { stdout } = await diff('', 'many-before many-after --format markdown');
    expect(stdout.length).toBeLessThan(65_536);
    expect(stdout).toContain('1 new, 400 widened, 1 lost');
    expect(stdout).toContain('| 1 | **new** |');
    expect(stdout).toMatch(/\d+ further changes not shown/);
    expect(stdout).toContain('| widened | 400 | 400 |');
    const entries = Array.from(
      { length: 900 },
      (_, at) => `  most-${at}-${'x'.repeat(40)}: { to: db, only: [user:ana@example.com] }\n`,
    );
    write(join(root, 'many-limits'), `${POLICY}ceilings:\n${entries.join('')}`);
    const limits = (await diff('', 'many-limits plain --format markdown')).stdout;
    expect(limits.length).toBeLessThan(65_536);
    expect(limits).toContain('900 expectations loosened');
    expect(limits).toContain('880 further expectations not shown.');
  });
});
