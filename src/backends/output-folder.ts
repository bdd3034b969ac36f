import { basename, dirname, join } from 'node:path';
import { readableJson } from '../targets/canonical-json.js';
import type { ArtefactFile } from '../targets/target.js';
import { type FileSystem, makeFolders } from './file-system.js';
import { isPlainPath } from './relative-path.js';
import { removeTree } from './remove-tree.js';

/** Name of the file that says which files of a folder ztctl made. */
export const OUTPUT_MARKER = '.ztctl-output.json';

/** Why nothing is written. `names` are things that ztctl did not make, or (`exists`) must not replace. */
export type OutputFault =
  | { readonly kind: 'foreign' | 'exists'; readonly names: readonly string[] }
  | { readonly kind: 'not-a-folder' };

/**
 * Makes a folder hold exactly these files. It must be missing, empty, or hold only what an earlier call wrote. The files are written beside it
 * and the two folders change places by rename, so a fault or an error of the disk leaves what stood there before. Throws errors of the system.
 */
export function replaceOutputFolder(
  fs: FileSystem,
  folder: string,
  files: readonly ArtefactFile[],
): OutputFault | undefined {
  const standing = fs.state(folder).kind;
  if (standing !== 'nothing' && standing !== 'directory') return { kind: 'not-a-folder' };
  const foreign = foreignNames(fs, folder);
  if (foreign.length > 0) return { kind: 'foreign', names: foreign };
  makeFolders(fs, dirname(folder));
  const fresh = makeBeside(fs, folder);
  try {
    writeFiles(fs, fresh, [...files, marker(files)]);
    if (standing === 'directory') swap(fs, folder, fresh);
    else fs.rename(fresh, folder);
  } catch (error) {
    removeTree(fs, fresh);
    throw error;
  }
  fs.syncFolder(dirname(folder));
  return undefined;
}

/** Puts `fresh` in the place of `folder`; when it cannot, the old one stands there again. */
function swap(fs: FileSystem, folder: string, fresh: string): void {
  const old = makeBeside(fs, folder);
  fs.removeFolder(old);
  fs.rename(folder, old);
  try {
    fs.rename(fresh, folder);
  } catch (error) {
    fs.rename(old, folder);
    throw error;
  }
  removeTree(fs, old);
}

/** Creates files that must not exist yet, none of them when one does. Throws errors of the system. */
export function createFiles(fs: FileSystem, folder: string, files: readonly ArtefactFile[]): OutputFault | undefined {
  const { kind } = fs.state(folder);
  if (kind !== 'nothing' && kind !== 'directory') return { kind: 'not-a-folder' };
  const names = files.map(({ path }) => path).filter((path) => fs.state(join(folder, path)).kind !== 'nothing');
  if (names.length > 0) return { kind: 'exists', names };
  writeFiles(fs, folder, files);
  return undefined;
}

function writeFiles(fs: FileSystem, folder: string, files: readonly ArtefactFile[]): void {
  for (const { path, text } of files) {
    if (path !== OUTPUT_MARKER && !isPlainPath(path)) throw new Error(`${path} is no path below a folder`);
    const to = join(folder, path);
    makeFolders(fs, dirname(to));
    fs.create(to, new TextEncoder().encode(text));
  }
}

/** The same for the same files: it says nothing of the run that wrote it. */
function marker(files: readonly ArtefactFile[]): ArtefactFile {
  const paths = files.map(({ path }) => path).sort();
  return { path: OUTPUT_MARKER, text: readableJson({ schema: 'ztctl/output/v1', files: paths }) };
}

/** What stands in a folder that its marker does not name; everything, when it has no marker. */
function foreignNames(fs: FileSystem, folder: string): readonly string[] {
  const standing = pathsBelow(fs, folder, '');
  const own = new Set([OUTPUT_MARKER, ...markedPaths(fs, folder)]);
  return standing.filter((path) => !own.has(path));
}

function markedPaths(fs: FileSystem, folder: string): readonly string[] {
  const path = join(folder, OUTPUT_MARKER);
  if (fs.state(path).kind !== 'file') return [];
  try {
    const { files } = JSON.parse(new TextDecoder().decode(fs.read(path))) as { readonly files?: unknown };
    return Array.isArray(files) ? files.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}

/** Files, links and empty folders below a folder; links are not followed. */
function pathsBelow(fs: FileSystem, folder: string, prefix: string): readonly string[] {
  return (fs.list(folder) ?? []).flatMap((name) => {
    const path = join(folder, name);
    if (fs.state(path).kind !== 'directory') return [`${prefix}${name}`];
    const below = pathsBelow(fs, path, `${prefix}${name}/`);
    return below.length === 0 ? [`${prefix}${name}/`] : below;
  });
}

/** A new empty folder in the same parent, so that a rename never crosses a file system. */
function makeBeside(fs: FileSystem, folder: string): string {
  for (let number = 1; ; number++) {
    const path = join(dirname(folder), `.${basename(folder)}.ztctl-part-${number}`);
    if (fs.makeFolder(path)) return path;
  }
}
