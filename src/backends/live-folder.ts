import { join } from 'node:path';
import type { Diagnostic } from '../compiler/diagnostics/index.js';
import { diagnostic } from '../compiler/diagnostics/index.js';
import { jsonDigest, textDigest } from '../targets/canonical-json.js';
import type { PlanWindow, SavedPlan } from '../targets/plan.js';
import type { VendorObject } from '../targets/target.js';
import { isPart } from './atomic-file.js';
import { errorCode, type FileSystem } from './file-system.js';
import { decodeManifest, MANIFEST, type Manifest, type Owner, ownedPaths } from './manifest.js';

/** A live folder of the `file` backend. */
export interface LiveFolder {
  /** On the disk. */
  readonly path: string;
  /** As the project file says it; stands in diagnostics. */
  readonly shown: string;
}

/** Name of the folder in a live folder that holds its lock. */
export const LIVE_LOCK = '.ztctl-lock';

/** Larger live files are refused: nothing that ztctl writes comes near. */
const MAX_BYTES = 256 * 1024 * 1024;

export interface LiveFile {
  /** Relative, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly digest: string;
}

/** What stands at one place, of whatever backend; files are in the format of the artefact. */
export interface LiveState {
  /** Of the files below; the digest of no files when the folder does not exist. */
  readonly digest: string;
  /** The files that ztctl owns and that stand there; sorted by path. */
  readonly files: readonly LiveFile[];
  readonly manifest?: Manifest;
  /** Wanted paths at which something stands that ztctl does not own. */
  readonly blocked: readonly string[];
  /** What else stands there and is left alone: names at the top of a folder, or counts of objects; sorted. */
  readonly foreign: readonly string[];
  /** Absent = what the files say. Equal bodies make no step. */
  readonly objects?: readonly VendorObject[];
  /** What the product itself calls this state, where it has such a thing. */
  readonly revision?: string;
  /** What was nobody's and would be taken over; sorted. */
  readonly adopts?: readonly string[];
  /** Moments on the way to the artefact at which more is allowed than before and after. */
  readonly windows?: readonly PlanWindow[];
  /** How many writes the way takes; absent = one for each file that changes. */
  readonly calls?: number;
  /** True where an engine can only carry out all of it at once: it moves objects to other addresses. */
  readonly isIndivisible?: boolean;
  /** The plan of an engine that carries it out. */
  readonly saved?: Omit<SavedPlan, 'digest'> & { readonly bytes: Uint8Array };
  /** What a reviewer should know of the place, as warnings. */
  readonly diagnostics?: readonly Diagnostic[];
}

/**
 * `refused`: its content is not understood; `stopped`: it belongs to somebody else; `failed`: disk, network or vendor did not give it; `usage`:
 * what it takes to reach it is not there.
 */
export type LiveFault = {
  readonly ok: false;
  readonly status: 'refused' | 'stopped' | 'failed' | 'usage';
  readonly diagnostics: readonly Diagnostic[];
};

/** Reads what stands live. What cannot be read is a fault, never taken for absent. */
export function readLive(
  fs: FileSystem,
  folder: LiveFolder,
  owner: Owner,
  wanted: readonly string[],
): { readonly ok: true; readonly state: LiveState } | LiveFault {
  try {
    return readFolder(fs, folder, owner, wanted);
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    return fault('failed', diagnostic('ZT1002', undefined, { path: folder.shown, why: `the system says ${code}` }));
  }
}

/** The digest of owned files, as plans and manifests compare it. */
export function filesDigest(files: Iterable<{ readonly path: string; readonly digest: string }>): string {
  return jsonDigest(Object.fromEntries([...files].map(({ path, digest }) => [path, digest])));
}

function readFolder(
  fs: FileSystem,
  folder: LiveFolder,
  owner: Owner,
  wanted: readonly string[],
): { readonly ok: true; readonly state: LiveState } | LiveFault {
  const names = fs.list(folder.path) ?? [];
  const found = names.includes(MANIFEST) ? readManifest(fs, folder, owner) : undefined;
  if (found && 'ok' in found) return found;
  const owned = found ? ownedPaths(found) : [];
  const files: LiveFile[] = [];
  const faults: Diagnostic[] = [];
  for (const path of owned) {
    const standing = stateBelow(fs, folder.path, path);
    if (standing === 'nothing') continue;
    const file = standing === 'file' ? readText(fs, join(folder.path, path)) : 'not a file';
    if (typeof file === 'string') {
      faults.push(diagnostic('ZT1002', undefined, { path: `${folder.shown}/${path}`, why: `it is ${file}` }));
    } else files.push({ path, ...file });
  }
  if (faults.length > 0) return fault('refused', ...faults);
  const ours = new Set(owned);
  const blocked = wanted.filter((path) => !ours.has(path) && stateBelow(fs, folder.path, path) !== 'nothing');
  const state = { digest: filesDigest(files), files, blocked, foreign: foreignNames(names, owned) };
  return { ok: true, state: found ? { ...state, manifest: found } : state };
}

function readManifest(fs: FileSystem, folder: LiveFolder, owner: Owner): Manifest | LiveFault {
  const shown = `${folder.shown}/${MANIFEST}`;
  const path = join(folder.path, MANIFEST);
  const file = fs.state(path).kind === 'file' ? readText(fs, path) : 'not a file';
  if (typeof file === 'string')
    return fault('refused', diagnostic('ZT1002', undefined, { path: shown, why: `it is ${file}` }));
  const decoded = decodeManifest(shown, file.text);
  if (!('manifest' in decoded)) {
    const why = "it does not say which files are ztctl's own";
    return fault('refused', diagnostic('ZT1002', undefined, { path: shown, why }), ...decoded.diagnostics);
  }
  const { manifest } = decoded;
  const same = manifest.estate === owner.estate && manifest.target === owner.target && manifest.kind === owner.kind;
  if (same) return manifest;
  return fault('stopped', diagnostic('ZT1004', undefined, { path: folder.shown, theirs: manifest, ours: owner }));
}

function readText(fs: FileSystem, path: string): Omit<LiveFile, 'path'> | 'not UTF-8 text' | 'too large' {
  const state = fs.state(path);
  if (state.kind === 'file' && state.bytes > MAX_BYTES) return 'too large';
  const bytes = fs.read(path);
  try {
    return {
      text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes),
      digest: textDigest(bytes),
    };
  } catch {
    return 'not UTF-8 text';
  }
}

/**
 * What stands at a path below a folder. A name on the way that is not a real folder makes it `other`: links are never followed, so that
 * nothing outside the live folder is read or written.
 */
export function stateBelow(fs: FileSystem, folder: string, path: string): 'nothing' | 'file' | 'folder' | 'other' {
  const names = path.split('/');
  let at = folder;
  for (const [index, name] of names.entries()) {
    at = join(at, name);
    const { kind } = fs.state(at);
    if (kind === 'nothing') return 'nothing';
    if (kind !== 'directory') return kind === 'file' && index === names.length - 1 ? 'file' : 'other';
  }
  return 'folder';
}

function foreignNames(names: readonly string[], owned: readonly string[]): readonly string[] {
  const own = new Set([MANIFEST, LIVE_LOCK, ...owned.map((path) => path.split('/')[0]!)]);
  return names.filter((name) => !own.has(name) && !isPart(name));
}

function fault(status: LiveFault['status'], ...diagnostics: readonly Diagnostic[]): LiveFault {
  return { ok: false, status, diagnostics };
}
