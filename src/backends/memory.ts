import { dirname, join } from 'node:path';
import { diagnostic } from '../compiler/diagnostics/index.js';
import { replaceFile } from './atomic-file.js';
import { errorCode, type FileSystem, makeFolders } from './file-system.js';
import type { LiveFault } from './live-folder.js';
import { decodeManifest, encodeManifest, type Manifest, type Owner } from './manifest.js';
import { makePrivateFolder, STATE_FOLDER } from './project-folder.js';

/** Name of the folder in {@link STATE_FOLDER} that remembers the last apply of every target that is live elsewhere. */
export const MEMORY_FOLDER = 'applied';

/**
 * What the last apply left, and the one under way, of a target that is live on a system of its own. It is kept beside the project: on a
 * machine that has none nothing is remembered, and every difference from the policy counts as made by hand.
 */
export function readMemory(
  fs: FileSystem,
  dir: string,
  owner: Owner,
): { readonly ok: true; readonly manifest?: Manifest } | LiveFault {
  const shown = memoryPath(owner);
  const path = join(dir, shown);
  try {
    const { kind } = fs.state(path);
    if (kind === 'nothing') return { ok: true };
    if (kind !== 'file') return unreadable(shown, 'it is not a file');
    const decoded = decodeManifest(shown, Buffer.from(fs.read(path)).toString('utf8'));
    if (!('manifest' in decoded)) {
      const fault = unreadable(shown, 'it does not say what the last apply left');
      return { ...fault, diagnostics: [...fault.diagnostics, ...decoded.diagnostics] };
    }
    const { manifest } = decoded;
    if (manifest.estate === owner.estate && manifest.kind === owner.kind) return { ok: true, manifest };
    const theirs = { path: shown, theirs: manifest, ours: owner };
    const help = `it remembers applies that were not ours; ${AWAY}`;
    return { ok: false, status: 'stopped', diagnostics: [diagnostic('ZT1004', undefined, theirs, { help })] };
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    return { ...unreadable(shown, `the system says ${code}`), status: 'failed' };
  }
}

/** For a reviewer of a plan that was made on such a machine. */
export const NOT_REMEMBERED =
  'no apply of this target is remembered on this machine: what differs from the policy counts as changed by hand, whoever changed it, and a break-glass entry that left the policy goes unseen';

/** @throws the system error of a disk that does not take it */
export function writeMemory(fs: FileSystem, dir: string, manifest: Manifest): void {
  makePrivateFolder(fs, join(dir, STATE_FOLDER));
  const path = join(dir, memoryPath(manifest));
  makeFolders(fs, dirname(path));
  replaceFile(fs, path, encodeManifest(manifest));
}

/** Relative to the project folder. */
export function memoryPath({ target }: Pick<Owner, 'target'>): string {
  return `${STATE_FOLDER}/${MEMORY_FOLDER}/${target}.json`;
}

const AWAY =
  'moved away, nothing is remembered: then what differs from the policy counts as changed by hand, and an apply that was cut off is planned anew';

function unreadable(path: string, why: string): LiveFault {
  const help = `restore it, or move it away; ${AWAY}`;
  return { ok: false, status: 'refused', diagnostics: [diagnostic('ZT1002', undefined, { path, why }, { help })] };
}
