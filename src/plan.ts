import {
  abandonedPlaces,
  type LiveState,
  liveFolder,
  type Manifest,
  nodeFileSystem,
  openReading,
  type PlanBundle,
  planDigests,
  type TargetArtefact,
  writtenDigests,
} from './backends/index.js';
import { checkSafety } from './check-safety.js';
import { type CompareLiveInput, compareLive } from './compare-live.js';
import {
  type CompileOptions,
  choiceFaults,
  compileProject,
  knownTargets,
  readersOf,
  type TargetCompilation,
} from './compile.js';
import { validityInterval } from './compiler/analysis/index.js';
import { type Diagnostic, diagnostic } from './compiler/diagnostics/index.js';
import type { Span } from './compiler/source/index.js';
import { inTheWay, liveObjects, sharedPlaces } from './live-target.js';
import type { Project } from './load.js';
import type { Order } from './order-changes.js';
import { backendInput, type ReachOptions } from './reach-target.js';
import { safetySettings } from './safety-settings.js';
import type { Status } from './status.js';
import { textDigest } from './targets/canonical-json.js';
import {
  type Interruption,
  PLAN_SCHEMA,
  type PlanFile,
  type PlanPlace,
  type ReversePlan,
  type StepAction,
  type StepRisk,
  sealPlan,
  type TargetPlan,
} from './targets/plan.js';
import type { PlanAccess } from './targets/plan-access.js';
import type { SafetyRule } from './targets/plan-safety.js';
import { type BareStep, planSteps } from './targets/plan-steps.js';
import type { Artefact, Compilation, Target, TargetConfig } from './targets/target.js';

export interface PlanOptions extends CompileOptions, ReachOptions {
  /** Version of ztctl; stands in the plan. */
  readonly version: string;
  /** Why what a safety rule stops is right, by rule. */
  readonly acks?: ReadonlyMap<SafetyRule, string>;
  /** Targets that take over what stands at their places and is nobody's. */
  readonly adopt?: ReadonlySet<string>;
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
  const odd = [
    ...choiceFaults(project.config.targets, [...(options.adopt ?? [])]),
    ...sharedPlaces(options.dir, project.config.targets),
  ];
  if (odd.length > 0) return { status: 'usage', diagnostics: [...diagnostics, ...odd] };

  const { estate, config } = project;
  if (!estate) throw new Error('what was compiled has an estate');
  const registry = await knownTargets(options.registry);
  const readers = await readersOf(registry);
  const settings = safetySettings(config.plan);
  const horizon = validityInterval(estate, options.now);
  const side = { estate, horizon, readers, pipeline: settings.pipeline, targets: config.targets };
  const results: TargetResult[] = [];
  for (const one of compiled.targets) results.push(await planTarget(config.name, one, { ...options, registry, side }));
  const found = [...diagnostics, ...abandoned(project, options), ...results.flatMap((one) => one.diagnostics)];
  const worst = worstStatus(results.map((one) => one.status));
  if (worst !== 'ok') return { status: worst, diagnostics: found };
  const planned = results.filter((one) => one.status === 'ok');
  const targets = planned.map((one) => one.plan);
  const breakGlass = new Set(estate.breakGlass.keys());
  const plan = sealPlan({
    schema: PLAN_SCHEMA,
    ztctl: options.version,
    estate: project.config.name,
    sourceDigest: project.sourceDigest,
    now: compiled.now,
    validFrom,
    validUntil,
    verification,
    targets,
    safety: checkSafety({ targets, settings, breakGlass, acks: options.acks ?? new Map() }),
  });
  return { status: 'ok', bundle: { plan, artefacts: planned.map((one) => one.artefact) }, diagnostics: found };
}

/** One warning per live folder of a target that is no longer configured. */
function abandoned({ config }: Project, { dir, fs = nodeFileSystem }: PlanOptions): readonly Diagnostic[] {
  const folders = config.targets.flatMap(({ backend }) =>
    backend.type === 'file' ? [liveFolder(dir, backend).path] : [],
  );
  const names = config.targets.map(({ name }) => name);
  return abandonedPlaces(fs, dir, { folders, names }).map((path) => diagnostic('ZT1017', undefined, { path }));
}

type FaultStatus = 'refused' | 'stopped' | 'failed' | 'usage';
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
  return (['usage', 'failed', 'refused', 'stopped'] as const).find((status) => statuses.includes(status)) ?? 'ok';
}

/** What it takes to say who gains and who loses. */
interface AccessSide extends Omit<CompareLiveInput, 'target' | 'live' | 'desired'> {
  readonly targets: readonly TargetConfig[];
}

async function planTarget(
  estate: string,
  compiled: TargetCompilation,
  options: PlanOptions & { readonly registry: readonly Target[]; readonly side: AccessSide },
): Promise<TargetResult> {
  const adopt = options.adopt?.has(compiled.name) ?? false;
  const { artefact } = compiled.compilation;
  if (!artefact) throw new Error(`target ${compiled.name} compiled without an artefact`);
  const input = backendInput(estate, { ...compiled, artefact }, { ...options, adopt });
  const opened = await openReading(input);
  if (!opened.ok) return opened;
  const { backend } = opened;
  try {
    const read = await backend.read();
    if (!read.ok) return read;
    const { state } = read;
    const blocked = inTheWay(compiled, backend.shown, state);
    if (blocked.length > 0) return { status: 'stopped', diagnostics: blocked };
    const found = liveObjects(input.target, backend.shown, state);
    const diagnostics = [...(state.diagnostics ?? []), ...found.diagnostics];
    if (diagnostics.some(({ severity }) => severity === 'error')) return { status: 'refused', diagnostics };
    const { targets, ...shared } = options.side;
    const target = targets.find(({ name }) => name === compiled.name);
    if (!target) throw new Error(`target ${compiled.name} was compiled and is not configured`);
    const side = { ...shared, target };
    const access = accessOf(compiled, artefact, state, side);
    const { objects } = found;
    // An engine takes the changes in an order of its own, unless it is given one.
    const order = backend.planPhase
      ? (await import('./order-changes.js')).orderChanges({
          ...side,
          vendor: input.target,
          state,
          live: objects,
          desired: artefact.objects,
        })
      : undefined;
    const phase = order && order.phases.length > 1 ? await backend.planPhase?.(order.phases[0]!) : undefined;
    if (phase?.ok === false) return phase;
    const live = phase ? { ...state, saved: phase.saved } : state;
    const plan = targetPlan(compiled, artefact, { live, objects, access, order });
    const saved = { target: compiled.name, files: artefact.files, ...savedBytes(live) };
    return { status: 'ok', plan, artefact: saved, diagnostics };
  } finally {
    await backend.close();
  }
}

function savedBytes({ saved }: LiveState): Pick<TargetArtefact, 'saved'> {
  return saved ? { saved: saved.bytes } : {};
}

function savedPlan({ saved }: LiveState): Pick<TargetPlan, 'saved'> {
  if (!saved) return {};
  const { bytes, engine, platform, providers } = saved;
  return { saved: { digest: textDigest(bytes), engine, platform, providers } };
}

/** Files that stay as they are change nobody's access; then nothing is read. */
function accessOf(
  { name, proof }: TargetCompilation,
  { files }: Artefact,
  live: LiveState,
  side: Omit<CompareLiveInput, 'live' | 'desired'>,
): PlanAccess {
  const same =
    live.files.length === files.length && files.every(({ path, text }, at) => isFile(live.files[at], path, text));
  if (same && files.length > 0) return { live: 'judged', verdict: 'equivalent', rows: [], faults: [] };
  if (!proof?.reading) throw new Error(`target ${name} was proved without a reading`);
  return compareLive({ ...side, live: live.files, desired: proof.reading });
}

function isFile(file: LiveState['files'][number] | undefined, path: string, text: string): boolean {
  return file?.path === path && file.text === text;
}

interface LiveSide {
  readonly live: LiveState;
  readonly objects: ReturnType<Target['read']>['objects'];
  readonly access: PlanAccess;
  readonly order: Order | undefined;
}

function targetPlan(
  { name, kind, backend, compilation }: TargetCompilation,
  artefact: Artefact,
  { live, objects, access, order }: LiveSide,
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
    backend,
    base: { digest: base, ...(live.revision !== undefined && { revision: live.revision }) },
    result: { digest: result },
    steps: steps.map((step) => ({ ...step, risk: riskOf(step, access) })),
    files,
    foreign: live.foreign,
    adopts: live.adopts ?? [],
    ...savedPlan(live),
    ...(order && order.phases.length > 1 && { phases: order.phases }),
    access,
    windows: order?.windows ?? live.windows ?? [],
    calls: live.calls ?? files.filter(({ action }) => action !== 'keep').length,
    reverse: reverseOf(steps),
    ...(interrupted && { interrupted }),
    ...planLists(compilation),
  };
}

/** Objects that name no resource may carry any: then it is known only that nobody's access changes, or not. */
function riskOf({ resources }: BareStep, { live, rows }: PlanAccess): StepRisk {
  if (live === 'unjudged') return 'unknown';
  if (rows.length === 0) return 'none';
  if (resources.length === 0) return 'unknown';
  const own = rows.filter((row) => row.resources.some((name) => resources.includes(name)));
  const opens = own.some(({ change }) => change === 'new' || change === 'widened');
  const closes = own.some(({ change }) => change === 'lost' || change === 'narrowed');
  if (opens && closes) return 'both';
  return opens ? 'opens' : closes ? 'closes' : 'none';
}

function reverseOf(steps: readonly BareStep[]): ReversePlan {
  const count = (wanted: StepAction): number => steps.filter(({ action }) => action === wanted).length;
  return {
    create: count('delete'),
    change: count('change'),
    delete: count('create'),
    lost: steps.filter(({ reversible }) => !reversible).length,
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
