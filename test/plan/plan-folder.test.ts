import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FileSystem, nodeFileSystem, openPlan, type PlanBundle, savePlan } from '../../src/backends/index.js';
import { planProject } from '../../src/plan.js';
import { textDigest } from '../../src/targets/canonical-json.js';
import { sealPlan } from '../../src/targets/plan.js';
import { createFakeTarget } from '../kit/fake-target.js';
import { projectOf } from '../kit/plan-project.js';

let dir: string;
let bundle: PlanBundle;
const folder = (...path: readonly string[]): string => join(dir, 'p', ...path);
const save = (what: PlanBundle = bundle, fs: FileSystem = nodeFileSystem): ReturnType<typeof savePlan> =>
  savePlan(fs, folder(), 'p', what);

async function planned(grants: Readonly<Record<string, string>>): Promise<PlanBundle> {
  const options = { dir, now: Date.parse('2026-11-24T10:00:00Z'), version: '0.0.0', registry: [createFakeTarget()] };
  const result = await planProject(await projectOf({ grants }), options);
  if (result.status !== 'ok') throw new Error('no plan');
  return result.bundle;
}

/** `ok`, or the status and the messages. */
function opened(): string {
  const result = openPlan(nodeFileSystem, folder(), 'p');
  if (result.ok) return 'ok';
  return [result.status, ...result.diagnostics.map(({ code, message }) => `${code} ${message}`)].join('\n');
}

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'ztctl-plan-folder-'));
  bundle = await planned({ crm: 'ana@example.com', db: 'li@example.com' });
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('a saved plan', () => {
  test('is read back as it was', () => {
    expect(save()).toEqual({ ok: true });
    expect(openPlan(nodeFileSystem, folder(), 'p')).toEqual({ ok: true, bundle });
  });

  test('has its artefacts beside it, as they will be live', () => {
    save();
    expect(readdirSync(folder(), { recursive: true }).map(String).sort()).toEqual([
      'artefacts',
      'artefacts/mesh',
      'artefacts/mesh/access',
      'artefacts/mesh/access/crm',
      'artefacts/mesh/access/crm/access.json',
      'artefacts/mesh/access/db',
      'artefacts/mesh/access/db/access.json',
      'artefacts/mesh/index.json',
      'plan.json',
    ]);
  });

  test('of an engine lies beside it, for its owner alone, and counts like the rest', () => {
    const bytes = new TextEncoder().encode('plan of an engine');
    const [target] = bundle.plan.targets;
    const saved = {
      digest: textDigest(bytes),
      engine: { name: 'terraform', version: '1.11.4' },
      platform: 'linux_amd64',
      providers: {},
    };
    const plan = sealPlan({ ...bundle.plan, targets: [{ ...target!, saved }] });
    const whole: PlanBundle = { plan, artefacts: [{ ...bundle.artefacts[0]!, saved: bytes }] };
    expect(save(whole)).toEqual({ ok: true });
    expect(statSync(folder('tfplan/mesh.tfplan')).mode & 0o777).toBe(0o600);
    const read = openPlan(nodeFileSystem, folder(), 'p');
    expect(read.ok && Buffer.from(read.bundle.artefacts[0]!.saved!).toString()).toBe('plan of an engine');

    writeFileSync(folder('tfplan/mesh.tfplan'), 'another one');
    expect(opened()).toContain('`tfplan/mesh.tfplan` is not the one that was planned');
    rmSync(folder('tfplan/mesh.tfplan'));
    expect(opened()).toContain('`tfplan/mesh.tfplan` is not the one that was planned');
    expect(save(whole)).toEqual({ ok: true });
    writeFileSync(folder('tfplan/web.tfplan'), 'more');
    expect(opened()).toContain('`tfplan/web.tfplan` was not planned');
    expect(save()).toEqual({ ok: true });
    expect(opened()).toBe('ok');
    expect(readdirSync(folder())).not.toContain('tfplan');
  });

  test('may be laid out in another way: only its content counts', () => {
    save();
    const plan = JSON.parse(readFileSync(folder('plan.json'), 'utf8')) as Record<string, unknown>;
    const shuffled = Object.fromEntries(Object.entries(plan).reverse());
    writeFileSync(folder('plan.json'), JSON.stringify(shuffled));
    expect(opened()).toBe('ok');
  });

  test('replaces an earlier one, and leaves nothing of it', async () => {
    save();
    const next = await planned({ crm: 'bo@example.com' });
    expect(save(next)).toEqual({ ok: true });
    expect(openPlan(nodeFileSystem, folder(), 'p')).toEqual({ ok: true, bundle: next });
  });

  test('goes nowhere where something else stands', () => {
    mkdirSync(folder());
    expect(save()).toEqual({ ok: true });
    writeFileSync(folder('notes.txt'), 'mine');
    expect(save()).toMatchObject({ ok: false, status: 'usage', diagnostics: [{ code: 'ZT1014' }] });
    rmSync(folder(), { recursive: true });
    mkdirSync(folder('artefacts'), { recursive: true });
    expect(save()).toMatchObject({ ok: false, status: 'usage' });
    expect(readdirSync(folder())).toEqual(['artefacts']);
  });

  test('on a full disk is a failure, and what was written is no plan', () => {
    const fs: FileSystem = {
      ...nodeFileSystem,
      create(path, content) {
        if (path.includes('.index.json')) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
        nodeFileSystem.create(path, content);
      },
    };
    expect(save(bundle, fs)).toMatchObject({ ok: false, status: 'failed', diagnostics: [{ code: 'ZT1013' }] });
    expect(opened()).toContain('ZT1007');
    expect(save()).toEqual({ ok: true });
    expect(opened()).toBe('ok');
  });
});

describe('a plan folder is refused when', () => {
  test('it is missing, empty, or holds something else', () => {
    expect(opened()).toBe('usage\nZT1006 `p` holds no plan: there is no `p/plan.json`');
    mkdirSync(folder());
    expect(opened()).toMatch(/^usage\nZT1006/);
    writeFileSync(folder('plan.json'), '{"format_version": "1.2"}');
    expect(opened()).toMatch(/^usage\nZT1006 .* is not what `ztctl plan --out` writes\nZT026/);
    for (const text of ['', '[', '{"a": 1, "a": 2}', `${'['.repeat(100_000)}`]) {
      writeFileSync(folder('plan.json'), text);
      expect(opened(), text.slice(0, 10)).toMatch(/^usage\nZT1006/);
    }
    writeFileSync(folder('plan.json'), Buffer.from([0xff, 0xfe, 0x00]));
    expect(opened()).toMatch(/^usage\nZT1006/);
  });

  test('one value of plan.json is another', () => {
    save();
    const text = readFileSync(folder('plan.json'), 'utf8');
    for (const [old, other] of [
      ['"estate": "acme"', '"estate": "acne"'],
      ['"action": "create"', '"action": "delete"'],
      ['"user:ana@example.com"', '"user:eve@example.com"'],
      ['"2026-11-24T10:00:00.000Z"', '"2026-11-24T10:00:00.001Z"'],
      ['"reversible": true', '"reversible": false'],
    ] as const) {
      expect(text).toContain(old);
      writeFileSync(folder('plan.json'), text.replace(old, other));
      expect(opened(), other).toBe(
        'stopped\nZT1007 the plan is not as it was saved: its id does not match its content',
      );
    }
  });

  test('an artefact is another, missing, or one too many', () => {
    save();
    const path = folder('artefacts/mesh/index.json');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, `${text} `);
    expect(opened()).toContain('artefact `mesh/index.json` is not the one that was planned');
    rmSync(path);
    expect(opened()).toContain('artefact `mesh/index.json` is not the one that was planned');
    writeFileSync(path, text);
    expect(opened()).toBe('ok');
    writeFileSync(folder('artefacts/mesh/more.json'), '{}');
    expect(opened()).toContain('`artefacts/mesh/more.json` was not planned');
  });
});
