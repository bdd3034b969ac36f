import { posix } from 'node:path';
import type { Repository, TreeFile } from './backends/index.js';
import type { Host, ReadFault, ReadResult } from './compiler/host.js';
import { MAX_FILE_BYTES } from './compiler/syntax/index.js';
import { decodeUtf8 } from './node-host/decode-utf8.js';
import { createNodeHost } from './node-host.js';

/** Links that lead from one to the next before they are taken for a loop. */
const MAX_LINKS = 16;
const EAGER = /\.(ya?ml|json)$/;

/**
 * A host over one commit: `/` is the root of the repository. Reads what git has stored, and neither the working tree nor anything outside the
 * commit. Globs mean what they mean on the disk.
 */
export async function createGitHost(repository: Repository, commit: string): Promise<Host> {
  const files = await repository.files(commit);
  const wanted = [...files].filter(([path, { kind, size }]) => {
    return (
      kind === 'link' ||
      (kind === 'file' && EAGER.test(path) && path.startsWith(repository.prefix) && size <= MAX_FILE_BYTES)
    );
  });
  const blobs = new Map(await repository.blobs([...new Set(wanted.map(([, { id }]) => id))]));
  const tree = new Tree(files, (id) => Buffer.from(blobs.get(id) ?? '').toString('utf8'));
  const readText = async (path: string): Promise<ReadResult> => {
    const found = tree.find(path);
    if ('fault' in found) return { ok: false, fault: found.fault };
    if (!found.file) return { ok: false, fault: { kind: 'directory' } };
    const { id, size, kind } = found.file;
    if (kind === 'submodule') return { ok: false, fault: { kind: 'directory' } };
    if (size > MAX_FILE_BYTES) return { ok: false, fault: { kind: 'too-large', bytes: size, limit: MAX_FILE_BYTES } };
    if (!blobs.has(id)) for (const [one, bytes] of await repository.blobs([id])) blobs.set(one, bytes);
    return decodeUtf8(blobs.get(id)!);
  };
  const disk = createNodeHost({
    readdirSync: ((path: string) => tree.list(path)) as never,
    statSync: ((path: string) => tree.stat(path)) as never,
    realpathSync: (path) => tree.real(path),
  });
  return { readText, glob: (patterns, root) => disk.glob(patterns, posix.resolve('/', root)) };
}

type Found = { readonly path: string; readonly file?: TreeFile } | { readonly fault: ReadFault };

/** Folders, files and links of a commit. Paths are absolute. */
class Tree {
  readonly #files: ReadonlyMap<string, TreeFile>;
  readonly #folders = new Map<string, Set<string>>([['/', new Set()]]);
  readonly #linkText: (id: string) => string;

  constructor(files: ReadonlyMap<string, TreeFile>, linkText: (id: string) => string) {
    this.#files = new Map([...files].map(([path, file]) => [`/${path}`, file]));
    this.#linkText = linkText;
    for (const path of this.#files.keys()) this.#enter(path);
  }

  /** Where a path leads, links followed. */
  find(path: string, followed = 0): Found {
    const parts = posix
      .resolve('/', path)
      .split('/')
      .filter((part) => part !== '');
    let at = '/';
    for (const [index, part] of parts.entries()) {
      at = posix.join(at, part);
      const file = this.#files.get(at);
      if (file?.kind === 'link') {
        if (followed >= MAX_LINKS) return { fault: { kind: 'loop' } };
        const target = this.#linkText(file.id);
        const rest = parts.slice(index + 1).join('/');
        const led = posix.join(posix.dirname(at).slice(1), target, rest);
        // What lies outside the commit is not known here, and must not be taken for a file that is not there.
        if (target.startsWith('/') || led === '..' || led.startsWith('../'))
          return { fault: { kind: 'failed', error: 'a link that leads out of the commit' } };
        return this.find(`/${led}`, followed + 1);
      }
      const isLast = index === parts.length - 1;
      if (file) return isLast ? { path: at, file } : { fault: { kind: 'missing' } };
      if (!this.#folders.has(at)) return { fault: { kind: 'missing' } };
    }
    return { path: at };
  }

  list(path: string): readonly object[] {
    const found = this.find(path);
    const names = 'fault' in found ? undefined : this.#folders.get(found.path);
    if ('fault' in found || !names) throw systemError('fault' in found ? found.fault : { kind: 'missing' });
    return [...names].map((name) => this.#entry(name, posix.join(found.path, name)));
  }

  /** What leads out of the commit counts as a folder that cannot be listed: there may be policies behind it. */
  stat(path: string): object {
    const found = this.find(path);
    if ('fault' in found) {
      if (found.fault.kind === 'failed') return kindOf(posix.basename(path), undefined);
      throw systemError(found.fault);
    }
    return kindOf(posix.basename(found.path), found.file);
  }

  real(path: string): string {
    const found = this.find(path);
    return 'fault' in found ? path : found.path;
  }

  #entry(name: string, path: string): object {
    return kindOf(name, this.#files.get(path));
  }

  #enter(path: string): void {
    let child = path;
    while (child !== '/') {
      const folder = posix.dirname(child);
      let names = this.#folders.get(folder);
      if (!names) {
        names = new Set();
        this.#folders.set(folder, names);
      }
      names.add(posix.basename(child));
      child = folder;
    }
  }
}

/** As much of a directory entry and of file statistics as a search asks for. */
function kindOf(name: string, file: TreeFile | undefined): object {
  const is = (answer: boolean) => () => answer;
  const no = is(false);
  return {
    name,
    isFile: is(file?.kind === 'file'),
    isDirectory: is(file === undefined || file.kind === 'submodule'),
    isSymbolicLink: is(file?.kind === 'link'),
    isBlockDevice: no,
    isCharacterDevice: no,
    isFIFO: no,
    isSocket: no,
  };
}

function systemError(fault: ReadFault): Error {
  const codes: Readonly<Record<string, string>> = { missing: 'ENOENT', loop: 'ELOOP' };
  return Object.assign(new Error(), { code: codes[fault.kind] ?? ('error' in fault ? fault.error : 'EIO') });
}
