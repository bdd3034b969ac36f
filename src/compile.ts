import {
  BudgetExceeded,
  createAccess,
  type Horizon,
  type ResourceAccess,
  validityInterval,
} from './compiler/analysis/index.js';
import { type Diagnostic, diagnostic, didYouMean } from './compiler/diagnostics/index.js';
import type { Estate } from './compiler/model/index.js';
import type { Project } from './load.js';
import { filesBelow, knownReaders, type ProofContext, proveArtefact, type TargetProof } from './prove-artefact.js';
import type { Status } from './status.js';
import type { Verification } from './targets/plan.js';
import type { BackendConfig } from './targets/plan-backend.js';
import type { Reader } from './targets/reader.js';
import type { Artefact, Compilation, Target, TargetConfig } from './targets/target.js';

/** A target that can bring its own reader; that of its kind reads it otherwise. */
export type ReadableTarget = Target & { readonly reader?: Reader };

export interface CompileOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Names of targets; absent = all that are configured. */
  readonly targets?: readonly string[];
  /** What can be compiled; absent = everything that this version has. */
  readonly registry?: readonly ReadableTarget[];
  /** Whether the proofs also say where less is allowed than the source. */
  readonly shortfalls?: boolean;
}

/** What every target consumes. A pure value: same project and same `now`, same bytes. */
export interface ProjectCompilation {
  /** `refused` as soon as one target refuses, `stopped` when one is not proved: then nothing of any target may be used. */
  readonly status: Extract<Status, 'ok' | 'usage' | 'refused' | 'stopped'>;
  /** ISO instants; the interval is absent when the project did not load. */
  readonly now: string;
  readonly validFrom?: string;
  readonly validUntil?: string;
  /** Absent unless every target of the run is proved. */
  readonly verification?: Verification;
  /** Sorted by name. */
  readonly targets: readonly TargetCompilation[];
  /** Everything found, also what the targets found. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface TargetCompilation {
  readonly name: string;
  readonly kind: TargetConfig['kind'];
  readonly backend: BackendConfig;
  readonly compilation: Compilation;
  /** Absent where nothing was emitted. */
  readonly proof?: TargetProof;
}

/** Compiles a loaded project for its targets. */
export async function compileProject(
  project: Project,
  { now, targets: names, registry, shortfalls = false }: CompileOptions,
): Promise<ProjectCompilation> {
  const { estate, config } = project;
  const at = { now: isoInstant(now) };
  const loaded = project.diagnostics;
  if (!estate || hasError(loaded)) return { ...at, status: 'refused', targets: [], diagnostics: loaded };
  const faults = choiceFaults(config.targets, names);
  if (faults.length > 0) return { ...at, status: 'usage', targets: [], diagnostics: [...loaded, ...faults] };

  const known = await knownTargets(registry);
  const horizon = validityInterval(estate, now);
  const access = memoised(createAccess(estate, horizon));
  const readers = await readersOf(known);
  const chosen = [...config.targets].filter(({ name }) => names?.includes(name) ?? true).sort(byName);
  const targets: TargetCompilation[] = [];
  for (const target of chosen) {
    const compilation = await compileTarget(target, { estate, horizon, access, registry: known });
    const proof = proofOf(target, compilation, { estate, horizon, access, readers, shortfalls });
    targets.push({
      name: target.name,
      kind: target.kind,
      backend: target.backend,
      compilation,
      ...(proof && { proof }),
    });
  }
  const refused = targets.some(({ compilation }) => !compilation.artefact || hasError(compilation.diagnostics));
  const unproved = targets.some(({ proof }) => proof && proof.status !== 'proved');
  return {
    ...at,
    status: refused ? 'refused' : unproved ? 'stopped' : 'ok',
    validFrom: isoInstant(horizon.from),
    validUntil: isoInstant(horizon.to),
    ...(!refused && !unproved && { verification: 'proved' as const }),
    targets,
    diagnostics: [
      ...loaded,
      ...targets.flatMap(({ compilation, proof }) => [...compilation.diagnostics, ...(proof?.diagnostics ?? [])]),
    ],
  };
}

/** The given targets, or all of this version, which are loaded only when they are needed. */
export async function knownTargets(registry?: readonly ReadableTarget[]): Promise<readonly ReadableTarget[]> {
  return registry ?? (await import('./targets/registry.js')).TARGETS;
}

/** What reads artefacts back: the readers that the targets bring, then those of this version. */
export async function readersOf(targets: readonly ReadableTarget[]): Promise<readonly Reader[]> {
  return [...targets.flatMap(({ reader }) => reader ?? []), ...(await knownReaders())];
}

/** ISO 8601 in UTC with milliseconds. */
export function isoInstant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

interface Shared {
  readonly estate: Estate;
  readonly horizon: Horizon;
  readonly access: (resource: string) => ResourceAccess;
  readonly registry: readonly Target[];
}

async function compileTarget(target: TargetConfig, { registry, ...input }: Shared): Promise<Compilation> {
  const found = registry.find(({ kind }) => kind === target.kind);
  if (!found) {
    const known = registry.map(({ kind }) => kind);
    const fault = diagnostic('ZT1000', target.nameSpan, { target: target.name, kind: target.kind, known });
    return { diagnostics: [fault], narrower: [], trusted: [], waived: [] };
  }
  try {
    const compilation = await found.compile({ target, ...input });
    if (compilation.artefact) assertSound(target, compilation.artefact);
    return compilation;
  } catch (error) {
    if (!(error instanceof BudgetExceeded)) throw error;
    const { subject, policy, limit } = error;
    const span = input.estate.policies.get(policy)?.nameSpan;
    const fault = diagnostic('ZT1016', span, { target: target.name, subject, policy, limit });
    return { diagnostics: [fault], narrower: [], trusted: [], waived: [] };
  }
}

/** Undefined where nothing was emitted. */
function proofOf(target: TargetConfig, { artefact }: Compilation, context: ProofContext): TargetProof | undefined {
  if (!artefact) return undefined;
  return proveArtefact(target, filesBelow(target, artefact.files), context);
}

/** What plan and apply rely on. A fault here is one of ztctl, not of the policy. */
function assertSound({ name, kind }: TargetConfig, { files, objects }: Artefact): void {
  const sound =
    isStrictlySorted(files.map(({ path }) => path)) && isStrictlySorted(objects.map(({ address }) => address));
  if (!sound) throw new Error(`target ${name} (${kind}) emitted files or objects that are not sorted or not unique`);
}

function isStrictlySorted(texts: readonly string[]): boolean {
  return texts.every((text, at) => at === 0 || texts[at - 1]! < text);
}

/** Names that no configured target has; a project without targets. */
export function choiceFaults(
  configured: readonly TargetConfig[],
  names: readonly string[] | undefined,
): readonly Diagnostic[] {
  const known = configured.map(({ name }) => name).sort();
  if (known.length === 0) return [diagnostic('ZT1015', undefined, {})];
  return (names ?? [])
    .filter((name) => !known.includes(name))
    .map((name) => {
      const help = didYouMean(name, known);
      return diagnostic('ZT1001', undefined, { name, known }, help === undefined ? {} : { help });
    });
}

function memoised(access: (resource: string) => ResourceAccess): (resource: string) => ResourceAccess {
  const known = new Map<string, ResourceAccess>();
  return (resource) => {
    const found = known.get(resource) ?? access(resource);
    known.set(resource, found);
    return found;
  };
}

function hasError(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
