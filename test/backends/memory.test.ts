import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nodeFileSystem } from '../../src/backends/index.js';
import type { Manifest } from '../../src/backends/manifest.js';
import { memoryPath, readMemory, writeMemory } from '../../src/backends/memory.js';

const OWNER = { estate: 'acme', target: 'mesh', kind: 'tailscale' } as const;
const MEMORY: Manifest = { schema: 'ztctl/manifest/v1', ...OWNER, files: [], objects: [] };
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ztctl-memory-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function write(text: string): void {
  const path = join(dir, memoryPath(OWNER));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** The status and codes of a fault. */
function faultOf(): string {
  const read = readMemory(nodeFileSystem, dir, OWNER);
  return read.ok ? 'ok' : [read.status, ...read.diagnostics.map(({ code }) => code)].join(' ');
}

describe('what the last apply of a target left', () => {
  test('is nothing on a machine that never applied', () => {
    expect(readMemory(nodeFileSystem, dir, OWNER)).toEqual({ ok: true });
  });

  test('is read back as it was written, and git does not see it', () => {
    writeMemory(nodeFileSystem, dir, MEMORY);
    expect(readMemory(nodeFileSystem, dir, OWNER)).toEqual({ ok: true, manifest: MEMORY });
    expect(readFileSync(join(dir, '.ztctl/.gitignore'), 'utf8')).toBe('*\n');
  });

  test('is replaced whole', () => {
    writeMemory(nodeFileSystem, dir, MEMORY);
    const later = { ...MEMORY, files: [{ path: 'policy.hujson', digest: `sha256:${'0'.repeat(64)}` }] };
    writeMemory(nodeFileSystem, dir, later);
    expect(readMemory(nodeFileSystem, dir, OWNER)).toEqual({ ok: true, manifest: later });
  });

  test('is refused, never taken for nothing, when it is damaged or no file', () => {
    write('{"schema": "ztctl/manifest/v1"');
    expect(faultOf()).toMatch(/^refused ZT1002/);
    rmSync(join(dir, memoryPath(OWNER)));
    mkdirSync(join(dir, memoryPath(OWNER)));
    expect(faultOf()).toBe('refused ZT1002');
  });

  test('that is damaged can be moved away, at a price that is said', () => {
    write('garbage');
    const read = readMemory(nodeFileSystem, dir, OWNER);
    expect(read.ok ? '' : read.diagnostics[0]!.help).toContain('moved away, nothing is remembered');
  });

  test('of another estate is not ours', () => {
    write(JSON.stringify({ ...MEMORY, estate: 'other' }));
    expect(faultOf()).toBe('stopped ZT1004');
  });

  test.skipIf(process.getuid?.() === 0)('that may not be read is a failure (root may read everything)', () => {
    writeMemory(nodeFileSystem, dir, MEMORY);
    chmodSync(join(dir, memoryPath(OWNER)), 0);
    expect(faultOf()).toBe('failed ZT1002');
  });
});
