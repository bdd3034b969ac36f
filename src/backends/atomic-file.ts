import { basename, dirname, join } from 'node:path';
import { errorCode, type FileSystem } from './file-system.js';

/** Ends the name of a file that is being written. Whatever carries it is a leftover of an interrupted write and may be removed. */
const PART = '.ztctl-part';

/** Writes a file so that at any moment its name gives the old content or the new one, whole. Its folder must exist. */
export function replaceFile(fs: FileSystem, path: string, text: string): void {
  const folder = dirname(path);
  const part = join(folder, `.${basename(path)}.${process.pid}${PART}`);
  createAnew(fs, part, new TextEncoder().encode(text));
  fs.rename(part, path);
  fs.syncFolder(folder);
}

/** Creates a file of a name that is this process's own; what stands there is left from an earlier process of the same number. */
export function createAnew(fs: FileSystem, path: string, content: Uint8Array): void {
  try {
    fs.create(path, content);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    fs.remove(path);
    fs.create(path, content);
  }
}

/** Removes a file for good. */
export function removeFile(fs: FileSystem, path: string): void {
  fs.remove(path);
  fs.syncFolder(dirname(path));
}

/** Removes a file that another process may have removed already. */
export function removeIfThere(fs: FileSystem, path: string): void {
  try {
    fs.remove(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

/** Removes what interrupted writes left in a folder. Only for who holds the lock over it. */
export function removeParts(fs: FileSystem, folder: string): void {
  for (const name of fs.list(folder) ?? []) if (isPart(name)) removeIfThere(fs, join(folder, name));
}

/** True for the name of a file that is being written. */
export function isPart(name: string): boolean {
  return name.endsWith(PART);
}
