import { hostname } from 'node:os';
import { join } from 'node:path';
import { createAnew, removeIfThere, removeParts, replaceFile } from './atomic-file.js';
import { errorCode, type FileSystem, makeFolders } from './file-system.js';
import { mayBeAlive, ownIdentity, type ProcessIdentity } from './process-identity.js';

export interface Lock {
  release(): void;
}

export type LockResult =
  | { readonly ok: true; readonly lock: Lock }
  /** `file` is what to remove by hand when the holder is certainly gone; `holder` is absent when the file does not say. */
  | { readonly ok: false; readonly file: string; readonly holder?: ProcessIdentity };

/**
 * Takes the lock that a folder stands for, or says who holds it; never waits.
 *
 * The folder holds numbered files; the highest one is the lock. To take a lock whose holder released it or died means to create the next
 * number, which the file system grants to exactly one process. The highest file is never removed, so numbers never start again: a slow
 * process that looked long ago finds its number taken, or a higher one, and has lost. (Removing a dead holder's file and creating it
 * again would let two processes do so at once.)
 */
export function takeLock(fs: FileSystem, folder: string): LockResult {
  makeFolders(fs, folder);
  for (let attempt = 0; attempt < 100; attempt++) {
    const last = highest(fs, folder);
    const holder = last === 0 ? RELEASED : readHolder(fs, numbered(folder, last));
    if (holder !== RELEASED && (holder === UNKNOWN || mayBeAlive(holder))) return lost(folder, last, holder);
    if (!createNumber(fs, folder, last + 1)) continue;
    if (highest(fs, folder) === last + 1) return { ok: true, lock: heldLock(fs, folder, last + 1) };
    removeIfThere(fs, numbered(folder, last + 1));
  }
  return lost(folder, highest(fs, folder), UNKNOWN);
}

const RELEASED = 'released';
const UNKNOWN = 'unknown';
/** Ends the name of a claim that has no number yet. */
const NEW = '.new';
const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);
type Holder = ProcessIdentity | typeof RELEASED | typeof UNKNOWN;

function lost(folder: string, number: number, holder: Holder): LockResult {
  const file = numbered(folder, number);
  return typeof holder === 'string' ? { ok: false, file } : { ok: false, file, holder };
}

function heldLock(fs: FileSystem, folder: string, number: number): Lock {
  for (const name of fs.list(folder) ?? []) {
    const older = isNumber(name) && Number(name) < number;
    if (older || name.endsWith(NEW)) removeIfThere(fs, join(folder, name));
  }
  removeParts(fs, folder);
  return { release: () => replaceFile(fs, numbered(folder, number), text(RELEASED)) };
}

/** False when another process was faster. The content is complete before the name exists, so nobody reads half of it. */
function createNumber(fs: FileSystem, folder: string, number: number): boolean {
  const own = join(folder, `.${process.pid}.${encodeURIComponent(hostname())}${NEW}`);
  const content = new TextEncoder().encode(text(ownIdentity()));
  createAnew(fs, own, content);
  try {
    linkOrCreate(fs, own, numbered(folder, number), content);
    fs.syncFolder(folder);
    return true;
  } catch (error) {
    // ENOENT: the process that won tidied up.
    if (errorCode(error) === 'EEXIST' || errorCode(error) === 'ENOENT') return false;
    throw error;
  } finally {
    removeIfThere(fs, own);
  }
}

/** Where the disk has no second names, the number itself is created; a process that dies in between leaves a lock to remove by hand. */
function linkOrCreate(fs: FileSystem, own: string, path: string, content: Uint8Array): void {
  try {
    fs.link(own, path);
  } catch (error) {
    if (!NO_LINKS.has(errorCode(error) ?? '')) throw error;
    fs.create(path, content);
  }
}

function highest(fs: FileSystem, folder: string): number {
  const numbers = (fs.list(folder) ?? []).filter(isNumber).map(Number);
  return numbers.reduce((most, number) => Math.max(most, number), 0);
}

function isNumber(name: string): boolean {
  return /^\d{1,15}$/.test(name);
}

function numbered(folder: string, number: number): string {
  return join(folder, String(number));
}

function text(holder: ProcessIdentity | typeof RELEASED): string {
  return `${JSON.stringify({ schema: 'ztctl/lock/v1', holder })}\n`;
}

function readHolder(fs: FileSystem, path: string): Holder {
  let content: unknown;
  try {
    content = JSON.parse(new TextDecoder().decode(fs.read(path)));
  } catch (error) {
    // Gone since it was listed: only the holder of a higher number removes it, so look again.
    if (errorCode(error) === 'ENOENT') return RELEASED;
    if (error instanceof SyntaxError) return UNKNOWN;
    throw error;
  }
  if (typeof content !== 'object' || content === null || !('holder' in content)) return UNKNOWN;
  const { holder } = content;
  if (holder === RELEASED) return RELEASED;
  if (typeof holder !== 'object' || holder === null) return UNKNOWN;
  const { pid, start, host } = holder as Partial<Record<keyof ProcessIdentity, unknown>>;
  if (typeof pid !== 'number' || !Number.isInteger(pid) || pid < 1) return UNKNOWN;
  return typeof start === 'string' && typeof host === 'string' ? { pid, start, host } : UNKNOWN;
}
