import {
  closeSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** What stands at a path, links not followed. */
export type PathState =
  | { readonly kind: 'nothing' | 'directory' | 'link' | 'other' }
  | { readonly kind: 'file'; readonly bytes: number };

/**
 * The few operations that backends use, one system step each, so that a test can end the process before, inside and after every one. All throw
 * Node's own system errors (with `code`) unless said otherwise.
 */
export interface FileSystem {
  state(path: string): PathState;
  read(path: string): Uint8Array;
  /** Names in a folder, in code unit order; undefined when there is no folder. */
  list(path: string): readonly string[] | undefined;

  /** Makes one folder; false when it is there already. */
  makeFolder(path: string): boolean;
  /** Creates a file that must not exist, and brings its content to the disk. Ended halfway, it leaves a shorter file. `private`: mode 0600. */
  create(path: string, content: Uint8Array, access?: 'private'): void;
  /** Adds to a file that exists, and brings it to the disk. Ended halfway, it leaves a part of `content`. */
  append(path: string, content: Uint8Array): void;
  /** Replaces `to` in one step. */
  rename(from: string, to: string): void;
  /** Gives a file a second name that must not exist, in one step. */
  link(from: string, to: string): void;
  remove(path: string): void;
  /** Only an empty one. */
  removeFolder(path: string): void;
  /** Brings the names in a folder to the disk. */
  syncFolder(path: string): void;
}

/** The real disk. */
export const nodeFileSystem: FileSystem = {
  state(path) {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (!stats) return { kind: 'nothing' };
    if (stats.isFile()) return { kind: 'file', bytes: stats.size };
    return { kind: stats.isDirectory() ? 'directory' : stats.isSymbolicLink() ? 'link' : 'other' };
  },
  read: (path) => readFileSync(path),
  list(path) {
    try {
      return readdirSync(path).sort();
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  },
  makeFolder(path) {
    try {
      mkdirSync(path);
      return true;
    } catch (error) {
      if (errorCode(error) === 'EEXIST') return false;
      throw error;
    }
  },
  create: (path, content, access) => writeSynced(path, 'wx', content, access === 'private' ? 0o600 : 0o666),
  append: (path, content) => writeSynced(path, 'a', content),
  rename: renameSync,
  link: linkSync,
  remove: unlinkSync,
  removeFolder: (path) => rmdirSync(path),
  syncFolder(path) {
    // Windows keeps names durable by itself and cannot open a folder.
    if (process.platform === 'win32') return;
    const handle = openSync(path, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  },
};

function writeSynced(path: string, flag: 'wx' | 'a', content: Uint8Array, mode = 0o666): void {
  const handle = openSync(path, flag, mode);
  try {
    let at = 0;
    while (at < content.length) at += writeSync(handle, content, at);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** The name of a system error (`ENOSPC`), or undefined for any other value. Node names faults of programs with codes, too (`ERR_INVALID_ARG_TYPE`). */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return error.code.startsWith('ERR_') && !error.code.startsWith('ERR_FS_') ? undefined : error.code;
}

/** The path that a system error is about, where it says one. */
export function errorPath(error: unknown): string | undefined {
  return error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : undefined;
}

/** Makes a folder and those above it that are missing, each brought to the disk. Throws when something else stands there. */
export function makeFolders(fs: FileSystem, path: string): void {
  const above = dirname(path);
  if (above !== path && fs.state(above).kind === 'nothing') makeFolders(fs, above);
  if (fs.makeFolder(path)) fs.syncFolder(above);
}
