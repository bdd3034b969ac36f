import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyPlan } from '../../src/apply.js';
import type { ApplyResult } from '../../src/apply-result.js';
import { nodeFileSystem, openPlan, type PlanBundle, savePlan } from '../../src/backends/index.js';
import { planProject } from '../../src/plan.js';
import { isEmptyPlan } from '../../src/targets/plan.js';
import { type Change, type Death, HAS_INSIDE } from '../kit/dying-file-system.js';
import { transpile } from '../kit/transpiled.js';
import type { Arguments } from './children/apply.js';
import { NOW, PROJECTS, registry } from './children/scenario.js';

interface Run {
  readonly killed: boolean;
  readonly changes: readonly Change[];
  readonly result?: ApplyResult;
}

let javascript: string;
let root: string;
let copies = 0;

beforeAll(() => {
  javascript = transpile('test/plan/children/apply.ts');
  root = mkdtempSync(join(tmpdir(), 'ztctl-crash-'));
});
afterAll(() => {
  rmSync(javascript, { recursive: true, force: true });
  rmSync(root, { recursive: true, force: true });
});

/** Applies a plan in a child process, which may end itself with SIGKILL. */
function applyInChild(args: Arguments): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(javascript, 'test/plan/children/apply.js'), JSON.stringify(args)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += String(chunk);
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const events = output.split('\n').filter((line) => line !== '');
      const parsed = events.map((line) => JSON.parse(line) as { change?: Change; result?: ApplyResult });
      const result = parsed.find((event) => event.result)?.result;
      if (code !== 0 && signal !== 'SIGKILL') reject(new Error(`exit ${code}`));
      const changes = parsed.flatMap(({ change }) => (change ? [change] : []));
      resolve({ killed: signal === 'SIGKILL', changes, ...(result && { result }) });
    });
  });
}

async function planned(dir: string, project: string, ...targets: readonly string[]): Promise<PlanBundle> {
  const options = { dir, now: NOW, version: '0.0.0', registry: registry() };
  const result = await planProject(PROJECTS[project]!, targets.length > 0 ? { ...options, targets } : options);
  if (result.status !== 'ok') throw new Error(JSON.stringify(result.diagnostics.map(({ message }) => message)));
  return result.bundle;
}

const applied = (dir: string, project: string, bundle: PlanBundle): Promise<ApplyResult> =>
  applyPlan(bundle, { dir, now: NOW, load: async () => PROJECTS[project]!, registry: registry() });

/**
 * A project folder as a fresh checkout finds it: `BEFORE` is live on one target (its folder lies outside of `.ztctl`) and nothing on the other, with
 * a plan for `AFTER` on both saved in `p`. Applying it makes everything that ztctl ever makes.
 */
async function prepared(): Promise<string> {
  const dir = mkdtempSync(join(root, 'project-'));
  expect((await applied(dir, 'BEFORE', await planned(dir, 'BEFORE', 'mesh'))).status).toBe('ok');
  rmSync(join(dir, '.ztctl'), { recursive: true });
  rmSync(join(dir, 'live/mesh/.ztctl-lock'), { recursive: true });
  expect(savePlan(nodeFileSystem, join(dir, 'p'), 'p', await planned(dir, 'AFTER'))).toEqual({ ok: true });
  return dir;
}

function copyOf(dir: string): string {
  copies += 1;
  const copy = join(root, `copy-${copies}`);
  cpSync(dir, copy, { recursive: true });
  return copy;
}

/** Live files of both targets, without what ztctl keeps for itself; a part of a file would be among them. */
function liveFiles(dir: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const folder of ['live/mesh', '.ztctl/live/web']) {
    const names = nodeFileSystem.list(join(dir, folder)) ? readdirSync(join(dir, folder), { recursive: true }) : [];
    for (const name of names.map(String).filter((path) => path.endsWith('.json') && !path.includes('.ztctl-'))) {
      found.set(`${folder}/${name}`, readFileSync(join(dir, folder, name), 'utf8'));
    }
  }
  return found;
}

function leftovers(dir: string): readonly string[] {
  const all = ['.ztctl', 'live'].flatMap((folder) =>
    readdirSync(join(dir, folder), { recursive: true }).map((name) => `${folder}/${String(name)}`),
  );
  return all.filter((path) => /\.(ztctl-part|new)$/.test(path) && !path.includes('.gitignore.'));
}

function lastJournal(dir: string): readonly { readonly record: string }[] {
  const folder = join(dir, '.ztctl/journal');
  const text = readFileSync(join(folder, readdirSync(folder).sort().at(-1)!), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly record: string });
}

function deathsOf(changes: readonly Change[]): readonly Death[] {
  return changes.flatMap(({ operation }, at): Death[] =>
    HAS_INSIDE.has(operation)
      ? [
          { step: at + 1, when: 'before' },
          { step: at + 1, when: 'inside' },
        ]
      : [{ step: at + 1, when: 'before' }],
  );
}

/** Every file is the one of before or the one of after, whole; then the same plan is applied to its end. */
async function expectSound(dir: string, from: ReadonlyMap<string, string>, to: string, why: string): Promise<void> {
  const opened = openPlan(nodeFileSystem, join(dir, 'p'), 'p');
  if (!opened.ok) throw new Error('the plan is gone');
  const wanted = new Map(
    opened.bundle.artefacts.flatMap(({ target, files }) =>
      files.map(
        ({ path, text }) => [`${target === 'web' ? '.ztctl/live/web' : 'live/mesh'}/${path}`, text] as [string, string],
      ),
    ),
  );
  for (const [path, text] of liveFiles(dir))
    expect([from.get(path), wanted.get(path)], `${why}: ${path}`).toContain(text);
  const half = await planned(dir, to);
  const open = half.plan.targets.filter(({ interrupted }) => interrupted !== undefined);
  for (const { interrupted } of open) expect(interrupted!.planId, why).toBe(opened.bundle.plan.planId);

  const result = await applied(dir, to, opened.bundle);
  expect(result.status, why).toBe('ok');
  const { planned: all, applied: now, skipped, failed } = result.counts;
  expect(failed, why).toBe(0);
  expect(now + skipped, why).toBe(all);
  expect(
    result.targets.filter(({ resumed }) => resumed).map(({ name }) => name),
    why,
  ).toEqual(open.map(({ name }) => name));
  expect(liveFiles(dir), why).toEqual(wanted);
  expect(isEmptyPlan((await planned(dir, to)).plan), why).toBe(true);
  expect(leftovers(dir), why).toEqual([]);
  expect(lastJournal(dir).at(-1), why).toMatchObject({ record: 'end', status: 'ok' });
}

/** Tries every death in a copy of the project, two at a time. */
async function forEach(deaths: readonly Death[], attempt: (death: Death) => Promise<void>): Promise<void> {
  const left = [...deaths];
  const work = async (): Promise<void> => {
    for (let death = left.shift(); death; death = left.shift()) await attempt(death);
  };
  await Promise.all([work(), work()]);
}

// A process per death: minutes on a machine that is busy with other things.
describe('an apply that is killed', { timeout: 600_000 }, () => {
  test('at any write leaves every file old or new, and the next one finishes', async () => {
    const dir = await prepared();
    const old = liveFiles(dir);
    const trace = await applyInChild({ dir: copyOf(dir), plan: join(dir, 'p'), project: 'AFTER' });
    expect(trace.result?.status).toBe('ok');
    expect(new Set(trace.changes.map(({ operation }) => operation)).size).toBe(8);
    const halves = new Set<string>();
    await forEach(deathsOf(trace.changes), async (death) => {
      const copy = copyOf(dir);
      const run = await applyInChild({ dir: copy, plan: join(copy, 'p'), project: 'AFTER', death });
      const why = `${death.when} ${JSON.stringify(trace.changes[death.step - 1])}`;
      expect(run.killed, why).toBe(true);
      halves.add(JSON.stringify([...liveFiles(copy)]));
      await expectSound(copy, old, 'AFTER', why);
      rmSync(copy, { recursive: true });
    });
    // One state per file that comes, changes or goes, and the first: the kills did land between any two of them.
    expect(halves.size).toBe(6);
  });

  test('again while it finishes leaves every file old or new as well', async () => {
    const dir = await prepared();
    const old = liveFiles(dir);
    const { changes } = await applyInChild({ dir: copyOf(dir), plan: join(dir, 'p'), project: 'AFTER' });
    await forEach(
      deathsOf(changes).filter((_, at) => at % 8 === 0),
      async (death) => {
        const copy = copyOf(dir);
        const args = { dir: copy, plan: join(copy, 'p'), project: 'AFTER' };
        expect((await applyInChild({ ...args, death })).killed).toBe(true);
        const again = 1 + ((death.step * 7) % 40);
        await applyInChild({ ...args, death: { step: again, when: 'inside' } });
        await expectSound(copy, old, 'AFTER', `killed at ${death.step}, then at ${again}`);
      },
    );
  });
});
