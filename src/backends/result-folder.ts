import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { removeParts, replaceFile } from './atomic-file.js';
import { type FileSystem, makeFolders } from './file-system.js';
import { makePrivateFolder, STATE_FOLDER } from './project-folder.js';

/** Results of earlier runs, kept so that asking the same again is cheap. Whoever cannot keep or recall one works it out. */
export interface ResultStore {
  /** What was kept under a key; undefined when nothing was, or when what stands there is not whole, not intact or of another key. */
  recall(kind: string, key: string): string | undefined;
  /** Keeps a result where that is possible: a folder that cannot be written, or a full disk, is no fault. */
  keep(kind: string, key: string, result: string): void;
}

/** Name of the folder of results inside {@link STATE_FOLDER}. */
export const RESULT_FOLDER = 'cache';

/** More is not read: it was not written here. */
const MAX_BYTES = 1 << 28;

/**
 * The results in `.ztctl/cache` of a project. An entry is one line with key and digest of the rest, then the result; it is replaced in one step.
 * There are at most 16 of each kind: keys that begin with the same digit take each other's place.
 */
export function openResultFolder(fs: FileSystem, project: string): ResultStore {
  const state = join(project, STATE_FOLDER);
  const folder = join(state, RESULT_FOLDER);
  const pathOf = (kind: string, key: string): string => join(folder, `${kind}-${key.slice(0, 1)}.json`);
  return {
    recall(kind, key) {
      try {
        // A link could lead anywhere.
        if (![state, folder].every((path) => fs.state(path).kind === 'directory')) return undefined;
        const found = fs.state(pathOf(kind, key));
        if (found.kind !== 'file' || found.bytes > MAX_BYTES) return undefined;
        return resultOf(key, Buffer.from(fs.read(pathOf(kind, key))).toString('utf8'));
      } catch {
        return undefined;
      }
    },
    keep(kind, key, result) {
      try {
        makePrivateFolder(fs, state);
        makeFolders(fs, folder);
        if (![state, folder].every((path) => fs.state(path).kind === 'directory')) return;
        removeParts(fs, folder);
        replaceFile(fs, pathOf(kind, key), `${headOf(key, result)}\n${result}`);
      } catch {
        // The next run works it out again.
      }
    },
  };
}

function headOf(key: string, result: string): string {
  return JSON.stringify({ key, sha256: createHash('sha256').update(result, 'utf8').digest('hex') });
}

function resultOf(key: string, text: string): string | undefined {
  const end = text.indexOf('\n');
  const result = text.slice(end + 1);
  return end > 0 && text.slice(0, end) === headOf(key, result) ? result : undefined;
}
