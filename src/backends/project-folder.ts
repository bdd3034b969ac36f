import { join } from 'node:path';
import { replaceFile } from './atomic-file.js';
import { type FileSystem, makeFolders } from './file-system.js';

/** Name of the folder, beside ztctl.yaml, that holds what ztctl keeps between runs: live files, journal, lock. */
export const STATE_FOLDER = '.ztctl';

/** Makes a folder of ztctl's own that git never sees, whatever the project's own `.gitignore` says. Two processes may do so at once. */
export function makePrivateFolder(fs: FileSystem, path: string): void {
  makeFolders(fs, path);
  const ignore = join(path, '.gitignore');
  if (fs.state(ignore).kind === 'nothing') replaceFile(fs, ignore, '*\n');
}
