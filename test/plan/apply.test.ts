import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ApplyOptions, applyPlan } from '../../src/apply.js';
import type { ApplyResult } from '../../src/apply-result.js';
import { type FileSystem, nodeFileSystem, type PlanBundle, takeLock } from '../../src/backends/index.js';
import { planProject } from '../../src/plan.js';
import { isEmptyPlan, sealPlan } from '../../src/targets/plan.js';
import { createFakeTarget } from '../kit/fake-target.js';
import { type ProjectShape, projectOf } from '../kit/plan-project.js';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const BOTH = { mesh: 'tailscale', web: 'zpa' } as const;
const REGISTRY = [createFakeTarget(), createFakeTarget({ kind: 'zpa' })];
const SHAPE: ProjectShape = { grants: { crm: 'ana@example.com', db: 'li@example.com' }, targets: BOTH };
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ztctl-apply-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function planned(shape: ProjectShape = SHAPE): Promise<PlanBundle> {
  const options = { dir, now: NOW, version: '0.0.0', registry: REGISTRY };
  const result = await planProject(await projectOf(shape), options);
  if (result.status !== 'ok') throw new Error(JSON.stringify(result.diagnostics.map(({ message }) => message)));
  return result.bundle;
}

function apply(
  bundle: PlanBundle,
  { shape = SHAPE, ...options }: Partial<ApplyOptions> & { shape?: ProjectShape } = {},
): Promise<ApplyResult> {
  return applyPlan(bundle, { dir, now: NOW, load: () => projectOf(shape), registry: REGISTRY, ...options });
}

const moved = ({ moved }: ApplyResult): readonly string[] =>
  moved.map(({ what, target }) => (target === undefined ? what : `${what} ${target}`));

function expectSum({ counts: { planned, applied, skipped, failed } }: ApplyResult): void {
  expect(applied + skipped + failed).toBe(planned);
}

/** Everything below the project folder but locks and journals. */
function contents(): readonly string[] {
  return readdirSync(dir, { recursive: true })
    .map(String)
    .filter((path) => !/lock|journal/.test(path))
    .sort();
}

function journal(): readonly Record<string, unknown>[] {
  const folder = join(dir, '.ztctl/journal');
  const files = readdirSync(folder).sort();
  return files.flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  );
}

describe('apply', () => {
  test('writes every target, counts its steps and says that nothing verified them', async () => {
    const result = await apply(await planned());
    expect(result).toMatchObject({
      status: 'ok',
      verification: 'proved',
      moved: [],
      counts: { planned: 6, applied: 6, skipped: 0, failed: 0 },
      targets: [
        { name: 'mesh', outcome: 'applied', resumed: false },
        { name: 'web', outcome: 'applied', resumed: false },
      ],
      diagnostics: [],
    });
    expect(isEmptyPlan((await planned()).plan)).toBe(true);
  });

  test('keeps its own folder out of git, whatever the project ignores', async () => {
    await apply(await planned());
    expect(readFileSync(join(dir, '.ztctl/.gitignore'), 'utf8')).toBe('*\n');
  });

  test('puts down what it is about to do before it does it, and the end', async () => {
    const { plan } = await planned();
    await apply(await planned());
    const records = journal();
    expect(records[0]).toMatchObject({ record: 'begin', planId: plan.planId, at: '2026-11-24T10:00:00.000Z' });
    const files = records.slice(1, -1).map(({ record, target, path }) => `${record} ${target} ${path}`);
    expect(files.slice(0, 2)).toEqual(['intent mesh access/crm/access.json', 'done mesh access/crm/access.json']);
    expect(files).toHaveLength(12);
    expect(records.at(-1)).toMatchObject({ record: 'end', status: 'ok', counts: { planned: 6, applied: 6 } });
  });

  test('of a plan that is live already changes nothing and says so', async () => {
    const bundle = await planned();
    await apply(bundle);
    const before = contents();
    const again = await apply(bundle);
    expect(again).toMatchObject({
      status: 'ok',
      counts: { planned: 6, applied: 0, skipped: 6, failed: 0 },
      targets: [{ outcome: 'already' }, { outcome: 'already' }],
    });
    expect(contents()).toEqual(before);
  });

  test('of an empty plan changes nothing', async () => {
    await apply(await planned());
    const result = await apply(await planned());
    expect(result).toMatchObject({ status: 'ok', counts: { planned: 0 }, targets: [{ outcome: 'unchanged' }, {}] });
  });

  test('removes folders that become empty, and no other', async () => {
    await apply(await planned());
    writeFileSync(join(dir, '.ztctl/live/mesh/access/db/notes.txt'), 'mine');
    const shape = { ...SHAPE, grants: { crm: 'ana@example.com' } };
    expect((await apply(await planned(shape), { shape })).status).toBe('ok');
    const left = contents().filter((path) => path.includes('/access/db'));
    expect(left).toEqual(['.ztctl/live/mesh/access/db', '.ztctl/live/mesh/access/db/notes.txt']);
  });
});

describe('apply stops, and writes nothing, when', () => {
  async function expectStopped(result: ApplyResult, ...what: readonly string[]): Promise<void> {
    expect(result.status).toBe('stopped');
    expect(moved(result)).toEqual(what);
    expect(result.diagnostics.filter(({ severity }) => severity === 'error').length).toBeGreaterThan(0);
    expect(result.counts).toMatchObject({ applied: 0, failed: 0 });
    expectSum(result);
    expect(readdirSync(dir).includes('.ztctl') ? readdirSync(join(dir, '.ztctl')) : []).not.toContain('journal');
  }

  test('the policy moved', async () => {
    const shape = { ...SHAPE, grants: { ...SHAPE.grants, db: 'eve@example.com' } };
    await expectStopped(await apply(await planned(), { shape }), 'source');
  });

  test('the instant is before or after the interval of the plan', async () => {
    const shape = { ...SHAPE, expires: '2026-12-31' };
    const bundle = await planned(shape);
    expect(bundle.plan.validUntil).toBe('2027-01-01T00:00:00.000Z');
    await expectStopped(await apply(bundle, { shape, now: Date.parse('2027-01-01T00:00:00Z') }), 'interval');
    await expectStopped(await apply(bundle, { shape, now: Date.parse(bundle.plan.validFrom) - 1 }), 'interval');
    const last = await apply(bundle, { shape, now: Date.parse('2026-12-31T23:59:59.999Z') });
    expect(last.status).toBe('ok');
  });

  test('what is live moved: named per target', async () => {
    await apply(await planned());
    rmSync(join(dir, '.ztctl/journal'), { recursive: true });
    const shape = { ...SHAPE, grants: { crm: 'bo@example.com' } };
    const bundle = await planned(shape);
    writeFileSync(join(dir, '.ztctl/live/web/index.json'), '{}');
    await expectStopped(await apply(bundle, { shape }), 'live web');
    rmSync(join(dir, '.ztctl/live/mesh/index.json'));
    await expectStopped(await apply(bundle, { shape }), 'live mesh', 'live web');
  });

  test('something of somebody else came in the way', async () => {
    const bundle = await planned();
    mkdirSync(join(dir, '.ztctl/live/web'), { recursive: true });
    writeFileSync(join(dir, '.ztctl/live/web/index.json'), 'mine');
    await expectStopped(await apply(bundle), 'live web');
  });

  test('the plan says something else of who gains', async () => {
    const { plan, artefacts } = await planned();
    const [mesh, web] = plan.targets;
    const quiet = { ...mesh!, access: { ...mesh!.access, verdict: 'less permissive' as const } };
    const edited = sealPlan({ ...plan, targets: [quiet, web!] });
    await expectStopped(await apply({ plan: edited, artefacts }), 'plan');
  });

  test('everything moved: all of it is named', async () => {
    const bundle = await planned();
    mkdirSync(join(dir, '.ztctl/live/web'), { recursive: true });
    writeFileSync(join(dir, '.ztctl/live/web/index.json'), 'mine');
    const shape = { ...SHAPE, grants: {} };
    const result = await apply(bundle, { shape, now: Date.parse('2036-11-24T10:00:00Z') });
    await expectStopped(result, 'interval', 'source', 'live web');
  });

  test('the plan or an artefact was altered', async () => {
    const { plan, artefacts } = await planned();
    await expectStopped(await apply({ plan: { ...plan, estate: 'other' }, artefacts }), 'plan');
    const [mesh, web] = artefacts;
    const [first, ...rest] = mesh!.files;
    const forged = { ...mesh!, files: [{ ...first!, text: first!.text.replace('ana', 'eve') }, ...rest] };
    await expectStopped(await apply({ plan, artefacts: [forged, web!] }), 'plan');
    await expectStopped(await apply({ plan, artefacts: [{ ...mesh!, files: rest }, web!] }), 'plan');
    const more = { ...mesh!, files: [...mesh!.files, { path: 'more.json', text: '{}' }] };
    await expectStopped(await apply({ plan, artefacts: [more, web!] }), 'plan');
  });

  test('the plan was forged with a right id: it is no plan of this policy', async () => {
    const { plan, artefacts } = await planned();
    const other = await planned({ ...SHAPE, grants: { crm: 'eve@example.com' } });
    const { planId: _, ...body } = { ...other.plan, sourceDigest: plan.sourceDigest };
    const forged = { plan: sealPlan(body), artefacts: other.artefacts };
    await expectStopped(await apply(forged), 'project mesh', 'project web');
    const { planId: __, ...elsewhere } = plan;
    const targets = plan.targets.map((one) => ({ ...one, backend: { type: 'file', path: '../elsewhere' } as const }));
    await expectStopped(
      await apply({ plan: sealPlan({ ...elsewhere, targets }), artefacts }),
      'project mesh',
      'project web',
    );
  });

  test('a forged path would leave the live folder', async () => {
    const { plan, artefacts } = await planned();
    const { planId: _, ...body } = plan;
    const outside = (path: string): string => path.replace('index.json', '../index.json');
    const targets = plan.targets.map((one) => ({
      ...one,
      files: one.files.map((file) => ({ ...file, path: outside(file.path) })),
    }));
    const files = artefacts.map((one) => ({
      ...one,
      files: one.files.map((file) => ({ ...file, path: outside(file.path) })),
    }));
    await expectStopped(await apply({ plan: sealPlan({ ...body, targets }), artefacts: files }), 'plan');
  });

  test('a target is no longer configured', async () => {
    const bundle = await planned();
    const project = await projectOf({ ...SHAPE, targets: { mesh: 'tailscale' } });
    const same = { ...project, sourceDigest: bundle.plan.sourceDigest };
    const result = await apply(bundle, { load: async () => same });
    expect(result.status).toBe('usage');
    expect(result.diagnostics.map(({ code }) => code)).toEqual(['ZT1001']);
  });
});

describe('one apply at a time', () => {
  test('the lock of the project is held: the loser writes nothing and learns who holds it', async () => {
    mkdirSync(join(dir, '.ztctl'));
    const held = takeLock(nodeFileSystem, join(dir, '.ztctl/lock'));
    const result = await apply(await planned());
    expect(result.status).toBe('failed');
    expect(result.diagnostics).toMatchObject([
      { code: 'ZT1012', help: 'wait for it to end; if you know that it is gone, remove `.ztctl/lock/1`' },
    ]);
    expect(result.diagnostics[0]!.message).toContain(`process ${process.pid} on `);
    expect(result.counts).toEqual({ planned: 6, applied: 0, skipped: 6, failed: 0 });
    if (held.ok) held.lock.release();
    expect((await apply(await planned())).status).toBe('ok');
  });

  test('a live folder outside of the project has a lock of its own, for other checkouts', async () => {
    const shape = { ...SHAPE, paths: { web: 'live' } };
    mkdirSync(join(dir, 'live/.ztctl-lock'), { recursive: true });
    const held = takeLock(nodeFileSystem, join(dir, 'live/.ztctl-lock/lock'));
    const result = await apply(await planned(shape), { shape });
    expect(result).toMatchObject({ status: 'failed', diagnostics: [{ code: 'ZT1012' }] });
    if (held.ok) held.lock.release();
    expect((await apply(await planned(shape), { shape })).status).toBe('ok');
    expect((await planned(shape)).plan.targets[1]!.foreign).toEqual([]);
  });
});

describe('an apply that is interrupted', () => {
  test('finishes the target under way, begins no other, and the same plan continues', async () => {
    const bundle = await planned();
    const stop = new AbortController();
    const fs: FileSystem = {
      ...nodeFileSystem,
      append(path, content) {
        nodeFileSystem.append(path, content);
        if (String(Buffer.from(content)).includes('"intent"')) stop.abort();
      },
    };
    const result = await apply(bundle, { fs, signal: stop.signal });
    expect(result).toMatchObject({
      status: 'partial',
      counts: { planned: 6, applied: 3, skipped: 3, failed: 0 },
      targets: [{ outcome: 'applied' }, { outcome: 'not-attempted' }],
    });
    expect(result.diagnostics.map(({ code }) => code)).toEqual(['ZT1020']);
    expect(await apply(bundle)).toMatchObject({ status: 'ok', counts: { applied: 3, skipped: 3 } });
  });

  test('before the first write changes nothing', async () => {
    const result = await apply(await planned(), { signal: AbortSignal.abort() });
    expect(result).toMatchObject({ status: 'failed', counts: { planned: 6, applied: 0, skipped: 6, failed: 0 } });
    expect(contents().filter((path) => path.startsWith('.ztctl/live'))).toEqual([]);
  });
});

describe('a disk that fails', () => {
  /** Fails to create a file whose path matches, as a full disk does. */
  const full = (path: RegExp): FileSystem => ({
    ...nodeFileSystem,
    create(at, content) {
      if (path.test(at)) throw Object.assign(new Error('no space'), { code: 'ENOSPC', path: at });
      nodeFileSystem.create(at, content);
    },
  });

  test('before the first write: nothing is applied', async () => {
    const result = await apply(await planned(), { fs: full(/\.\.ztctl-manifest/) });
    expect(result.status).toBe('failed');
    expect(result.counts).toEqual({ planned: 6, applied: 0, skipped: 0, failed: 6 });
    expect(result.diagnostics[0]!.message).toContain('ENOSPC');
    expect(contents().filter((path) => path.endsWith('.json'))).toEqual([]);
  });

  test('between two targets: the result says which steps stand, and the next apply finishes', async () => {
    const bundle = await planned();
    const result = await apply(bundle, { fs: full(/web\/\.index\.json/) });
    expect(result).toMatchObject({
      status: 'partial',
      counts: { planned: 6, applied: 5, skipped: 0, failed: 1 },
      targets: [
        { name: 'mesh', outcome: 'applied' },
        { name: 'web', outcome: 'failed' },
      ],
    });
    expect(result.targets[1]!.steps.map(({ address, outcome }) => `${address} ${outcome}`)).toEqual([
      'access/crm applied',
      'access/db applied',
      'index failed',
    ]);
    expect(journal().at(-1)).toMatchObject({ record: 'end', status: 'partial', counts: { failed: 1 } });

    const half = (await planned()).plan.targets;
    expect(half.map(({ interrupted }) => interrupted)).toEqual([
      undefined,
      { planId: bundle.plan.planId, at: '2026-11-24T10:00:00.000Z', files: 3, written: 2 },
    ]);
    const rest = await apply(bundle);
    expect(rest).toMatchObject({
      status: 'ok',
      counts: { planned: 6, applied: 1, skipped: 5, failed: 0 },
      targets: [
        { outcome: 'already', resumed: false },
        { outcome: 'applied', resumed: true },
      ],
    });
    expect(isEmptyPlan((await planned()).plan)).toBe(true);
  });

  test('in the first target: the other ones are applied all the same', async () => {
    const result = await apply(await planned(), { fs: full(/mesh\/\.index\.json/) });
    expect(result).toMatchObject({
      status: 'partial',
      counts: { planned: 6, applied: 5, skipped: 0, failed: 1 },
      targets: [{ outcome: 'failed' }, { outcome: 'applied' }],
    });
    expectSum(result);
  });

  test('and a new plan on top of the half-applied one is applied as well', async () => {
    await apply(await planned(), { fs: full(/mesh\/\.index\.json/) });
    const shape = { ...SHAPE, grants: { crm: 'bo@example.com' } };
    const bundle = await planned(shape);
    expect(bundle.plan.targets[0]!.steps.map(({ action, address, drifted }) => [action, address, drifted])).toEqual([
      ['create', 'index', false],
      ['change', 'access/crm', false],
      ['delete', 'access/db', false],
    ]);
    expect((await apply(bundle, { shape })).status).toBe('ok');
    expect(isEmptyPlan((await planned(shape)).plan)).toBe(true);
  });

  test('when the new plan keeps a file that only the interrupted one wrote, an interruption does not lose it', async () => {
    await apply(await planned(), { fs: full(/mesh\/\.index\.json/) });
    const shape = { ...SHAPE, grants: { ...SHAPE.grants, wiki: 'bo@example.com' } };
    expect(await apply(await planned(shape), { shape, fs: full(/mesh\/\.index\.json/) })).toMatchObject({
      status: 'partial',
    });
    expect((await apply(await planned(shape), { shape })).status).toBe('ok');
    expect(isEmptyPlan((await planned(shape)).plan)).toBe(true);
  });

  test('a plan that was interrupted cannot be finished once another one was applied', async () => {
    const old = await planned();
    await apply(old, { fs: full(/mesh\/\.index\.json/) });
    const shape = { ...SHAPE, grants: { crm: 'bo@example.com' } };
    await apply(await planned(shape), { shape });
    const result = await apply(old);
    expect(result.status).toBe('stopped');
    expect(moved(result)).toEqual(['live mesh', 'live web']);
  });

  test('files that happen to be old or new one by one are no interrupted apply', async () => {
    const first = await planned();
    await apply(first);
    const shape = { ...SHAPE, grants: { crm: 'bo@example.com', db: 'bo@example.com' } };
    const bundle = await planned(shape);
    await apply(bundle, { shape });
    const old = first.artefacts[0]!.files.find(({ path }) => path === 'access/crm/access.json')!;
    writeFileSync(join(dir, '.ztctl/live/mesh', old.path), old.text);
    const result = await apply(bundle, { shape });
    expect(moved(result)).toEqual(['live mesh']);
  });

  test('a file that changes under the apply is left as it is, and the apply stops there', async () => {
    await apply(await planned());
    const shape = { ...SHAPE, grants: { crm: 'bo@example.com', db: 'bo@example.com' } };
    const path = join(dir, '.ztctl/live/mesh/access/db/access.json');
    const fs: FileSystem = {
      ...nodeFileSystem,
      rename(from, to) {
        if (to.endsWith('mesh/access/crm/access.json')) writeFileSync(path, 'by hand');
        nodeFileSystem.rename(from, to);
      },
    };
    const result = await apply(await planned(shape), { shape, fs });
    expect(result).toMatchObject({ status: 'partial', diagnostics: [{ code: 'ZT1010' }] });
    expect(readFileSync(path, 'utf8')).toBe('by hand');
  });

  test('at the last record of the journal: what was applied is reported as applied, with a warning', async () => {
    const fs: FileSystem = {
      ...nodeFileSystem,
      append(at, content) {
        if (new TextDecoder().decode(content).includes('"end"')) {
          throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
        }
        nodeFileSystem.append(at, content);
      },
    };
    const result = await apply(await planned(), { fs });
    expect(result).toMatchObject({ status: 'ok', counts: { applied: 6 }, diagnostics: [{ severity: 'warning' }] });
  });
});
