import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApplyResult } from '../../src/apply-result.js';
import { nodeFileSystem, savePlan } from '../../src/backends/index.js';
import { planProject } from '../../src/plan.js';
import { isEmptyPlan } from '../../src/targets/plan.js';
import { transpile } from '../kit/transpiled.js';
import type { Arguments } from './children/apply.js';
import { AFTER, NOW, registry } from './children/scenario.js';

interface Running {
  readonly child: ChildProcess;
  /** Resolves when the process holds the lock and loads the project. */
  readonly loading: Promise<void>;
  readonly result: Promise<ApplyResult>;
}

let javascript: string;
let dir: string;

beforeAll(async () => {
  javascript = transpile('test/plan/children/apply.ts');
  dir = mkdtempSync(join(tmpdir(), 'ztctl-concurrent-'));
});
afterAll(() => {
  rmSync(javascript, { recursive: true, force: true });
  rmSync(dir, { recursive: true, force: true });
});

const planned = async (): ReturnType<typeof planProject> =>
  planProject(AFTER, { dir, now: NOW, version: '0.0.0', registry: registry() });

function start(args: Arguments): Running {
  const script = join(javascript, 'test/plan/children/apply.js');
  const child = spawn(process.execPath, [script, JSON.stringify(args)], { stdio: ['pipe', 'pipe', 'inherit'] });
  let output = '';
  let isLoading: () => void = () => {};
  const loading = new Promise<void>((resolve) => {
    isLoading = resolve;
  });
  child.stdout.on('data', (chunk) => {
    output += String(chunk);
    if (output.includes('{"loading":true}\n')) isLoading();
  });
  const result = new Promise<ApplyResult>((resolve, reject) => {
    child.on('close', () => {
      const found = output.split('\n').find((line) => line.startsWith('{"result"'));
      if (found === undefined) reject(new Error('no result'));
      else resolve((JSON.parse(found) as { result: ApplyResult }).result);
    });
  });
  return { child, loading, result };
}

test('of two applies at once exactly one wins; the other one writes nothing and says who was faster', async () => {
  const made = await planned();
  if (made.status !== 'ok') throw new Error('no plan');
  expect(savePlan(nodeFileSystem, join(dir, 'p'), 'p', made.bundle)).toEqual({ ok: true });
  const args = { dir, plan: join(dir, 'p'), project: 'AFTER', wait: true };

  const first = start(args);
  await first.loading;
  const second = await start(args).result;
  expect(second).toMatchObject({ status: 'failed', counts: { applied: 0 }, diagnostics: [{ code: 'ZT1012' }] });
  expect(second.diagnostics[0]!.message).toContain(`process ${first.child.pid} `);
  expect(nodeFileSystem.list(join(dir, '.ztctl'))).toEqual(['.gitignore', 'lock']);

  first.child.stdin!.write('x');
  expect(await first.result).toMatchObject({ status: 'ok', counts: { skipped: 0, failed: 0 } });
  const after = await planned();
  expect(after.status === 'ok' && isEmptyPlan(after.bundle.plan)).toBe(true);
});

test('many applies started together: one applies, whoever comes too early is refused, whoever comes later has nothing to do', async () => {
  rmSync(join(dir, '.ztctl'), { recursive: true });
  rmSync(join(dir, 'live'), { recursive: true });
  const args = { dir, plan: join(dir, 'p'), project: 'AFTER' };
  const results = await Promise.all(Array.from({ length: 4 }, () => start(args).result));
  const seen = results.map(({ status, counts }) => `${status} ${counts.applied > 0 ? 'applied' : 'nothing'}`).sort();
  expect(seen.filter((one) => one === 'ok applied')).toHaveLength(1);
  expect(seen.filter((one) => one !== 'ok applied').every((one) => /^(failed|ok) nothing$/.test(one))).toBe(true);
  const after = await planned();
  expect(after.status === 'ok' && isEmptyPlan(after.bundle.plan)).toBe(true);
});
