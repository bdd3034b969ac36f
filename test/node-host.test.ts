import { execFileSync } from 'node:child_process';
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ReadFault } from '../src/compiler/host.js';
import { readFaultDiagnostic } from '../src/compiler/read-fault.js';
import { MAX_FILE_BYTES } from '../src/compiler/syntax/index.js';
import { createNodeHost } from '../src/node-host.js';
import { createMemoryHost } from './kit/memory-host.js';

let folder: string;
const host = createNodeHost();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'node-host-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(path: string, content: string | Uint8Array = ''): string {
  const whole = join(folder, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, content);
  return whole;
}

async function faultOf(path: string): Promise<ReadFault | undefined> {
  const result = await host.readText(path);
  return result.ok ? undefined : result.fault;
}

const failing = (code: string) => async () => {
  throw Object.assign(new Error(code), { code });
};

test('the text of a file comes whole, in UTF-8, without byte order mark', async () => {
  expect(await host.readText(put('a', 'é\r\n漢😀'))).toEqual({ ok: true, text: 'é\r\n漢😀' });
  expect(await host.readText(put('b', '\ufeffa: 1'))).toEqual({ ok: true, text: 'a: 1' });
  expect(await host.readText(put('c', ''))).toEqual({ ok: true, text: '' });
  expect(await host.readText(put('d', 'x'.repeat(300_000)))).toEqual({ ok: true, text: 'x'.repeat(300_000) });
});

test('a symbolic link to a file is read', async () => {
  put('real.yaml', 'a: 1');
  symlinkSync('real.yaml', join(folder, 'link.yaml'));
  expect(await host.readText(join(folder, 'link.yaml'))).toEqual({ ok: true, text: 'a: 1' });
});

test('what is not there, and what lies below a file, is missing', async () => {
  put('file');
  symlinkSync('nowhere', join(folder, 'dangling'));
  expect(await faultOf(join(folder, 'none'))).toEqual({ kind: 'missing' });
  expect(await faultOf(join(folder, 'file', 'x'))).toEqual({ kind: 'missing' });
  expect(await faultOf(join(folder, 'dangling'))).toEqual({ kind: 'missing' });
});

test('a folder in place of a file says so', async () => {
  expect(await faultOf(folder)).toEqual({ kind: 'directory' });
});

test('a loop of symbolic links says so', async () => {
  symlinkSync('b', join(folder, 'a'));
  symlinkSync('a', join(folder, 'b'));
  expect(await faultOf(join(folder, 'a'))).toEqual({ kind: 'loop' });
});

test('a pipe, a socket and a device are refused without waiting for them', async () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const socket = join(folder, 'socket');
  const server = createServer().listen(socket);
  await new Promise((resolve) => server.once('listening', resolve));
  expect(await faultOf(pipe)).toEqual({ kind: 'not-regular' });
  expect(await faultOf(socket)).toEqual({ kind: 'not-regular' });
  expect(await faultOf('/dev/zero')).toEqual({ kind: 'not-regular' });
  await new Promise((resolve) => server.close(resolve));
});

test('a pipe that takes the place of a file after it was looked at does not hold the reader', async () => {
  const path = put('file', 'a: 1');
  const before = { isDirectory: () => false, isFile: () => true, size: 4 };
  const racing = createNodeHost({ stat: (async () => before) as never });
  rmSync(path);
  execFileSync('mkfifo', [path]);
  expect(await racing.readText(path)).toEqual({ ok: false, fault: { kind: 'not-regular' } });
});

test.each([
  ['EACCES', { kind: 'permission' }],
  ['EPERM', { kind: 'permission' }],
  ['EIO', { kind: 'failed', error: 'EIO' }],
  ['EMFILE', { kind: 'failed', error: 'EMFILE' }],
])('an error of the system (%s) is a fault, not an exception', async (code, fault) => {
  const path = put('a.yaml', 'a: 1');
  expect(await createNodeHost({ open: failing(code) }).readText(path)).toEqual({ ok: false, fault });
  expect(await createNodeHost({ stat: failing(code) }).readText(path)).toEqual({ ok: false, fault });
});

test('a path that no system takes is a fault', async () => {
  expect(await faultOf('a\0b')).toEqual({ kind: 'failed', error: 'ERR_INVALID_ARG_VALUE' });
  expect(await faultOf(join(folder, 'x'.repeat(5000)))).toEqual({ kind: 'failed', error: 'ENAMETOOLONG' });
});

test('a bug is not taken for a fault of the system', async () => {
  const broken = createNodeHost({
    stat: async () => {
      throw new TypeError('bug');
    },
  });
  await expect(broken.readText('a')).rejects.toThrow('bug');
});

test('a file of exactly the limit is read, one byte more is refused with its size', async () => {
  const path = put('large');
  const resize = (bytes: number) => {
    const file = openSync(path, 'r+');
    ftruncateSync(file, bytes);
    closeSync(file);
  };
  resize(MAX_FILE_BYTES);
  expect((await host.readText(path)).ok).toBe(true);
  resize(50 * 1024 * 1024);
  expect(await faultOf(path)).toEqual({ kind: 'too-large', bytes: 50 * 1024 * 1024, limit: MAX_FILE_BYTES });
});

test('a file that says it is small and is not is refused too', async () => {
  const path = put('large', new Uint8Array(MAX_FILE_BYTES + 10));
  const lying = { isDirectory: () => false, isFile: () => true, size: 0 };
  const open = async (...args: Parameters<typeof import('node:fs/promises').open>) => {
    const handle = await (await import('node:fs/promises')).open(...args);
    return Object.assign(handle, { stat: async () => lying }) as never;
  };
  const result = await createNodeHost({ stat: (async () => lying) as never, open: open as never }).readText(path);
  expect(result).toEqual({ ok: false, fault: { kind: 'too-large', bytes: MAX_FILE_BYTES + 1, limit: MAX_FILE_BYTES } });
});

test.each([
  ['a byte that starts nothing', [0x61, 0x0a, 0xc3, 0xa9, 0xff, 0x62], 4, 3, '2:2'],
  ['a cut sequence', [0x61, 0xe2, 0x82], 1, 1, '1:2'],
  ['an overlong form', [0xc0, 0xaf], 0, 0, '1:1'],
  ['an encoded surrogate', [0x61, 0xed, 0xa0, 0x80], 1, 1, '1:2'],
  ['a code point past the last', [0xf4, 0x90, 0x80, 0x80], 0, 0, '1:1'],
  ['a lone continuation', [0xf0, 0x9f, 0x98, 0x80, 0x80], 4, 2, '1:3'],
])('text that is not UTF-8 (%s) is located', async (_, bytes, byte, offset, place) => {
  const fault = await faultOf(put('a', Uint8Array.from(bytes)));
  expect(fault).toMatchObject({ kind: 'not-utf8', byte, offset });
  const { span, code } = readFaultDiagnostic('a', fault!);
  const { line, column } = span!.file.position(span!.start);
  expect([code, `${line}:${column}`]).toEqual(['ZT021', place]);
});

test('UTF-16 is recognised, so that the message can say what to do', async () => {
  const fault = await faultOf(put('a', Buffer.from('\ufeffa: 1', 'utf16le')));
  expect(readFaultDiagnostic('a', fault!).message).toBe(
    'byte 1 is not valid UTF-8; the file looks like UTF-16 (little endian)',
  );
});

test.each([
  [{ kind: 'missing' }, '`p.yaml` does not exist'],
  [{ kind: 'directory' }, '`p.yaml` is a folder, not a file'],
  [{ kind: 'permission' }, '`p.yaml` may not be read: permission denied'],
  [{ kind: 'loop' }, '`p.yaml` is a loop of symbolic links'],
  [{ kind: 'not-regular' }, '`p.yaml` is a device, a pipe or a socket, not a file'],
  [{ kind: 'failed', error: 'EIO' }, '`p.yaml` cannot be read (EIO)'],
  [{ kind: 'too-large', bytes: 52_428_800, limit: MAX_FILE_BYTES }, '`p.yaml` is 50.0 MiB; the limit is 32.0 MiB'],
] as const)('the fault %j says what is the matter', (fault, message) => {
  expect(readFaultDiagnostic('p.yaml', fault).message).toBe(message);
});

test('a glob lists matching files once, sorted, and nothing hidden or foreign', async () => {
  for (const path of [
    'p/b.yaml',
    'p/a/c.yaml',
    'p/Z.yaml',
    'p/é.yml',
    'p/x.txt',
    'p/.h.yaml',
    'p/.d/e.yaml',
    'p/node_modules/n.yaml',
    'p/.git/g.yaml',
    '.ztctl/live/l.yaml',
  ])
    put(path);
  expect(await host.glob(['**/*.yaml', 'p/*.{yaml,yml}', 'p/b.yaml'], folder)).toEqual({
    paths: ['p/Z.yaml', 'p/a/c.yaml', 'p/b.yaml', 'p/é.yml'],
    faults: [],
  });
  expect((await host.glob(['p/**/*.yaml', '!p/a/**'], folder)).paths).toEqual(['p/Z.yaml', 'p/b.yaml']);
  expect((await host.glob(['../*/p/b.yaml'], join(folder, 'p'))).paths).toEqual([]);
});

test('a glob of a folder that does not exist, or without patterns, finds nothing', async () => {
  expect(await host.glob(['**'], join(folder, 'none'))).toEqual({ paths: [], faults: [] });
  expect(await host.glob([], folder)).toEqual({ paths: [], faults: [] });
});

test('a matching path that is no file is listed, so that reading it says why', async () => {
  mkdirSync(join(folder, 'p/folder.yaml'), { recursive: true });
  mkdirSync(join(folder, 'p/plain'));
  symlinkSync('nowhere', join(folder, 'p/dangling.yaml'));
  symlinkSync('self.yaml', join(folder, 'p/self.yaml'));
  execFileSync('mkfifo', [join(folder, 'p/pipe.yaml')]);
  const { paths } = await host.glob(['p/*'], folder);
  expect(paths).toEqual(['p/dangling.yaml', 'p/folder.yaml', 'p/pipe.yaml', 'p/self.yaml']);
  expect(await Promise.all(paths.map((path) => faultOf(join(folder, path))))).toEqual([
    { kind: 'missing' },
    { kind: 'directory' },
    { kind: 'not-regular' },
    { kind: 'loop' },
  ]);
});

test('linked files and folders are found, folders that contain themselves are reported', async () => {
  put('shared/s.yaml');
  put('p/a.yaml');
  symlinkSync('../shared', join(folder, 'p/linked'));
  symlinkSync('..', join(folder, 'p/up'));
  symlinkSync('../p', join(folder, 'shared/back'));
  symlinkSync('/', join(folder, 'p/everything'));
  expect(await host.glob(['p/**/*.yaml'], folder)).toEqual({
    paths: ['p/a.yaml', 'p/linked/s.yaml'],
    faults: ['p/everything', 'p/linked/back', 'p/up'].map((path) => ({ path, fault: { kind: 'loop' } })),
  });
});

test('a folder that cannot be searched is reported, because a deny in it would be missed', async () => {
  put('p/a.yaml');
  put('p/closed/b.yaml');
  const { readdirSync } = await import('node:fs');
  const guarded = createNodeHost({
    readdirSync: ((path: string, options: { withFileTypes: true }) => {
      if (String(path).endsWith('closed')) throw Object.assign(new Error(), { code: 'EACCES' });
      return readdirSync(path, options);
    }) as never,
  });
  expect(await guarded.glob(['p/**/*.yaml'], folder)).toEqual({
    paths: ['p/a.yaml'],
    faults: [{ path: 'p/closed', fault: { kind: 'permission' } }],
  });
});

test('folders that link to each other many times end the search with a fault, not with the memory', async () => {
  const names = Array.from({ length: 14 }, (_, at) => `d${at}`);
  for (const name of names) mkdirSync(join(folder, name));
  for (const from of names) for (const to of names) if (from !== to) symlinkSync(`../${to}`, join(folder, from, to));
  const { faults } = await host.glob(['**/*.yaml'], folder);
  expect(faults).toContainEqual({ path: '.', fault: { kind: 'failed', error: 'too many linked folders' } });
});

test('a pattern that stands for millions is refused', async () => {
  expect((await host.glob(['{a,b}'.repeat(30)], folder)).faults).toEqual([
    { path: '.', fault: { kind: 'failed', error: 'a pattern has too many alternatives' } },
  ]);
  for (const pattern of ['{1..999999999}', '{1..99}{1..99}', '{a,{b,{a..z}}}'])
    expect((await host.glob([pattern], folder)).faults).toHaveLength(1);
  expect((await host.glob(['{a,b}/{c,d}{1..9}'], folder)).faults).toEqual([]);
});

test('the memory host of the tests agrees with the real one', async () => {
  const files = { 'p/b.yaml': 'b', 'p/a/c.yaml': 'c', 'p/.h.yaml': 'h', 'q.yml': 'q', 'p/node_modules/n.yaml': 'n' };
  for (const [path, text] of Object.entries(files)) put(path, text);
  const memory = createMemoryHost(files);
  for (const patterns of [
    ['**/*.yaml'],
    ['p/*.yaml'],
    ['*.{yaml,yml}'],
    ['p/**', '!p/a/**'],
    ['p/?.yaml'],
    ['p/b.yaml', 'none.yaml'],
  ]) {
    expect({ patterns, ...(await memory.glob(patterns, '.')) }).toEqual({
      patterns,
      ...(await host.glob(patterns, folder)),
    });
  }
  expect((await memory.glob(['*.yaml'], 'p')).paths).toEqual((await host.glob(['*.yaml'], join(folder, 'p'))).paths);
  for (const path of ['p/b.yaml', './p/../p/b.yaml', 'p', 'none']) {
    expect(await memory.readText(path)).toEqual(await host.readText(join(folder, path)));
  }
  expect(await createMemoryHost({ x: { kind: 'permission' } }).readText('x')).toEqual({
    ok: false,
    fault: { kind: 'permission' },
  });
});
