import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FileSystem, nodeFileSystem } from '../../src/backends/index.js';
import { createFiles, OUTPUT_MARKER, replaceOutputFolder } from '../../src/backends/output-folder.js';

let root: string;
let out: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ztctl-output-'));
  out = join(root, 'out');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const FIRST = [
  { path: 'a/x.json', text: 'one' },
  { path: 'a/y.json', text: 'two' },
];
const SECOND = [{ path: 'b/z.json', text: 'three' }];

/** Every file below the folder but the marker, with its text. */
function content(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true });
  const files = names.filter((one) => one.isFile() && one.name !== OUTPUT_MARKER);
  return Object.fromEntries(
    files.map((one) => {
      const path = join(one.parentPath, one.name);
      return [path.slice(folder.length + 1), readFileSync(path, 'utf8')];
    }),
  );
}

/** A disk on which the `number`th call that changes something fails. */
function failingAt(number: number): FileSystem {
  let calls = 0;
  const guarded = (name: keyof FileSystem) => {
    const real = nodeFileSystem[name] as (...parameters: unknown[]) => unknown;
    return (...parameters: unknown[]) => {
      if (++calls === number) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      return real(...parameters);
    };
  };
  return {
    ...nodeFileSystem,
    create: guarded('create') as FileSystem['create'],
    makeFolder: guarded('makeFolder') as FileSystem['makeFolder'],
    rename: guarded('rename') as FileSystem['rename'],
  };
}

describe('an output folder', () => {
  test('is made, and replaced whole', () => {
    expect(replaceOutputFolder(nodeFileSystem, out, FIRST)).toBeUndefined();
    expect(content(out)).toEqual({ 'a/x.json': 'one', 'a/y.json': 'two' });
    expect(replaceOutputFolder(nodeFileSystem, out, SECOND)).toBeUndefined();
    expect(content(out)).toEqual({ 'b/z.json': 'three' });
    expect(readdirSync(root)).toEqual(['out']);
  });

  test('may be empty before', () => {
    mkdirSync(out);
    expect(replaceOutputFolder(nodeFileSystem, out, FIRST)).toBeUndefined();
    expect(readdirSync(root)).toEqual(['out']);
  });

  test('has the same bytes for the same files', () => {
    replaceOutputFolder(nodeFileSystem, out, FIRST);
    replaceOutputFolder(nodeFileSystem, join(root, 'other'), FIRST);
    const marker = (folder: string): string => readFileSync(join(folder, OUTPUT_MARKER), 'utf8');
    expect(marker(join(root, 'other'))).toBe(marker(out));
  });

  test.each(['notes.txt', '.git/config', 'a/terraform.tfstate'])('with %s in it is left as it is', (path) => {
    replaceOutputFolder(nodeFileSystem, out, FIRST);
    mkdirSync(join(out, path, '..'), { recursive: true });
    writeFileSync(join(out, path), 'mine');
    expect(replaceOutputFolder(nodeFileSystem, out, SECOND)).toEqual({ kind: 'foreign', names: [path] });
    expect(content(out)).toMatchObject({ 'a/x.json': 'one', [path]: 'mine' });
  });

  test('that ztctl did not make is left as it is', () => {
    mkdirSync(out);
    writeFileSync(join(out, 'mine'), '');
    writeFileSync(join(out, OUTPUT_MARKER), '{ not json');
    expect(replaceOutputFolder(nodeFileSystem, out, FIRST)).toEqual({ kind: 'foreign', names: ['mine'] });
  });

  test.each(['file', 'link'])('is not written through a %s of that name', (kind) => {
    if (kind === 'file') writeFileSync(out, 'mine');
    else symlinkSync(root, out);
    expect(replaceOutputFolder(nodeFileSystem, out, FIRST)).toEqual({ kind: 'not-a-folder' });
  });

  test('is the old one whole when the disk fails at any step, and nothing is left beside it', () => {
    replaceOutputFolder(nodeFileSystem, out, FIRST);
    for (let number = 1; number < 100; number++) {
      try {
        replaceOutputFolder(failingAt(number), out, SECOND);
        expect(number).toBeGreaterThan(5);
        break;
      } catch (error) {
        expect(error).toMatchObject({ code: 'ENOSPC' });
      }
      expect({ number, content: content(out) }).toEqual({ number, content: { 'a/x.json': 'one', 'a/y.json': 'two' } });
      expect(readdirSync(root)).toEqual(['out']);
    }
    expect(content(out)).toEqual({ 'b/z.json': 'three' });
  });

  test('never gets a file outside of it', () => {
    expect(() => replaceOutputFolder(nodeFileSystem, out, [{ path: '../evil', text: '' }])).toThrow();
    expect(existsSync(join(root, 'evil'))).toBe(false);
    expect(readdirSync(root)).toEqual([]);
  });
});

describe('new files', () => {
  test('are created with their folders', () => {
    expect(createFiles(nodeFileSystem, out, FIRST)).toBeUndefined();
    expect(content(out)).toEqual({ 'a/x.json': 'one', 'a/y.json': 'two' });
  });

  test('are not created at all when one of them exists', () => {
    mkdirSync(join(out, 'a'), { recursive: true });
    writeFileSync(join(out, 'a/y.json'), 'mine');
    expect(createFiles(nodeFileSystem, out, FIRST)).toEqual({ kind: 'exists', names: ['a/y.json'] });
    expect(content(out)).toEqual({ 'a/y.json': 'mine' });
  });
});
