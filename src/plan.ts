import {
  abandonedFolders,
  type FileSystem,
  type LiveState,
  type Manifest,
  nodeFileSystem,
  type PlanBundle,
  planDigests,
  readLive,
  type TargetArtefact,
  writtenDigests,
} from './backends/index.js';
import { type CompileOptions, compileProject, knownTargets, type TargetCompilation } from './compile.js';
import { type Diagnostic, diagnostic } from './compiler/diagnostics/index.js';
import type { Span } from './compiler/source/index.js';
import { liveFolder, liveObjects, sharedFolders } from './live-target.js';
import type { Project } from './load.js';
import type { Status } from './status.js';
import { textDigest } from './targets/canonical-json.js';
import {
  type Interruption,
  PLAN_SCHEMA,
  type PlanFile,
  type PlanPlace,
  sealPlan,
  type TargetPlan,
} from './targets/plan.js';
import { planSteps } from './targets/plan-steps.js';
import type { Artefact, Compilation, Target } from './targets/target.js';

export interface PlanOptions extends CompileOptions {
  /** Absolute path of the project folder. */
  readonly dir: string;
  /** Version of ztctl; stands in the plan. */
  readonly version: string;
  /** Absent = the real disk. */
  readonly fs?: FileSystem;
}

export type PlanResult =
  | { readonly status: 'ok'; readonly bundle: PlanBundle; readonly diagnostics: readonly Diagnostic[] }
  | { readonly status: Exclude<Status, 'ok' | 'partial'>; readonly diagnostics: readonly Diagnostic[] };

/** Compares what the policy wants with what stands live. Reads only. */
export async function planProject(project: Project, options: PlanOptions): Promise<PlanResult> {
  const compiled = await compileProject(project, options);
  const { status, diagnostics, validFrom, validUntil, verification } = compiled;
  if (status !== 'ok') return { status, diagnostics };
  if (validFrom === undefined || validUntil === undefined || !verification)
    throw new Error('a compilation that is ok has an interval and was read back');
  const shared = sharedFolders(options.dir, project.config.targets);
  if (shared.length > 0) return { status: 'usage', diagnostics: [...diagnostics, ...shared] };

  const registry = await knownTargets(options.registry);
  const results = compiled.targets.map((one) => planTarget(project.config.name, one, { ...options, registry }));
  const found = [...diagnostics, ...abandoned(project, options), ...results.flatMap((one) => one.diagnostics)];
  const worst = worstStatus(results.map((one) => one.status));
  if (worst !== 'ok') return { status: worst, diagnostics: found };
  const planned = results.filter((one) => one.status === 'ok');
  const plan = sealPlan({
    schema: PLAN_SCHEMA,
    ztctl: options.version,
    estate: project.config.name,
    sourceDigest: project.sourceDigest,
    now: compiled.now,
    validFrom,
    validUntil,
    verification,
    targets: planned.map((one) => one.plan),
  });
  return { status: 'ok', bundle: { plan, artefacts: planned.map((one) => one.artefact) }, diagnostics: found };
}

/** One warning per live folder of a target that is no longer configured. */
function abandoned({ config }: Project, { dir, fs = nodeFileSystem }: PlanOptions): readonly Diagnostic[] {
  const configured = config.targets.map(({ backend }) => liveFolder(dir, backend).path);
  return abandonedFolders(fs, dir, configured).map((path) => diagnostic('ZT1017', undefined, { path }));
}

type FaultStatus = 'refused' | 'stopped' | 'failed';
type TargetResult =
  | {
      readonly status: 'ok';
      readonly plan: TargetPlan;
      readonly artefact: TargetArtefact;
      readonly diagnostics: readonly Diagnostic[];
    }
  | { readonly status: FaultStatus; readonly diagnostics: readonly Diagnostic[] };

/** What keeps every target from being planned, the most basic first. */
export function worstStatus(statuses: readonly ('ok' | FaultStatus)[]): 'ok' | FaultStatus {
  return (['failed', 'refused', 'stopped'] as const).find((status) => statuses.includes(status)) ?? 'ok';
}

function planTarget(
  estate: string,
  compiled: TargetCompilation,
  options: PlanOptions & { readonly registry: readonly Target[] },
): TargetResult {
  const { name, kind, backend, compilation } = compiled;
  const { artefact } = compilation;
  const target = options.registry.find((one) => one.kind === kind);
  if (!artefact || !target) throw new Error(`target ${name} compiled without an artefact`);
  const folder = liveFolder(options.dir, backend);
  const wanted = artefact.files.map(({ path }) => path);
  const live = readLive(options.fs ?? nodeFileSystem, folder, { estate, target: name, kind }, wanted);
  if (!live.ok) return live;
  const inTheWay = live.state.blocked.map((path) =>
    diagnostic('ZT1003', undefined, { target: name, path: `${folder.shown}/${path}` }),
  );
  if (inTheWay.length > 0) return { status: 'stopped', diagnostics: inTheWay };
  const { objects, diagnostics } = liveObjects(target, folder, live.state);
  if (diagnostics.some(({ severity }) => severity === 'error')) return { status: 'refused', diagnostics };
  const plan = targetPlan(compiled, artefact, live.state, objects);
  return { status: 'ok', plan, artefact: { target: name, files: artefact.files }, diagnostics };
}

function targetPlan(
  { name, kind, backend, compilation }: TargetCompilation,
  artefact: Artefact,
  live: LiveState,
  objects: ReturnType<Target['read']>['objects'],
): TargetPlan {
  const files = planFiles(artefact, live);
  const { base, result } = planDigests(files);
  const { manifest } = live;
  const steps = planSteps({
    live: objects,
    desired: artefact.objects,
    applied: [...(manifest?.pending?.objects ?? []), ...(manifest?.objects ?? [])],
    files,
    written: manifest ? writtenDigests(manifest) : new Map(),
    interrupted: manifest?.pending !== undefined,
  });
  const interrupted = manifest && interruption(manifest, live);
  return {
    name,
    kind,
    backend: { type: backend.type, path: backend.path },
    base: { digest: base },
    result: { digest: result },
    steps,
    files,
    foreign: live.foreign,
    ...(interrupted && { interrupted }),
    ...planLists(compilation),
  };
}

function planFiles(artefact: Artefact, live: LiveState): readonly PlanFile[] {
  const before = new Map(live.files.map(({ path, digest }) => [path, digest]));
  const after = new Map(artefact.files.map(({ path, text }) => [path, textDigest(text)]));
  return [...new Set([...before.keys(), ...after.keys()])].sort().map((path) => {
    const [old, wanted] = [before.get(path), after.get(path)];
    if (old === undefined) return { path, action: 'create', after: wanted! };
    if (wanted === undefined) return { path, action: 'delete', before: old };
    return { path, action: old === wanted ? 'keep' : 'change', before: old, after: wanted };
  });
}

function interruption({ pending }: Manifest, live: LiveState): Interruption | undefined {
  if (!pending) return undefined;
  const digests = new Map(live.files.map(({ path, digest }) => [path, digest]));
  const changes = pending.files.filter(({ action }) => action !== 'keep');
  const written = changes.filter(({ path, after }) => digests.get(path) === after).length;
  return { planId: pending.planId, at: pending.at, files: changes.length, written };
}

function planLists(compilation: Compilation): Pick<TargetPlan, 'narrower' | 'trusted' | 'waived'> {
  return {
    narrower: compilation.narrower.map(({ span, ...rest }) => ({ ...rest, ...place(span) })),
    trusted: compilation.trusted.map(({ span, ...rest }) => ({ ...rest, ...place(span) })),
    waived: compilation.waived.map(({ span, ...rest }) => ({ ...rest, ...place(span) })),
  };
}

function place({ file, start }: Span): PlanPlace {
  return { file: file.path, ...file.position(start) };
}
