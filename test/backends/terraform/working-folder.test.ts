import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nodeFileSystem } from '../../../src/backends/index.js';
import { holdFolder } from '../../../src/backends/terraform/folder-lock.js';
import type { ResourceChange } from '../../../src/backends/terraform/plan-json.js';
import { recallBodies, rememberBodies } from '../../../src/backends/terraform/remembered.js';
import { makeWorkingFolder } from '../../../src/backends/terraform/working-folder.js';
import type { TerraformBackend } from '../../../src/targets/plan-backend.js';

const OWNER = { estate: 'acme', target: 'web', kind: 'zpa' } as const;
const TEXT = '{"resource": {"zpa_segment_group": {"crm": {"name": "crm"}}}}\n';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ztctl-working-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const make = (more: Partial<TerraformBackend> = {}, owner = OWNER, text = TEXT) =>
  makeWorkingFolder(
    nodeFileSystem,
    dir,
    owner,
    { type: 'terraform', path: 'work', ...more },
    {
      files: [{ path: 'main.tf.json', text }],
      objects: [],
    },
  );
const codes = (made: ReturnType<typeof make>): readonly string[] =>
  made.ok ? [] : [made.status, ...made.diagnostics.map(({ code }) => code)];

describe('a working folder', () => {
  test('holds the artefact as it was compiled, for its owner alone', () => {
    expect(codes(make())).toEqual([]);
    expect(readdirSync(join(dir, 'work'))).toEqual(['.gitignore', '.ztctl-terraform.json', 'main.tf.json']);
    expect(readFileSync(join(dir, 'work', 'main.tf.json'), 'utf8')).toBe(TEXT);
    const modes = ['', 'main.tf.json', '.ztctl-terraform.json'].map((name) => statSync(join(dir, 'work', name)).mode);
    expect(modes.map((mode) => (mode & 0o777).toString(8))).toEqual(['700', '600', '600']);
  });

  test('keeps what the engine made, and nothing else that it would read', () => {
    mkdirSync(join(dir, 'own'));
    writeFileSync(join(dir, 'own', 'a.tf'), 'locals {}\n');
    make({ folder: 'own' });
    writeFileSync(join(dir, 'work', 'terraform.tfstate'), '{}');
    writeFileSync(join(dir, 'work', 'stray.tf'), 'resource "a" "b" {}');
    rmSync(join(dir, 'own', 'a.tf'));
    make({ folder: 'own' });
    expect(readdirSync(join(dir, 'work')).filter((name) => !name.startsWith('.'))).toEqual([
      'main.tf.json',
      'terraform.tfstate',
    ]);
  });

  test('imports what the artefact has, with ids that mean themselves', () => {
    make({ imports: { 'zpa_segment_group.crm': `a$\{b}`, 'zpa_segment_group.gone': '1' } });
    expect(JSON.parse(readFileSync(join(dir, 'work', 'ztctl-imports.tf.json'), 'utf8'))).toEqual({
      import: [{ to: 'zpa_segment_group.crm', id: `a$$\{b}` }],
    });
    make();
    expect(readdirSync(join(dir, 'work'))).not.toContain('ztctl-imports.tf.json');
  });

  test('is not made of a folder of somebody else', () => {
    mkdirSync(join(dir, 'work'));
    writeFileSync(join(dir, 'work', 'main.tf'), '');
    expect(codes(make())).toEqual(['usage', 'ZT1014']);
    rmSync(join(dir, 'work', 'main.tf'));
    expect(codes(make())).toEqual([]);
    expect(codes(make({}, { ...OWNER, estate: 'other' } as never))).toEqual(['stopped', 'ZT1004']);
  });

  test('is held by one process at a time, and by that as often as it likes', () => {
    const [one, two] = [holdFolder(nodeFileSystem, dir, 'work'), holdFolder(nodeFileSystem, dir, 'work')];
    if (!one.ok || !two.ok) throw new Error('it is free');
    one.release();
    one.release();
    const lock = join(dir, 'work', '.ztctl-lock');
    const held = () => readFileSync(join(lock, readdirSync(lock)[0]!), 'utf8').includes(String(process.pid));
    expect(held()).toBe(true);
    two.release();
    expect(held()).toBe(false);
    expect(codes(make())).toEqual([]);
  });
});

describe('what the last apply left', () => {
  const change = (before: ResourceChange['before'], sensitive: ResourceChange['sensitive'] = {}): ResourceChange => ({
    address: 'a.x',
    type: 'a',
    name: 'x',
    plain: true,
    actions: ['update'],
    before,
    after: null,
    unknown: {},
    sensitive,
    importing: false,
  });
  const body = { group: `$\{g.y.id}` };
  const ids = new Map([['group-id-1', 'g.y']]);
  const remember = (values: ResourceChange): void =>
    rememberBodies(nodeFileSystem, dir, [values], new Map([['a.x', body]]));

  test('is said by the body that was applied, as long as the values are the same', () => {
    remember(change({ id: '1', group: 'group-id-1' }));
    const known = recallBodies(nodeFileSystem, dir);
    expect(known.bodyOf(change({ group: 'group-id-1', id: '1' }), ids)).toEqual(body);
    expect(known.bodyOf(change({ group: 'group-id-1', id: '2' }), ids)).toBeUndefined();
    expect(known.bodyOf({ ...change({ group: 'group-id-1', id: '1' }), address: 'a.z', previous: 'a.x' }, ids)).toEqual(
      body,
    );
  });

  test('names no object that was made anew since', () => {
    remember(change({ group: 'group-id-1' }));
    const anew = new Map([['group-id-2', 'g.y']]);
    expect(recallBodies(nodeFileSystem, dir).bodyOf(change({ group: 'group-id-1' }), anew)).toBeUndefined();
  });

  test('holds no values, and nothing that depends on a secret', () => {
    const secret = change({ group: 'group-id-1', token: 'secret-1' }, { token: true });
    remember(secret);
    const other = change({ group: 'group-id-1', token: 'secret-2' }, { token: true });
    expect(recallBodies(nodeFileSystem, dir).bodyOf(other, ids)).toEqual(body);
    expect(readFileSync(join(dir, '.ztctl-remembered.json'), 'utf8')).not.toContain('secret');
  });

  test('is forgotten where it cannot be read', () => {
    writeFileSync(join(dir, '.ztctl-remembered.json'), '{');
    expect(recallBodies(nodeFileSystem, dir).bodyOf(change({}), ids)).toBeUndefined();
  });
});
