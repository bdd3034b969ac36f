import { dirname, join, relative, resolve, sep } from 'node:path';
import { type Diagnostic, diagnostic } from '../compiler/diagnostics/index.js';
import { textDigest } from '../targets/canonical-json.js';
import type { PlanFile, TargetPlan } from '../targets/plan.js';
import type { FileBackend } from '../targets/plan-backend.js';
import { removeFile, removeParts, replaceFile } from './atomic-file.js';
import type { BackendInput, BackendModule, BackendWrite, LiveRead, WritingBackend } from './backend.js';
import { errorCode, errorPath, type FileSystem, makeFolders } from './file-system.js';
import { filesDigest, LIVE_LOCK, type LiveFolder, type LiveState, readLive, stateBelow } from './live-folder.js';
import { appliedManifest, encodeManifest, MANIFEST, type Manifest, type Owner, pendingManifest } from './manifest.js';
import { STATE_FOLDER } from './project-folder.js';

/** The `file` backend: a folder is live. Looking at it and writing to it need no connection. */
export const FILE_BACKEND: BackendModule = {
  openReading: async (input) => ({ ok: true, backend: openFolder(input) }),
  openWriting: async (input) => ({ ok: true, backend: openFolder(input) }),
};

/** Where a target is live; `dir` is the project folder. */
export function liveFolder(dir: string, { path }: FileBackend): LiveFolder {
  return { path: resolve(dir, path), shown: path };
}

function openFolder({ fs, dir, owner, config, artefact }: BackendInput): WritingBackend {
  if (config.type !== 'file') throw new Error(`no folder is live for a backend ${config.type}`);
  const folder = liveFolder(dir, config);
  const wanted = artefact.files.map(({ path }) => path);
  // A live folder outside of this project's own folder may be live for another checkout, which has another lock.
  const isShared = !folder.path.startsWith(join(dir, STATE_FOLDER) + sep);
  return {
    shown: folder.shown,
    ...(isShared && { lockFolder: join(folder.path, LIVE_LOCK) }),
    read: async (): Promise<LiveRead> => readLive(fs, folder, owner, wanted),
    isPartOf,
    write: async (write) => writeLive({ ...write, fs, folder, owner }),
    close: async () => {},
  };
}

interface LiveWrite extends BackendWrite {
  readonly fs: FileSystem;
  readonly folder: LiveFolder;
  readonly owner: Owner;
}

/**
 * Makes a live folder what its plan says, so that at any moment every file is the old one or the new one, whole, and the manifest tells a later
 * run what was under way. Returns what kept it from that; empty = done.
 */
function writeLive(write: LiveWrite): readonly Diagnostic[] {
  if (write.live.digest === write.plan.result.digest && !write.live.manifest?.pending) return [];
  try {
    return new Writing(write).run();
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    return [diagnostic('ZT1013', undefined, { path: shownPath(write.folder, errorPath(error)), why: code })];
  }
}

class Writing {
  readonly #write: LiveWrite;

  constructor(write: LiveWrite) {
    this.#write = write;
  }

  run(): readonly Diagnostic[] {
    const { fs, folder, plan, owner } = this.#write;
    makeFolders(fs, folder.path);
    for (const path of this.#folders()) removeParts(fs, path);
    this.#putManifest(pendingManifest(owner, this.#write));
    for (const file of inOrder(plan.files)) {
      const moved = this.#file(file);
      if (moved) return [moved];
    }
    const after = readLive(fs, folder, owner, []);
    if (!after.ok) return after.diagnostics;
    if (after.state.digest !== plan.result.digest) {
      return [diagnostic('ZT1010', undefined, { target: plan.name, path: folder.shown, file: undefined })];
    }
    this.#putManifest(appliedManifest(owner, this.#write));
    return [];
  }

  /** One file, from what the plan saw to what it wants. What is there already is left; what is neither stops the apply. */
  #file({ path, action, before, after }: PlanFile): Diagnostic | undefined {
    if (action === 'keep') return undefined;
    const { folder, plan, journal } = this.#write;
    const found = this.#digestAt(path);
    if (found === after) return undefined;
    if (found !== before) return diagnostic('ZT1010', undefined, { target: plan.name, path: folder.shown, file: path });
    const record = { target: plan.name, path, ...(before && { before }), ...(after && { after }) };
    journal.add({ record: 'intent', ...record });
    if (after === undefined) this.#delete(path);
    else this.#put(path);
    journal.add({ record: 'done', ...record });
    return undefined;
  }

  /** Undefined where nothing stands, an impossible digest where something stands that is no file. */
  #digestAt(path: string): string | undefined {
    const { fs, folder } = this.#write;
    const state = stateBelow(fs, folder.path, path);
    if (state === 'nothing') return undefined;
    return state === 'file' ? textDigest(fs.read(join(folder.path, path))) : 'not a file';
  }

  #put(path: string): void {
    const { fs, folder, texts } = this.#write;
    const text = texts.get(path);
    if (text === undefined) throw new Error(`the plan has no text for ${path}`);
    const to = join(folder.path, path);
    makeFolders(fs, dirname(to));
    replaceFile(fs, to, text);
  }

  #delete(path: string): void {
    const { fs, folder } = this.#write;
    removeFile(fs, join(folder.path, path));
    for (let at = dirname(path); at !== '.'; at = dirname(at)) {
      if (fs.list(join(folder.path, at))?.length !== 0) return;
      fs.removeFolder(join(folder.path, at));
    }
  }

  /** Every folder in which an interrupted write may have left a part. */
  #folders(): readonly string[] {
    const { fs, folder, plan } = this.#write;
    const below = new Set(plan.files.map(({ path }) => dirname(path)));
    const real = [...below].filter((path) => path !== '.' && stateBelow(fs, folder.path, path) === 'folder');
    return [folder.path, ...real.map((path) => join(folder.path, path))];
  }

  #putManifest(manifest: Manifest): void {
    replaceFile(this.#write.fs, join(this.#write.folder.path, MANIFEST), encodeManifest(manifest));
  }
}

/** A path of the disk as a path from the project. */
function shownPath({ path, shown }: LiveFolder, found: string | undefined): string {
  const below = found === undefined ? '' : relative(path, found).split(sep).join('/');
  return below === '' ? shown : `${shown}/${below}`;
}

/** Files come before others go. */
function inOrder(files: readonly PlanFile[]): readonly PlanFile[] {
  return [...files.filter(({ after }) => after !== undefined), ...files.filter(({ after }) => after === undefined)];
}

/** Whether each file is the old or the new one, and an apply of this very plan was under way. */
function isPartOf(plan: TargetPlan, planId: string, live: LiveState): boolean {
  const digests = new Map(live.files.map(({ path, digest }) => [path, digest]));
  const mixed = plan.files.every(({ path, before, after }) => [before, after].includes(digests.get(path)));
  const known = new Set(plan.files.map(({ path }) => path));
  const only = live.files.every(({ path }) => known.has(path));
  return live.manifest?.pending?.planId === planId && mixed && only;
}

/** The digests that a plan binds: of the live files as they are, and as they will be. */
export function planDigests(files: readonly PlanFile[]): { readonly base: string; readonly result: string } {
  const at = (side: 'before' | 'after'): string =>
    filesDigest(files.flatMap((file) => (file[side] === undefined ? [] : [{ path: file.path, digest: file[side] }])));
  return { base: at('before'), result: at('after') };
}
