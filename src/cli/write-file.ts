import { dirname } from 'node:path';
import type { FileSystem } from '../index.js';
import { EXIT } from './exit-codes.js';
import { Failure } from './failure.js';
import { writeFiles } from './write-files.js';

/**
 * Puts a text in the place of a file, whole or not at all, and makes the folders above it. A pipe or device gets the text as it is. `shown` is
 * the path as typed.
 */
export function replaceFile(shown: string, path: string, text: string): void {
  const content = new TextEncoder().encode(text);
  writeFiles(shown, (fs) => {
    const { kind } = fs.state(path);
    if (kind === 'directory' || kind === 'link') {
      throw new Failure(EXIT.usage, `${shown} is a ${kind === 'link' ? 'link' : 'folder'}; nothing was written`, {
        help: 'name a file',
      });
    }
    if (kind === 'other') fs.append(path, content);
    else replace(fs, path, content);
    return undefined;
  });
}

/** Adds a text to a file, or makes it. */
export function appendFile(shown: string, path: string, text: string): void {
  writeFiles(shown, (fs) => {
    fs.append(path, new TextEncoder().encode(text));
    return undefined;
  });
}

function replace(fs: FileSystem, path: string, content: Uint8Array): void {
  makeFolders(fs, dirname(path));
  const part = `${path}.part`;
  if (fs.state(part).kind === 'file') fs.remove(part);
  fs.create(part, content);
  fs.rename(part, path);
}

function makeFolders(fs: FileSystem, path: string): void {
  const above = dirname(path);
  if (above !== path && fs.state(above).kind === 'nothing') makeFolders(fs, above);
  if (fs.state(path).kind === 'nothing') fs.makeFolder(path);
}
