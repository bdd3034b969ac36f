import { join } from 'node:path';
import { errorCode, type FileSystem } from './file-system.js';
import { MANIFEST } from './manifest.js';
import { STATE_FOLDER } from './project-folder.js';

/**
 * Live folders in their default place that ztctl wrote and that are none of the configured ones (absolute paths): what stands there is still
 * enforced. Relative to the project folder, sorted. Folders elsewhere are known only to those who configured them.
 */
export function abandonedFolders(fs: FileSystem, dir: string, configured: readonly string[]): readonly string[] {
  const live = join(dir, STATE_FOLDER, 'live');
  try {
    const names = fs.state(live).kind === 'directory' ? (fs.list(live) ?? []) : [];
    return names
      .filter((name) => fs.state(join(live, name)).kind === 'directory' && !configured.includes(join(live, name)))
      .filter((name) => fs.state(join(live, name, MANIFEST)).kind === 'file')
      .map((name) => `${STATE_FOLDER}/live/${name}`);
  } catch (error) {
    // A folder that cannot be read is told by whoever needs it.
    if (errorCode(error) === undefined) throw error;
    return [];
  }
}
