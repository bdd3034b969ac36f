import { dirname } from 'node:path';
import type { FileSystem } from '../../src/backends/index.js';

/** A disk in memory, for tests that write thousands of times. */
export function createMemoryFileSystem(): FileSystem {
  const files = new Map<string, Uint8Array>();
  const folders = new Set<string>(['/']);
  const fault = (code: string, path: string): Error => Object.assign(new Error(`${code}: ${path}`), { code, path });
  const read = (path: string): Uint8Array => {
    const content = files.get(path);
    if (!content) throw fault('ENOENT', path);
    return content;
  };
  const remove = (path: string): void => {
    if (!files.delete(path)) throw fault('ENOENT', path);
  };
  return {
    state: (path) => {
      const content = files.get(path);
      if (content) return { kind: 'file', bytes: content.length };
      return { kind: folders.has(path) ? 'directory' : 'nothing' };
    },
    read,
    list: (path) => {
      if (!folders.has(path)) return undefined;
      const below = [...files.keys(), ...folders].filter((one) => one !== '/' && dirname(one) === path);
      return below.map((one) => one.slice(one.lastIndexOf('/') + 1)).sort();
    },
    makeFolder: (path) => {
      if (folders.has(path)) return false;
      folders.add(path);
      return true;
    },
    create: (path, content) => {
      if (files.has(path)) throw fault('EEXIST', path);
      files.set(path, content);
    },
    append: (path, content) => void files.set(path, Buffer.concat([read(path), content])),
    rename: (from, to) => {
      files.set(to, read(from));
      files.delete(from);
    },
    link: (from, to) => {
      if (files.has(to)) throw fault('EEXIST', to);
      files.set(to, read(from));
    },
    remove,
    removeFolder: (path) => void folders.delete(path),
    syncFolder: () => {},
  };
}
