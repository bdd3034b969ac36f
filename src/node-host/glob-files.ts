import { readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import fastGlob from 'fast-glob';
import type { GlobResult, ReadFault } from '../compiler/host.js';
import { systemFault } from './system-fault.js';

/** The calls that a search makes to the disk. */
export interface GlobDisk {
  readonly readdirSync: typeof readdirSync;
  readonly statSync: typeof statSync;
  readonly realpathSync: (path: string) => string;
}

export const nodeGlobDisk: GlobDisk = { readdirSync, statSync, realpathSync };

const IGNORED = ['**/node_modules/**', '**/.git/**', '**/.ztctl/**'];
/** A search through more folders than this has left the project. */
const MAX_FOLDERS = 20_000;
/** Folders that link to each other make paths without end, though none contains itself. */
const MAX_LINKS = 500;
/** `{a,b}` and `{1..9}` multiply; a pattern that stands for more patterns than this is no mistake of typing. */
const MAX_ALTERNATIVES = 1_000;

/** Searches below `root`. Folders behind symbolic links are searched too, but no folder inside itself. */
export function globFiles(disk: GlobDisk, patterns: readonly string[], root: string): GlobResult {
  const search = new Search(disk, resolve(root));
  const excess = patterns.find((pattern) => alternatives(pattern) > MAX_ALTERNATIVES);
  if (excess !== undefined) {
    return {
      paths: [],
      faults: [{ path: '.', fault: { kind: 'failed', error: 'a pattern has too many alternatives' } }],
    };
  }
  try {
    return { paths: search.run(patterns), faults: search.faults() };
  } catch (error) {
    return { paths: [], faults: [...search.faults(), { path: '.', fault: systemFault(error) }] };
  }
}

/** At least as many patterns as the braces of one stand for. */
function alternatives(pattern: string): number {
  const group = /\{([^{}]*)\}/;
  let count = 1;
  let rest = pattern;
  for (let found = group.exec(rest); found; found = group.exec(rest)) {
    count *= wordsOf(found[1]!);
    if (count > MAX_ALTERNATIVES) break;
    rest = rest.replace(group, '');
  }
  return count;
}

function wordsOf(group: string): number {
  const range = /^(\d{1,6})\.\.(\d{1,6})$/.exec(group);
  if (range) return Math.abs(Number(range[2]) - Number(range[1])) + 1;
  return group.includes('..') ? MAX_ALTERNATIVES + 1 : group.split(',').length;
}

class Search {
  readonly #disk: GlobDisk;
  readonly #root: string;
  readonly #faults = new Map<string, ReadFault>();
  readonly #real = new Map<string, string>();
  #folders = 0;
  #links = 0;

  constructor(disk: GlobDisk, root: string) {
    this.#disk = disk;
    this.#root = root;
  }

  run(patterns: readonly string[]): string[] {
    const entries = fastGlob.sync([...patterns], {
      cwd: this.#root,
      dot: false,
      ignore: IGNORED,
      objectMode: true,
      onlyFiles: false,
      unique: true,
      fs: { readdirSync: this.#readdir as typeof readdirSync, statSync: this.#stat as typeof statSync },
    });
    return entries
      .filter(({ dirent, path }) => !dirent.isDirectory() || /\.ya?ml$/.test(path))
      .map(({ path }) => path)
      .filter((path) => !this.#faults.has(path))
      .sort();
  }

  faults(): GlobResult['faults'] {
    return [...this.#faults].map(([path, fault]) => ({ path, fault })).sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** A folder that cannot be read may hold denies, so it is reported and never passed over. */
  #readdir = (path: string, options: { withFileTypes: true }): unknown[] => {
    if (++this.#folders > MAX_FOLDERS) throw Object.assign(new Error(), { code: 'too many folders' });
    try {
      return this.#disk.readdirSync(path, options);
    } catch (error) {
      const fault = systemFault(error);
      if (fault.kind !== 'missing') this.#faults.set(this.#shown(path), fault);
      return [];
    }
  };

  /** Asked for symbolic links only. One that leads back to a folder around it is reported and not followed. */
  #stat = (path: string): Stats => {
    const stats = this.#disk.statSync(path);
    if (!stats.isDirectory()) return stats;
    if (++this.#links > MAX_LINKS) this.#refuseLink('.', { kind: 'failed', error: 'too many linked folders' });
    if (this.#leadsBack(path)) this.#refuseLink(this.#shown(path), { kind: 'loop' });
    return stats;
  };

  /** The search takes a link that cannot be looked at for one that leads nowhere. */
  #refuseLink(path: string, fault: ReadFault): never {
    this.#faults.set(path, fault);
    throw Object.assign(new Error(), { code: 'ELOOP' });
  }

  #leadsBack(path: string): boolean {
    const target = this.#realPath(path);
    const steps = this.#shown(path).split('/').slice(0, -1);
    const around = [this.#root, ...steps.map((_, at) => resolve(this.#root, ...steps.slice(0, at + 1)))];
    return around.some((folder) => contains(target, this.#realPath(folder)));
  }

  #realPath(path: string): string {
    const known = this.#real.get(path);
    if (known !== undefined) return known;
    const found = this.#disk.realpathSync(path);
    this.#real.set(path, found);
    return found;
  }

  #shown(path: string): string {
    return relative(this.#root, resolve(this.#root, path)).replaceAll('\\', '/') || '.';
  }
}

function contains(outer: string, inner: string): boolean {
  return inner === outer || inner.startsWith(outer.endsWith('/') ? outer : `${outer}/`);
}
