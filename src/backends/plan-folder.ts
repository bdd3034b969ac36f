import { dirname, join } from 'node:path';
import { type Diagnostic, diagnostic } from '../compiler/diagnostics/index.js';
import { SourceFile } from '../compiler/source/index.js';
import { checkSchema, parseJson, toPlain } from '../compiler/syntax/index.js';
import { readableJson, textDigest } from '../targets/canonical-json.js';
import { type Plan, planId } from '../targets/plan.js';
import type { ArtefactFile } from '../targets/target.js';
import { removeParts, replaceFile } from './atomic-file.js';
import { errorCode, type FileSystem, makeFolders } from './file-system.js';
import { isPlainPath } from './relative-path.js';
import { removeTree } from './remove-tree.js';

/** A plan and the text of everything it will write. */
export interface PlanBundle {
  readonly plan: Plan;
  /** One entry per target of the plan, in its order. */
  readonly artefacts: readonly TargetArtefact[];
}

export interface TargetArtefact {
  readonly target: string;
  readonly files: readonly ArtefactFile[];
  /** The plan of an engine that carries it out; it may hold secrets of the systems that it was made against. */
  readonly saved?: Uint8Array;
}

/** `usage`: the folder is not the one that was meant; `stopped`: it is a plan, but not as it was saved; `failed`: the disk. */
export type PlanFolderFault = {
  readonly ok: false;
  readonly status: 'usage' | 'stopped' | 'failed';
  readonly diagnostics: readonly Diagnostic[];
};

const PLAN_FILE = 'plan.json';
const ARTEFACTS = 'artefacts';
/** Plans of engines; readable by their owner alone. */
const SAVED = 'tfplan';

/**
 * Writes `plan.json`, `artefacts/<target>/<path>` and, where an engine carries a target out, `tfplan/<target>.tfplan` into a folder that is missing, empty, or holds an earlier plan, which it replaces.
 * `shown` is the folder as the user wrote it. Interrupted, it leaves a folder that {@link openPlan} refuses and the next save replaces.
 */
export function savePlan(
  fs: FileSystem,
  folder: string,
  shown: string,
  { plan, artefacts }: PlanBundle,
): { readonly ok: true } | PlanFolderFault {
  return guarded(shown, () => {
    const names = fs.list(folder) ?? [];
    const other = names.find((name) => ![PLAN_FILE, ARTEFACTS, SAVED].includes(name));
    const foreign = other ?? (names.length > 0 && !names.includes(PLAN_FILE) ? names[0] : undefined);
    if (foreign !== undefined) return fault('usage', diagnostic('ZT1014', undefined, { path: shown, name: foreign }));
    makeFolders(fs, folder);
    removeParts(fs, folder);
    replaceFile(fs, join(folder, PLAN_FILE), readableJson(plan));
    removeTree(fs, join(folder, ARTEFACTS));
    removeTree(fs, join(folder, SAVED));
    for (const { target, files, saved } of artefacts) {
      if (saved) {
        makeFolders(fs, join(folder, SAVED));
        fs.create(join(folder, savedPath(target)), saved, 'private');
      }
      for (const { path, text } of files) {
        const to = join(folder, ARTEFACTS, target, path);
        makeFolders(fs, dirname(to));
        replaceFile(fs, to, text);
      }
    }
    return { ok: true };
  });
}

/** Reads what {@link savePlan} wrote, and refuses it when one byte that counts is another. */
export function openPlan(
  fs: FileSystem,
  folder: string,
  shown: string,
): { readonly ok: true; readonly bundle: PlanBundle } | PlanFolderFault {
  return guarded(shown, () => {
    const file = `${shown}/${PLAN_FILE}`;
    if (fs.state(join(folder, PLAN_FILE)).kind !== 'file') {
      return fault('usage', diagnostic('ZT1006', undefined, { path: shown, why: `there is no \`${file}\`` }));
    }
    const { root, diagnostics } = parseJson(new SourceFile(file, textOf(fs.read(join(folder, PLAN_FILE))) ?? ''));
    const faults = root && diagnostics.length === 0 ? checkSchema(root, 'plan') : diagnostics;
    if (!root || faults.length > 0) {
      const why = `\`${file}\` is not what \`ztctl plan --out\` writes`;
      return fault('usage', diagnostic('ZT1006', undefined, { path: shown, why }), ...faults);
    }
    const plan = toPlain(root) as Plan;
    const altered = planFault(plan) ?? strayArtefact(fs, folder, plan);
    if (altered !== undefined) return fault('stopped', diagnostic('ZT1007', undefined, { what: altered }));
    const bundle = { plan, artefacts: readArtefacts(fs, folder, plan) };
    const changed = artefactFault(bundle);
    return changed === undefined
      ? { ok: true, bundle }
      : fault('stopped', diagnostic('ZT1007', undefined, { what: changed }));
  });
}

/** Why a plan is not the one its id names; undefined when it is. */
export function planFault(plan: Plan): string | undefined {
  if (planId(plan) !== plan.planId) return 'its id does not match its content';
  const odd = plan.targets.flatMap(({ files }) => files).find(({ path }) => !isPlainPath(path));
  return odd && `\`${odd.path}\` is no path below a live folder`;
}

/** Why the texts are not those that the plan names; undefined when they are. */
export function artefactFault({ plan, artefacts }: PlanBundle): string | undefined {
  for (const target of plan.targets) {
    const files = artefacts.find((one) => one.target === target.name)?.files ?? [];
    const digests = new Map(files.map(({ path, text }) => [path, textDigest(text)]));
    const wanted = target.files.filter(({ after }) => after !== undefined);
    const odd = wanted.find(({ path, after }) => digests.get(path) !== after);
    if (odd) return `artefact \`${target.name}/${odd.path}\` is not the one that was planned`;
    if (digests.size > wanted.length) return `target \`${target.name}\` has artefacts that were not planned`;
  }
  const unsaved = plan.targets.find(
    ({ name, saved }) =>
      saved && textDigest(artefacts.find(({ target }) => target === name)?.saved ?? '') !== saved.digest,
  );
  return unsaved && `\`${savedPath(unsaved.name)}\` is not the one that was planned`;
}

function savedPath(target: string): string {
  return `${SAVED}/${target}.tfplan`;
}

function readArtefacts(fs: FileSystem, folder: string, plan: Plan): readonly TargetArtefact[] {
  return plan.targets.map(({ name, files, saved }) => ({
    target: name,
    ...(saved && readSaved(fs, join(folder, savedPath(name)))),
    files: files.flatMap(({ path, after }) => {
      const from = join(folder, ARTEFACTS, name, path);
      if (after === undefined || fs.state(from).kind !== 'file') return [];
      const text = textOf(fs.read(from));
      return text === undefined ? [] : [{ path, text }];
    }),
  }));
}

function readSaved(fs: FileSystem, path: string): Pick<TargetArtefact, 'saved'> {
  return fs.state(path).kind === 'file' ? { saved: fs.read(path) } : {};
}

/** A file beside the planned ones would be taken for reviewed by whoever reads the folder. */
function strayArtefact(fs: FileSystem, folder: string, plan: Plan): string | undefined {
  const planned = new Set(
    plan.targets.flatMap(({ name, files }) =>
      files.filter(({ after }) => after !== undefined).map(({ path }) => `${name}/${path}`),
    ),
  );
  const stray = filesBelow(fs, join(folder, ARTEFACTS)).find((path) => !planned.has(path));
  if (stray !== undefined) return `\`${ARTEFACTS}/${stray}\` was not planned`;
  const saved = new Set(plan.targets.flatMap(({ name, saved }) => (saved ? [savedPath(name)] : [])));
  const other = filesBelow(fs, join(folder, SAVED)).find((path) => !saved.has(`${SAVED}/${path}`));
  return other && `\`${SAVED}/${other}\` was not planned`;
}

function filesBelow(fs: FileSystem, folder: string): readonly string[] {
  return (fs.list(folder) ?? []).flatMap((name) =>
    fs.state(join(folder, name)).kind === 'directory'
      ? filesBelow(fs, join(folder, name)).map((path) => `${name}/${path}`)
      : [name],
  );
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function guarded<T>(shown: string, run: () => T | PlanFolderFault): T | PlanFolderFault {
  try {
    return run();
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    return fault('failed', diagnostic('ZT1013', undefined, { path: shown, why: code }));
  }
}

function fault(status: PlanFolderFault['status'], ...diagnostics: readonly Diagnostic[]): PlanFolderFault {
  return { ok: false, status, diagnostics };
}
