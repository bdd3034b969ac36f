import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../kit/imports.js';

/*
 * The workflows of docs/ci.md are read from the page, and what they run is run by bash: in a clone with a change on a branch, with the built
 * command line, and with stand-ins for `npm`, `gh` and `curl` that write down what they are asked.
 */
const PAGE = readFileSync(join(ROOT, 'docs/ci.md'), 'utf8');

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly run?: string;
}

function workflow<T>(path: string): T {
  const [, text] =
    PAGE.match(new RegExp(`<!-- workflow ${path.replaceAll('.', '\\.')} -->\n\`\`\`yaml\n([\\s\\S]*?)\`\`\``)) ?? [];
  if (text === undefined) throw new Error(`docs/ci.md has no ${path}`);
  return parse(text) as T;
}

const STEPS = workflow<{ readonly jobs: { readonly review: { readonly steps: readonly Step[] } } }>(
  '.github/workflows/access.yml',
).jobs.review.steps;
const { access: JOB } = workflow<{
  readonly access: {
    readonly script: readonly string[];
    readonly variables: Readonly<Record<string, string>>;
    readonly artifacts: { readonly reports: Readonly<Record<string, string>> };
  };
}>('.gitlab-ci.yml');

const BASE = `idps: { okta: { domains: [example.com] } }
groups:
  sales: { owner: it, members: [ana@example.com, li@example.com] }
posture:
  laptop: { owner: it, managed: true, disk_encrypted: true }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: critical, owner: it }
policies:
  sales-to-crm: { owner: it, reason: work, allow: group:sales, to: crm, when: { mfa: phishing-resistant, posture: laptop }, session: { max: 1h } }
tests:
  - { name: sales, who: { user: ana@example.com, mfa: phishing-resistant, posture: [laptop], session: { age: 5m } }, can: crm }
`;
const CHANGED = BASE.replace(
  'mfa: phishing-resistant, posture: laptop }, session',
  'mfa: any, posture: laptop }, session',
).replace('  sales-to-crm:', '  # ztctl-ignore ZT203,ZT205 until=2099-12-31 -- trust me\n  sales-to-crm:');

let root: string;
let work: string;

const git = (folder: string, ...words: string[]): void => {
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...words], {
    cwd: folder,
    stdio: 'ignore',
  });
};
const write = (folder: string, policy: string): void => {
  mkdirSync(join(folder, 'policies'), { recursive: true });
  writeFileSync(join(folder, 'ztctl.yaml'), 'name: acme\nlint: { rules: { ZT401: off } }\n');
  writeFileSync(join(folder, 'policies/access.yaml'), policy);
};
const stand = (name: string, script: string): void => {
  writeFileSync(join(root, 'bin', name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(root, 'bin', name), 0o755);
};

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'ztctl-ci-'));
  mkdirSync(join(root, 'bin'));
  mkdirSync(join(root, 'origin'));
  stand('npm', 'exit 0');
  stand('npx', `shift; exec '${process.execPath}' '${join(ROOT, 'bin/ztctl.js')}' "$@"`);
  stand('gh', `echo "gh $*" >> "$CALLS"; case "$*" in *--jq*) printf '%s' "$KNOWN" ;; esac`);
  stand('curl', `echo "curl $*" >> "$CALLS"; case "$*" in *per_page*) printf '%s' "$KNOWN" ;; esac`);
  git(join(root, 'origin'), 'init', '-q', '-b', 'main');
  write(join(root, 'origin'), BASE);
  git(join(root, 'origin'), 'add', '-A');
  git(join(root, 'origin'), 'commit', '-qm', 'base');
  work = join(root, 'work');
  git(root, 'clone', '-q', 'origin', 'work');
  git(work, 'checkout', '-q', '-b', 'topic');
  write(work, CHANGED);
  git(work, 'commit', '-qam', 'topic');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeEach(() => {
  for (const name of ['calls', 'summary.md']) rmSync(join(root, name), { force: true });
});

function run(script: string, env: Readonly<Record<string, string>>) {
  const { PATH = '', HOME = '' } = process.env;
  return spawnSync('bash', ['-e', '-c', script], {
    cwd: work,
    encoding: 'utf8',
    env: { PATH: `${join(root, 'bin')}:${PATH}`, HOME, CI: 'true', CALLS: join(root, 'calls'), ...env },
  });
}
const calls = (): string => (existsSync(join(root, 'calls')) ? readFileSync(join(root, 'calls'), 'utf8') : '');
const made = (name: string): string => readFileSync(join(work, name), 'utf8');

describe('the workflow for GitHub', () => {
  const env = (known: string) => ({
    KNOWN: known,
    GITHUB_ACTIONS: 'true',
    GITHUB_BASE_REF: 'main',
    GITHUB_REF_NAME: '7/merge',
    GITHUB_REPOSITORY: 'acme/access',
    GITHUB_STEP_SUMMARY: join(root, 'summary.md'),
    PULL_REQUEST: '7',
  });
  const step = (name: string, known = '') => run(STEPS.find((one) => one.name === name)!.run!, env(known));

  test('fetches all commits', () => {
    expect(STEPS.find(({ uses }) => uses?.startsWith('actions/checkout@'))!.with).toEqual({ 'fetch-depth': 0 });
  });

  test('lint fails on what the change tries to hide, with annotations, a summary, SARIF and Markdown', () => {
    const { status, stdout } = step('lint');
    expect(status).toBe(1);
    expect(stdout).toMatch(/^::error .*file=policies\/access\.yaml.*ZT203/m);
    expect(readFileSync(join(root, 'summary.md'), 'utf8')).toContain('### ztctl lint');
    expect(JSON.parse(made('lint.sarif')).version).toBe('2.1.0');
    expect(made('lint.md')).toContain('ZT203');
  });

  test('test and diff say what they find', () => {
    expect(step('test').status).toBe(0);
    expect(step('diff').status).toBe(1);
    expect(made('diff.md')).toContain('**widened**');
  });

  test('writes one comment, and changes it the next time', () => {
    expect(step('comment').status).toBe(0);
    expect(made('comment.md')).toMatch(/^<!-- ztctl -->\n### Access: more permissive\n[\s\S]*### ztctl lint/);
    expect(calls()).toContain('--method POST repos/acme/access/issues/7/comments -F body=@comment.md');
    rmSync(join(root, 'calls'));
    expect(step('comment', '42\n43\n').status).toBe(0);
    expect(calls()).toContain('--method PATCH repos/acme/access/issues/comments/42 -F body=@comment.md');
    expect(calls()).not.toContain('POST');
  });

  test('leaves the findings out of a comment that would be too long', () => {
    const findings = made('lint.md');
    writeFileSync(join(work, 'lint.md'), 'x'.repeat(65_000));
    expect(step('comment').status).toBe(0);
    expect(made('comment.md')).not.toContain('xxx');
    expect(made('comment.md')).toContain('**widened**');
    writeFileSync(join(work, 'lint.md'), findings);
  });
});

describe('the job for GitLab', () => {
  const env = {
    ...JOB.variables,
    CI_PROJECT_DIR: '/builds/acme/access',
    CI_API_V4_URL: 'https://gitlab.example.com/api/v4',
    CI_PROJECT_ID: '5',
    CI_MERGE_REQUEST_IID: '7',
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
  };
  const script = JOB.script.join('\n');

  test('runs to its end, fails for what it found and leaves its reports', () => {
    const { status } = run(script, env);
    expect(status).toBe(1);
    expect(calls()).toBe('');
    for (const report of Object.values(JOB.artifacts.reports)) expect(made(report)).not.toBe('');
    expect(made('gl-code-quality-report.json')).toContain('ZT203');
    expect(made('test.xml')).toContain('<testsuites');
  });

  test('writes one note, and changes it the next time', () => {
    const notes = 'https://gitlab.example.com/api/v4/projects/5/merge_requests/7/notes';
    const comment = JOB.script.filter((line) => !line.startsWith('npx ztctl')).join('\n');
    run(comment, { ...env, ZTCTL_COMMENT_TOKEN: 't', KNOWN: '[{"id": 1, "body": "hello"}]' });
    expect(calls()).toContain(`-X POST -H PRIVATE-TOKEN: t --data-urlencode body@comment.md ${notes}\n`);
    rmSync(join(root, 'calls'));
    const known = JSON.stringify([
      { id: 1, body: 'hello' },
      { id: 9, body: '<!-- ztctl -->\nold' },
    ]);
    run(comment, { ...env, ZTCTL_COMMENT_TOKEN: 't', KNOWN: known });
    expect(calls()).toContain(`-X PUT -H PRIVATE-TOKEN: t --data-urlencode body@comment.md ${notes}/9\n`);
    expect(calls()).not.toContain('POST');
  });
});
