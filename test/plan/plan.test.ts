import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applyPlan } from '../../src/apply.js';
import { nodeFileSystem, type PlanBundle } from '../../src/backends/index.js';
import type { Project } from '../../src/load.js';
import { type PlanResult, planProject } from '../../src/plan.js';
import { isEmptyPlan, type Plan, planId } from '../../src/targets/plan.js';
import type { Target } from '../../src/targets/target.js';
import { createFakeTarget } from '../kit/fake-target.js';
import { type ProjectShape, projectOf } from '../kit/plan-project.js';

const NOW = Date.parse('2026-11-24T10:00:00Z');
let dir: string;
let registry: readonly Target[];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ztctl-plan-'));
  registry = [createFakeTarget()];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const planOf = (project: Project): Promise<PlanResult> =>
  planProject(project, { dir, now: NOW, version: '0.0.0', registry });
const applyOf = (bundle: PlanBundle, project: Project): ReturnType<typeof applyPlan> =>
  applyPlan(bundle, { dir, now: NOW, load: async () => project, registry });

async function planned(shape: ProjectShape): Promise<PlanBundle> {
  const result = await planOf(await projectOf(shape));
  if (result.status !== 'ok') throw new Error(JSON.stringify(result.diagnostics.map(({ message }) => message)));
  return result.bundle;
}

async function live(shape: ProjectShape): Promise<void> {
  const result = await applyOf(await planned(shape), await projectOf(shape));
  expect(result.status).toBe('ok');
}

const steps = ({ plan }: PlanBundle): readonly string[] =>
  plan.targets.flatMap((target) => target.steps.map(({ action, address }) => `${target.name}: ${action} ${address}`));

describe('plan', () => {
  test('a first plan creates every object, with the policy line that causes it and who is affected', async () => {
    const bundle = await planned({ grants: { crm: 'ana@example.com', db: 'li@example.com' } });
    expect(steps(bundle)).toEqual(['mesh: create access/crm', 'mesh: create access/db', 'mesh: create index']);
    expect(bundle.plan.targets[0]!.steps[1]).toMatchObject({
      causes: [{ element: 'policy to-db', file: 'policies/access.yaml', line: 5, column: 3 }],
      who: 'user:li@example.com',
      resources: ['db'],
      unasked: false,
      drifted: false,
      reversible: true,
    });
  });

  test('planning writes nothing, not even a folder', async () => {
    await planned({ grants: { crm: 'ana@example.com' } });
    expect(readdirSync(dir)).toEqual([]);
  });

  test('the same source and state give the same plan, byte for byte', async () => {
    const shape = { grants: { crm: 'ana@example.com', db: 'li@example.com' } };
    expect(await planned(shape)).toEqual(await planned(shape));
  });

  test('after an apply a second plan is empty', async () => {
    const shape = { grants: { crm: 'ana@example.com' } };
    await live(shape);
    const { plan } = await planned(shape);
    expect(plan.targets[0]!.steps).toEqual([]);
    expect(isEmptyPlan(plan)).toBe(true);
  });

  test('a change shows the fields that differ, a removed policy a delete with the line of the last apply', async () => {
    await live({ grants: { crm: 'ana@example.com', db: 'li@example.com' } });
    const bundle = await planned({ grants: { crm: 'bo@example.com' } });
    expect(steps(bundle)).toEqual(['mesh: change access/crm', 'mesh: change index', 'mesh: delete access/db']);
    const [change, index, gone] = bundle.plan.targets[0]!.steps;
    expect(change!.changed).toEqual([
      { pointer: '/pieces/0/users', removed: ['ana@example.com'], added: ['bo@example.com'] },
    ]);
    expect(index!.changed).toEqual([{ pointer: '', removed: ['db'], added: [] }]);
    expect(gone).toMatchObject({
      causes: [{ element: 'policy to-db', line: 5 }],
      unasked: true,
      who: 'user:li@example.com',
      resources: ['db'],
      reversible: true,
    });
  });

  test('what somebody changed by hand is drift, and overwriting it is not reversible', async () => {
    const shape = { grants: { crm: 'ana@example.com' } };
    await live(shape);
    const path = join(dir, '.ztctl/live/mesh/access/crm/access.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('ana@', 'eve@'));
    const { plan } = await planned(shape);
    expect(plan.targets[0]!.steps).toMatchObject([
      { action: 'change', address: 'access/crm', drifted: true, reversible: false },
    ]);
  });

  test('what somebody removed by hand is drift, and creating it again is reversible', async () => {
    const shape = { grants: { crm: 'ana@example.com' } };
    await live(shape);
    rmSync(join(dir, '.ztctl/live/mesh/access/crm/access.json'));
    const { plan } = await planned(shape);
    expect(plan.targets[0]!.steps).toMatchObject([
      { action: 'create', address: 'access/crm', drifted: true, reversible: true },
    ]);
  });

  test('bytes that differ while the objects are equal are a step of their own', async () => {
    const shape = { grants: { crm: 'ana@example.com' } };
    await live(shape);
    registry = [createFakeTarget({ comment: 'generated tests' })];
    const bundle = await planned(shape);
    expect(steps(bundle)).toEqual(['mesh: change file:access/crm/access.json', 'mesh: change file:index.json']);
    expect((await applyOf(bundle, await projectOf(shape))).status).toBe('ok');
    expect(isEmptyPlan((await planned(shape)).plan)).toBe(true);
  });

  test('targets are planned in name order, whatever the order of the project file', async () => {
    registry = [createFakeTarget(), createFakeTarget({ kind: 'zpa' })];
    const { plan } = await planned({ grants: { crm: 'a@example.com' }, targets: { zeta: 'zpa', alpha: 'tailscale' } });
    expect(plan.targets.map(({ name }) => name)).toEqual(['alpha', 'zeta']);
  });

  test('the plan id covers every field', async () => {
    const { plan } = await planned({ grants: { crm: 'ana@example.com' } });
    expect(planId(plan)).toBe(plan.planId);
    for (const key of Object.keys(plan).filter((name) => name !== 'planId') as (keyof Plan)[]) {
      expect(planId({ ...plan, [key]: 'other' }), key).not.toBe(plan.planId);
    }
  });

  test('what a target that is gone has left live is warned of, as long as it stands there', async () => {
    await live({ grants: { crm: 'a@example.com' }, targets: { old: 'tailscale' } });
    const result = await planOf(await projectOf({ grants: { crm: 'a@example.com' } }));
    expect(result.status).toBe('ok');
    expect(result.diagnostics).toMatchObject([{ code: 'ZT1017', severity: 'warning' }]);
    expect(result.diagnostics[0]!.message).toContain('`.ztctl/live/old`');
    rmSync(join(dir, '.ztctl/live/old'), { recursive: true });
    expect((await planOf(await projectOf({ grants: { crm: 'a@example.com' } }))).diagnostics).toEqual([]);
  });

  test('two targets in one live folder are refused, also one inside the other', async () => {
    registry = [createFakeTarget(), createFakeTarget({ kind: 'zpa' })];
    for (const mesh of ['live/web', 'live/web/mesh', 'live']) {
      const shape = { grants: { crm: 'a@example.com' }, targets: { mesh: 'tailscale', web: 'zpa' } } as const;
      const result = await planOf(await projectOf({ ...shape, paths: { mesh, web: 'live/web' } }));
      expect(result.status).toBe('usage');
      expect(result.diagnostics.map(({ code }) => code)).toEqual(['ZT1005']);
    }
  });
});

describe('live state', () => {
  const shape = { grants: { crm: 'ana@example.com' } };
  const folder = (): string => join(dir, '.ztctl/live/mesh');
  const refusal = async (): Promise<string> => {
    const { status, diagnostics } = await planOf(await projectOf(shape));
    return [status, ...diagnostics.map(({ code, message }) => `${code} ${message}`)].join('\n');
  };

  test('a live file that cannot be parsed is a located fault, not an empty state', async () => {
    await live(shape);
    writeFileSync(join(folder(), 'index.json'), '{ "address": ');
    const result = await planOf(await projectOf(shape));
    expect(result.status).toBe('refused');
    expect(result.diagnostics[0]!.span?.file.path).toBe('.ztctl/live/mesh/index.json');
  });

  test('a live file that is not UTF-8, and one that became a folder, are refused', async () => {
    await live(shape);
    writeFileSync(join(folder(), 'index.json'), Buffer.from([0x7b, 0xff, 0x7d]));
    rmSync(join(folder(), 'access/crm/access.json'));
    mkdirSync(join(folder(), 'access/crm/access.json'));
    expect(await refusal()).toBe(
      [
        'refused',
        'ZT1002 cannot read `.ztctl/live/mesh/access/crm/access.json`: it is not a file',
        'ZT1002 cannot read `.ztctl/live/mesh/index.json`: it is not UTF-8 text',
      ].join('\n'),
    );
  });

  test('a live object that stands twice is refused', async () => {
    await live(shape);
    writeFileSync(join(folder(), 'index.json'), readFileSync(join(folder(), 'access/crm/access.json')));
    expect(await refusal()).toContain('`access/crm` stands there twice');
  });

  test('a live number that JSON cannot carry exactly is refused', async () => {
    await live(shape);
    writeFileSync(join(folder(), 'index.json'), '{"address": "index", "body": 9007199254740993}');
    expect(await refusal()).toContain('holds a value that JSON cannot carry');
  });

  test('a disk that does not give the live files is a failure, not an empty state', async () => {
    await live(shape);
    for (const operation of ['list', 'read', 'state'] as const) {
      const fs = {
        ...nodeFileSystem,
        [operation]() {
          throw Object.assign(new Error('permission denied'), { code: 'EACCES' });
        },
      };
      const result = await planProject(await projectOf(shape), { dir, now: NOW, version: '0.0.0', registry, fs });
      expect(result.status, operation).toBe('failed');
      expect(result.diagnostics.map(({ message }) => message)).toEqual([
        'cannot read `.ztctl/live/mesh`: the system says EACCES',
      ]);
    }
  });

  test('a manifest that is cut short, or names a path outside the folder, is refused', async () => {
    await live(shape);
    const manifest = join(folder(), '.ztctl-manifest.json');
    const text = readFileSync(manifest, 'utf8');
    writeFileSync(manifest, text.slice(0, 100));
    expect(await refusal()).toMatch(/^refused\nZT1002/);
    writeFileSync(manifest, text.replace('"index.json"', '"../../../index.json"'));
    expect(await refusal()).toContain('`../../../index.json` is no path below the live folder');
    writeFileSync(manifest, text.replace('"files"', '"flies"'));
    expect(await refusal()).toMatch(/^refused\nZT1002/);
  });

  test('files that ztctl did not make are named and left alone', async () => {
    mkdirSync(folder(), { recursive: true });
    writeFileSync(join(folder(), 'README.md'), 'mine');
    const bundle = await planned(shape);
    expect(bundle.plan.targets[0]!.foreign).toEqual(['README.md']);
    expect((await applyOf(bundle, await projectOf(shape))).status).toBe('ok');
    expect(readFileSync(join(folder(), 'README.md'), 'utf8')).toBe('mine');
    expect((await planned({ grants: {} })).plan.targets[0]!.foreign).toEqual(['README.md']);
  });

  test('a file of somebody else where ztctl wants to write stops plan, even with the very content', async () => {
    const bundle = await planned(shape);
    mkdirSync(folder(), { recursive: true });
    const text = bundle.artefacts[0]!.files.find(({ path }) => path === 'index.json')!.text;
    writeFileSync(join(folder(), 'index.json'), text);
    expect(await refusal()).toContain(
      'stopped\nZT1003 target `mesh` wants to write `.ztctl/live/mesh/index.json`, but what stands there is not ztctl',
    );
  });

  test('a link on the way to a file is never followed', async () => {
    mkdirSync(folder(), { recursive: true });
    mkdirSync(join(dir, 'elsewhere'));
    symlinkSync(join(dir, 'elsewhere'), join(folder(), 'access'));
    expect(await refusal()).toMatch(/^stopped\nZT1003/);
    expect(readdirSync(join(dir, 'elsewhere'))).toEqual([]);
  });

  test('a folder of another project, target or kind is stopped at', async () => {
    await live(shape);
    const manifest = join(folder(), '.ztctl-manifest.json');
    const text = readFileSync(manifest, 'utf8');
    for (const [ours, theirs] of [
      ['"acme"', '"other"'],
      ['"mesh"', '"other"'],
      ['"tailscale"', '"zpa"'],
    ] as const) {
      writeFileSync(manifest, text.replace(ours, theirs));
      expect(await refusal(), theirs).toMatch(/^stopped\nZT1004/);
    }
  });
});

test('a target to adopt that is not configured is named, with what was meant', async () => {
  const options = { dir, now: NOW, version: '0.0.0', registry, adopt: new Set(['mehs']) };
  const result = await planProject(await projectOf({ grants: { crm: 'ana@example.com' } }), options);
  expect(result.status).toBe('usage');
  expect(result.diagnostics.map(({ code, help }) => `${code} ${help}`)).toEqual(['ZT1001 did you mean `mesh`?']);
});
