import { join } from 'node:path';
import type { FileSystem } from './file-system.js';

/** Removes a file, a link itself, or a folder with all that is in it. What is not there is fine. */
export function removeTree(fs: FileSystem, path: string): void {
  const { kind } = fs.state(path);
  if (kind === 'directory') {
    for (const name of fs.list(path) ?? []) removeTree(fs, join(path, name));
    fs.removeFolder(path);
  } else if (kind !== 'nothing') fs.remove(path);
}
