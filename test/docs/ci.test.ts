import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../kit/imports.js';
import { workflows } from './workflows.js';

/*
 * The workflows of docs/ci.md are read from the page, and what they run is run by bash: in a clone with a change on a branch, with the built
 * command line, and with stand-ins for `npm`, `gh` and `curl` that write down what they are asked.
 */
interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly run?: string;
}

function workflow<T>(path: string): T {
  const found = workflows().find((one) => one.path === path);
  if (!found) throw new Error(`docs/ci.md has no ${path}`);
  return parse(found.text) as T;
}

type Jobs = Readonly<Record<string, { readonly steps: readonly Step[]; readonly environment?: string }>>;

const jobsOf = (name: string): Jobs => workflow<{ readonly jobs: Jobs }>(`.github/workflows/${name}.yml`).jobs;
const stepOf = (steps: readonly Step[], name: string): string => steps.find((one) => one.name === name)!.run!;
const STEPS = jobsOf('access').review!.steps;

interface GitLabJob {
  readonly script: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly artifacts: { readonly reports: Readonly<Record<string, string>> };
}

const GITLAB = workflow<Readonly<Record<'access' | 'plan' | 'apply' | 'drift', GitLabJob>>>('.gitlab-ci.yml');
const JOB = GITLAB.access;

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

function run(script: string, env: Readonly<Record<string, string>>, cwd = work) {
  const { PATH = '', HOME = '' } = process.env;
  return spawnSync('bash', ['-eo', 'pipefail', '-c', script], {
    cwd,
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
  const step = (name: string, known = '') => run(stepOf(STEPS, name), env(known));

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

/** A project whose targets are folders of its own. */
function liveProject(name: string): string {
  const folder = join(root, name);
  cpSync(join(ROOT, 'examples/quickstart'), folder, {
    recursive: true,
    filter: (path) => !/[/\\](?:\.ztctl|expected)$/.test(path),
  });
  return folder;
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile());
}

describe('the workflows for GitHub that change what is live', () => {
  const { plan, apply } = jobsOf('access-apply') as Record<'plan' | 'apply', Jobs[string]>;
  const { drift } = jobsOf('access-drift') as Record<'drift', Jobs[string]>;
  const output = () => join(root, 'output');
  const step = (job: Jobs[string], name: string, env: Readonly<Record<string, string>> = {}) =>
    run(stepOf(job!.steps, name), { ...SET(), ...env }, join(root, 'live'));
  const SET = () => ({
    GITHUB_OUTPUT: output(),
    GITHUB_STEP_SUMMARY: join(root, 'summary.md'),
    GITHUB_REPOSITORY: 'acme/access',
    RUN: 'https://github.example/run/1',
  });
  const planned = (): Readonly<Record<string, string>> => {
    rmSync(output(), { force: true });
    expect(step(plan, 'plan').status).toBe(0);
    const lines = readFileSync(output(), 'utf8').trim().split('\n');
    return Object.fromEntries(lines.map((line) => line.split('=') as [string, string]));
  };
  let id = '';

  test('keep the keys that read and those that write apart', () => {
    expect([plan, apply, drift].map((job) => job.environment)).toEqual(['access-plan', 'access-apply', 'access-plan']);
  });

  test('plan: what would change is in the summary, and the plan is kept for its owner alone', () => {
    const live = liveProject('live');
    const found = planned();
    id = found.id!;
    expect(found).toEqual({ id: expect.stringMatching(/^sha256:[0-9a-f]{64}$/), changes: '1' });
    expect(readFileSync(join(root, 'summary.md'), 'utf8')).toMatch(/^### Plan for `quickstart`[\s\S]*plan sha256:/);
    rmSync(join(live, 'plan'), { recursive: true });
  });

  test('apply: exactly the plan of that id, unpacked with its modes', () => {
    const live = join(root, 'live');
    expect(step(apply, 'apply', { PLAN_ID: 'sha256:other' })).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('::error::this is the plan'),
    });
    expect(existsSync(join(live, '.ztctl/live'))).toBe(false);
    expect(filesIn(join(live, 'plan')).map((path) => statSync(path).mode & 0o777)).toEqual(
      expect.arrayContaining([0o600]),
    );
    expect(step(apply, 'apply', { PLAN_ID: id }).status).toBe(0);
    expect(readFileSync(join(root, 'summary.md'), 'utf8')).toContain('0 failed');
    rmSync(join(live, 'plan'), { recursive: true });
    expect(planned().changes).toBe('0');
  });

  test('drift: quiet, until somebody changes what is live; then one issue says so', () => {
    const live = join(root, 'live');
    expect(step(drift, 'drift').status).toBe(0);
    const [file] = filesIn(join(live, '.ztctl/live/mesh')).filter((path) => path.endsWith('policy.hujson'));
    appendFileSync(file!, '// by hand\n');
    expect(step(drift, 'drift').status).toBe(1);
    expect(step(drift, 'tell').status).toBe(0);
    expect(calls()).toContain('--method POST repos/acme/access/issues -f title=');
    expect(readFileSync(join(live, 'issue.md'), 'utf8')).toMatch(/^<!-- ztctl drift -->\n[\s\S]*mesh/);
    rmSync(join(root, 'calls'));
    expect(step(drift, 'tell', { KNOWN: '12\n' }).status).toBe(0);
    expect(calls()).toContain('--method PATCH repos/acme/access/issues/12 -F body=@issue.md');
  });
});

describe('the jobs for GitLab that change what is live', () => {
  test('plan, and apply the plan of that id', () => {
    const live = liveProject('gitlab');
    const job = (name: 'plan' | 'apply', env = {}) => run(GITLAB[name].script.join('\n'), env, live);
    expect(job('plan').status).toBe(0);
    const [, id] = readFileSync(join(live, GITLAB.plan.artifacts.reports.dotenv!), 'utf8').trim().split('=');
    rmSync(join(live, 'plan'), { recursive: true });
    expect(job('apply', { PLAN_ID: 'sha256:other' }).status).toBe(1);
    expect(existsSync(join(live, '.ztctl/live'))).toBe(false);
    const { status, stdout } = job('apply', { PLAN_ID: id });
    expect([status, stdout.includes('0 failed')]).toEqual([0, true]);
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
