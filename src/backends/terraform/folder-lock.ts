import { join, relative, resolve, sep } from 'node:path';
import { errorCode, type FileSystem } from '../file-system.js';
import { LIVE_LOCK } from '../live-folder.js';
import { takeLock } from '../lock.js';
import type { ProcessIdentity } from '../process-identity.js';

/** Folders that this process holds, and how often. */
const HELD = new Map<string, { count: number; readonly release: () => void }>();

/**
 * Keeps other processes out of a working folder: a plan writes its files as an apply does. The same process may hold it several times.
 * Throws errors of the system.
 */
export function holdFolder(
  fs: FileSystem,
  dir: string,
  shown: string,
):
  | { readonly ok: true; readonly release: () => void }
  | { readonly ok: false; readonly file: string; readonly holder?: ProcessIdentity } {
  const path = resolve(dir, shown);
  const held = HELD.get(path);
  if (held) {
    held.count += 1;
    return { ok: true, release: once(path) };
  }
  const taken = takeLock(fs, join(path, LIVE_LOCK));
  if (!taken.ok) {
    const file = relative(dir, taken.file).split(sep).join('/');
    return { ok: false, file, ...(taken.holder && { holder: taken.holder }) };
  }
  HELD.set(path, { count: 1, release: () => taken.lock.release() });
  return { ok: true, release: once(path) };
}

/** Locks do not outlive the process that holds them, so a failure to say that one is free harms nobody. */
function once(path: string): () => void {
  let done = false;
  return () => {
    const held = HELD.get(path);
    if (done || !held) return;
    done = true;
    held.count -= 1;
    if (held.count > 0) return;
    HELD.delete(path);
    try {
      held.release();
    } catch (error) {
      if (errorCode(error) === undefined) throw error;
    }
  };
}
