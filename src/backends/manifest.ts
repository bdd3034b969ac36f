import type { Diagnostic } from '../compiler/diagnostics/index.js';
import { SourceFile } from '../compiler/source/index.js';
import { checkSchema, parseJson, toPlain } from '../compiler/syntax/index.js';
import { readableJson } from '../targets/canonical-json.js';
import type { PlanFile } from '../targets/plan.js';
import type { AppliedObject } from '../targets/plan-steps.js';
import type { TargetKind } from '../targets/target.js';
import { isPlainPath } from './relative-path.js';

/** Name of the manifest in a live folder. */
export const MANIFEST = '.ztctl-manifest.json';

/** Which target of which project a live folder belongs to. */
export interface Owner {
  /** `name:` of the project. */
  readonly estate: string;
  readonly target: string;
  readonly kind: TargetKind;
}

/**
 * What ztctl knows of a live folder: the files that are its own, and what it last wrote there. Only files in `files` or `pending` are
 * ever changed or removed. Format: schemas/manifest.schema.json.
 */
export interface Manifest extends Owner {
  readonly schema: 'ztctl/manifest/v1';
  /** What the last complete apply left; sorted by path. */
  readonly files: readonly AppliedFile[];
  /** Sorted by address. */
  readonly objects: readonly AppliedObject[];
  /** Stands from before the first write of an apply until after its last one. */
  readonly pending?: PendingApply;
}

export interface AppliedFile {
  readonly path: string;
  readonly digest: string;
}

export interface PendingApply {
  readonly planId: string;
  /** Instant of the apply. */
  readonly at: string;
  /** Of the plan; sorted by path. */
  readonly files: readonly PlanFile[];
  readonly objects: readonly AppliedObject[];
}

/** Reads a manifest. `shown` is its path for diagnostics. A manifest with any fault gives no manifest. */
export function decodeManifest(
  shown: string,
  text: string,
): { readonly manifest: Manifest } | { readonly diagnostics: readonly Diagnostic[] } {
  const { root, diagnostics } = parseJson(new SourceFile(shown, text));
  if (!root || diagnostics.length > 0) return { diagnostics };
  const faults = checkSchema(root, 'manifest');
  if (faults.length > 0) return { diagnostics: faults };
  const manifest = toPlain(root) as Manifest;
  const odd = ownedPaths(manifest).find((path) => !isPlainPath(path));
  if (odd === undefined) return { manifest };
  const message = `\`${odd}\` is no path below the live folder`;
  return { diagnostics: [{ code: 'ZT1002', severity: 'error', message, span: root.span }] };
}

/** One apply of one target, as far as it is remembered. */
export interface RememberedApply {
  readonly plan: { readonly files: readonly PlanFile[] };
  readonly planId: string;
  /** Instant of the apply, ISO. */
  readonly at: string;
  /** As it stood before the first write. */
  readonly live: { readonly manifest?: Manifest };
  /** All objects of the artefact. */
  readonly objects: readonly AppliedObject[];
}

/** What is remembered from before the first write on. An apply that continues an interrupted one of the same plan keeps what that one wrote. */
export function pendingManifest(owner: Owner, { plan, planId, at, live, objects }: RememberedApply): Manifest {
  const old = live.manifest;
  const resumed = old?.pending?.planId === planId ? old.pending : undefined;
  return {
    schema: 'ztctl/manifest/v1',
    ...owner,
    files: old?.files ?? [],
    objects: old?.objects ?? [],
    pending: resumed ?? { planId, at, files: plan.files, objects },
  };
}

/** What is remembered once all of it stands. */
export function appliedManifest(owner: Owner, { plan, objects }: Pick<RememberedApply, 'plan' | 'objects'>): Manifest {
  const files = plan.files.flatMap(({ path, after }) => (after === undefined ? [] : [{ path, digest: after }]));
  return { schema: 'ztctl/manifest/v1', ...owner, files, objects };
}

export function encodeManifest(manifest: Manifest): string {
  return readableJson(manifest);
}

/** The files that are ztctl's own, sorted; some may not stand there. */
export function ownedPaths({ files, pending }: Manifest): readonly string[] {
  return [...new Set([...files, ...(pending?.files ?? [])].map(({ path }) => path))].sort();
}

/** What an apply that was interrupted, or the last complete one, wrote at each path. */
export function writtenDigests({ files, pending }: Manifest): ReadonlyMap<string, readonly string[]> {
  const written = new Map<string, string[]>();
  const add = (path: string, digest: string | undefined): void => {
    if (digest !== undefined) written.set(path, [...(written.get(path) ?? []), digest]);
  };
  for (const { path, digest } of files) add(path, digest);
  for (const { path, after } of pending?.files ?? []) add(path, after);
  return written;
}
