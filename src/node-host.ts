import { constants, promises as disk } from 'node:fs';
import type { Host, ReadResult } from './compiler/host.js';
import { MAX_FILE_BYTES } from './compiler/syntax/index.js';
import { decodeUtf8 } from './node-host/decode-utf8.js';
import { type GlobDisk, globFiles, nodeGlobDisk } from './node-host/glob-files.js';
import { systemFault } from './node-host/system-fault.js';

/** The calls that the host makes to the disk; tests replace them to fail. */
export interface Disk extends GlobDisk {
  readonly stat: typeof disk.stat;
  readonly open: typeof disk.open;
}

const NODE_DISK: Disk = { ...nodeGlobDisk, stat: disk.stat, open: disk.open };

/** The real host: files and globs of the disk. Paths are absolute or relative to the working folder of the process. */
export function createNodeHost(overrides: Partial<Disk> = {}): Host {
  const used = { ...NODE_DISK, ...overrides };
  return {
    readText: (path) => readText(used, path),
    glob: async (patterns, root) => globFiles(used, patterns, root),
  };
}

async function readText({ stat, open }: Disk, path: string): Promise<ReadResult> {
  try {
    // Looking first keeps devices from being opened; not blocking keeps a pipe put there meanwhile from holding us.
    const before = fileFault(await stat(path));
    if (before) return before;
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const now = fileFault(await handle.stat());
      return now ?? decoded(await readUpTo(handle, MAX_FILE_BYTES + 1));
    } finally {
      await handle.close();
    }
  } catch (error) {
    return { ok: false, fault: systemFault(error) };
  }
}

function fileFault(stats: Awaited<ReturnType<typeof disk.stat>>): ReadResult | undefined {
  if (stats.isDirectory()) return { ok: false, fault: { kind: 'directory' } };
  if (!stats.isFile()) return { ok: false, fault: { kind: 'not-regular' } };
  const bytes = Number(stats.size);
  return bytes > MAX_FILE_BYTES ? tooLarge(bytes) : undefined;
}

function decoded(bytes: Uint8Array): ReadResult {
  return bytes.length > MAX_FILE_BYTES ? tooLarge(bytes.length) : decodeUtf8(bytes);
}

function tooLarge(bytes: number): ReadResult {
  return { ok: false, fault: { kind: 'too-large', bytes, limit: MAX_FILE_BYTES } };
}

/** The size that a file reports is not trusted: some say 0, and a file may grow. */
async function readUpTo(handle: Awaited<ReturnType<typeof disk.open>>, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  while (total < limit) {
    const chunk = new Uint8Array(Math.min(1 << 16, limit - total));
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, null);
    if (bytesRead === 0) break;
    chunks.push(chunk.subarray(0, bytesRead));
    total += bytesRead;
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, total);
}

export { buildIdentity } from './node-host/build-identity.js';
export { readChunks } from './node-host/read-chunks.js';
