import { chmodSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Diagnostic, diagnostic } from '../../compiler/diagnostics/index.js';
import { jsonDigest, readableJson, textDigest } from '../../targets/canonical-json.js';
import type { TerraformBackend } from '../../targets/plan-backend.js';
import type { Artefact } from '../../targets/target.js';
import { escapeTemplate } from '../../targets/terraform/index.js';
import { removeIfThere, removeParts } from '../atomic-file.js';
import { type FileSystem, makeFolders } from '../file-system.js';
import { LIVE_LOCK, type LiveFault } from '../live-folder.js';
import type { Owner } from '../manifest.js';
import { isRecord, listAt, textAt } from './json.js';
import { LOCK_FILE, type OwnFiles, readOwnFiles } from './own-files.js';

/** Says whose a working folder is, and which files in it are generated. */
const MARKER = '.ztctl-terraform.json';
/** Import blocks that the project file asks for. */
const IMPORTS = 'ztctl-imports.tf.json';

/** The folder that an engine runs in. */
export interface WorkingFolder {
  /** Absolute. */
  readonly path: string;
  /** As the project file says it. */
  readonly shown: string;
  readonly own: OwnFiles;
  /** Of the files of the user, but for the values of variables. */
  readonly ownDigest: string;
}

/**
 * Makes the folder hold the artefact as it was compiled, the user's own files and the imports, and nothing else that an engine would read. What
 * the engine keeps there (its state, providers, a lock file that it made) stays. Throws errors of the system.
 */
export function makeWorkingFolder(
  fs: FileSystem,
  dir: string,
  owner: Owner,
  config: TerraformBackend,
  { files }: Artefact,
): { readonly ok: true; readonly folder: WorkingFolder } | LiveFault {
  const names = files.map(({ path }) => path);
  const read = readOwnFiles(fs, dir, config.folder, [...names, IMPORTS]);
  if (!read.ok) return { ok: false, status: 'usage', diagnostics: read.diagnostics };
  const { own } = read;
  const path = resolve(dir, config.path);
  const foreign = foreignFault(fs, path, config.path, owner);
  if (foreign) return foreign;
  makeFolders(fs, path);
  // Before anything is in it: what engines write there may hold secrets.
  if (process.platform !== 'win32') chmodSync(path, 0o700);
  removeParts(fs, path);
  const imports = importBlocks(
    config,
    files.map(({ text }) => text),
  );
  const generated = [
    ...files.map(({ path: name, text }) => ({ name, bytes: new TextEncoder().encode(text) })),
    ...own.files,
    ...(imports ? [{ name: IMPORTS, bytes: new TextEncoder().encode(readableJson(imports)) }] : []),
  ];
  const kept = new Set(generated.map(({ name }) => name));
  for (const name of generatedBefore(fs, path)) if (!kept.has(name)) removeIfThere(fs, join(path, name));
  writePrivate(fs, path, '.gitignore', new TextEncoder().encode('*\n'));
  const marker = { schema: 'ztctl/terraform/v1', ...owner, files: [...kept].sort() };
  writePrivate(fs, path, MARKER, new TextEncoder().encode(readableJson(marker)));
  for (const { name, bytes } of generated) writePrivate(fs, path, name, bytes);
  return { ok: true, folder: { path, shown: config.path, own, ownDigest: ownDigest(own) } };
}

/** A file that its owner alone can read, whole at any moment. */
export function writePrivate(fs: FileSystem, folder: string, name: string, bytes: Uint8Array): void {
  const part = join(folder, `.${name}.${process.pid}.ztctl-part`);
  removeIfThere(fs, part);
  fs.create(part, bytes, 'private');
  fs.rename(part, join(folder, name));
}

/** A folder with anything in it that was not made here is somebody's own. */
function foreignFault(fs: FileSystem, path: string, shown: string, owner: Owner): LiveFault | undefined {
  const names = fs.list(path) ?? [];
  const fault = (status: LiveFault['status'], one: Diagnostic): LiveFault => ({
    ok: false,
    status,
    diagnostics: [one],
  });
  if (names.length === 0) return undefined;
  const marker = readMarker(fs, path);
  if (!marker) {
    // A run that was killed right after it made the folder left parts alone.
    if (names.every((name) => name === '.gitignore' || name === LIVE_LOCK || name.endsWith('.ztctl-part')))
      return undefined;
    return fault('usage', diagnostic('ZT1014', undefined, { path: shown, name: names[0]! }));
  }
  const [estate, target, kind] = ['estate', 'target', 'kind'].map((key) => textAt(marker, key) ?? '');
  if (estate === owner.estate && target === owner.target && kind === owner.kind) return undefined;
  const theirs = { estate: estate!, target: target!, kind: kind! };
  return fault('stopped', diagnostic('ZT1004', undefined, { path: shown, theirs, ours: owner }));
}

function readMarker(fs: FileSystem, path: string): Readonly<Record<string, unknown>> | undefined {
  const file = join(path, MARKER);
  if (fs.state(file).kind !== 'file') return undefined;
  try {
    const marker: unknown = JSON.parse(Buffer.from(fs.read(file)).toString('utf8'));
    return isRecord(marker) ? marker : undefined;
  } catch {
    return undefined;
  }
}

/** Whatever an engine would read, in case a run was killed between writing a file and naming it. */
function generatedBefore(fs: FileSystem, path: string): readonly string[] {
  const named = listAt(readMarker(fs, path) ?? {}, 'files').filter((name) => typeof name === 'string');
  const found = (fs.list(path) ?? []).filter((name) => /\.(tf|tf\.json|tfvars|tfvars\.json)$/.test(name));
  // A lock file stays: the engine may have made it, and where the user has one it is written anew.
  return [...new Set([...named, ...found])].filter((name) => name !== LOCK_FILE && !name.includes('/'));
}

/** Only for resources that the artefact has: the same project file may serve a policy in which one is gone. Terraform evaluates ids. */
function importBlocks(
  { imports }: TerraformBackend,
  texts: readonly string[],
): { readonly import: readonly unknown[] } | undefined {
  const sections = texts.map(
    (text) => (JSON.parse(text) as { resource?: Record<string, Record<string, unknown>> }).resource,
  );
  const wanted = Object.entries(imports ?? {}).filter(([to]) => {
    const [type = '', name = ''] = to.split('.');
    return sections.some((resources) => Object.hasOwn(resources?.[type] ?? {}, name));
  });
  return wanted.length === 0
    ? undefined
    : { import: wanted.sort().map(([to, id]) => ({ to, id: escapeTemplate(id) })) };
}

/** Values of variables are left out: they may be secrets, and a digest of a short one tells it. */
function ownDigest({ files }: OwnFiles): string {
  const entries = files
    .filter(({ name }) => !/\.tfvars(\.json)?$/.test(name))
    .map(({ name, bytes }) => [name, textDigest(bytes)] as const);
  return jsonDigest(Object.fromEntries(entries));
}
