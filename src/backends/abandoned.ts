import { join } from 'node:path';
import { errorCode, type FileSystem } from './file-system.js';
import { MANIFEST } from './manifest.js';
import { MEMORY_FOLDER } from './memory.js';
import { STATE_FOLDER } from './project-folder.js';

/**
 * Places that ztctl wrote and that no target is configured for any more: what stands there is still enforced. Folders of the default place, and
 * what is remembered of applies to other systems. Relative to the project folder, sorted. Folders elsewhere are known only to those who
 * configured them.
 */
export function abandonedPlaces(
  fs: FileSystem,
  dir: string,
  /** Absolute live folders, and names of all targets. */
  configured: { readonly folders: readonly string[]; readonly names: readonly string[] },
): readonly string[] {
  return [...abandonedFolders(fs, dir, configured.folders), ...abandonedMemories(fs, dir, configured.names)];
}

function abandonedFolders(fs: FileSystem, dir: string, configured: readonly string[]): readonly string[] {
  const live = join(dir, STATE_FOLDER, 'live');
  return guarded(() =>
    namesIn(fs, live)
      .filter((name) => fs.state(join(live, name)).kind === 'directory' && !configured.includes(join(live, name)))
      .filter((name) => fs.state(join(live, name, MANIFEST)).kind === 'file')
      .map((name) => `${STATE_FOLDER}/live/${name}`),
  );
}

function abandonedMemories(fs: FileSystem, dir: string, names: readonly string[]): readonly string[] {
  return guarded(() =>
    namesIn(fs, join(dir, STATE_FOLDER, MEMORY_FOLDER))
      .filter((file) => file.endsWith('.json') && !names.includes(file.slice(0, -'.json'.length)))
      .map((file) => `${STATE_FOLDER}/${MEMORY_FOLDER}/${file}`),
  );
}

function namesIn(fs: FileSystem, folder: string): readonly string[] {
  return fs.state(folder).kind === 'directory' ? (fs.list(folder) ?? []) : [];
}

/** A folder that cannot be read is told by whoever needs it. */
function guarded(find: () => readonly string[]): readonly string[] {
  try {
    return find();
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return [];
  }
}
