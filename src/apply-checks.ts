import type { Moved } from './apply-result.js';
import {
  artefactFault,
  type LiveState,
  openWriting,
  type PlanBundle,
  planFault,
  savedFault,
  type WritingBackend,
} from './backends/index.js';
import { checkSafety } from './check-safety.js';
import { type CompareLiveInput, compareLive } from './compare-live.js';
import { compileProject, isoInstant, readersOf, type TargetCompilation } from './compile.js';
import { validityInterval } from './compiler/analysis/index.js';
import { type Diagnostic, diagnostic } from './compiler/diagnostics/index.js';
import { inTheWay, liveObjects, sharedPlaces } from './live-target.js';
import type { Project } from './load.js';

import { backendInput, type ReachOptions } from './reach-target.js';
import { safetySettings } from './safety-settings.js';
import type { Status } from './status.js';
import { canonicalJson, textDigest } from './targets/canonical-json.js';
import type { Plan, TargetPlan } from './targets/plan.js';
import { brokenRules } from './targets/plan-safety.js';
import type { Target } from './targets/target.js';

/** A reason not to apply. */
export interface Objection {
  readonly status: Exclude<Status, 'ok' | 'partial'>;
  readonly moved?: Moved;
  readonly diagnostics: readonly Diagnostic[];
}

/** Whether the plan is the one that was made, and `now` an instant it is valid for. */
export function bundleObjections(bundle: PlanBundle, now: number): readonly Objection[] {
  const { plan } = bundle;
  const altered = planFault(plan) ?? artefactFault(bundle);
  if (altered !== undefined) return [stopped({ what: 'plan' }, diagnostic('ZT1007', undefined, { what: altered }))];
  const stops = brokenRules(plan.safety).map(({ rule, target, found, limit, examples }) =>
    diagnostic('ZT1019', undefined, { rule, target, found, limit, example: examples[0] ?? 'not listed' }),
  );
  const unsafe: readonly Objection[] = stops.length === 0 ? [] : [{ status: 'stopped', diagnostics: stops }];
  const inside = Date.parse(plan.validFrom) <= now && now < Date.parse(plan.validUntil);
  if (inside) return unsafe;
  const { validFrom, validUntil } = plan;
  return [
    ...unsafe,
    stopped({ what: 'interval' }, diagnostic('ZT1009', undefined, { now: isoInstant(now), validFrom, validUntil })),
  ];
}

/** Whether the project still says what the plan was made from; with what its targets compile to. */
export async function projectObjections(
  { plan }: PlanBundle,
  project: Project,
  options: { readonly dir: string; readonly registry: readonly Target[] },
): Promise<{
  readonly objections: readonly Objection[];
  readonly compiled: readonly TargetCompilation[];
}> {
  if (project.sourceDigest !== plan.sourceDigest) {
    return { objections: [stopped({ what: 'source' }, diagnostic('ZT1008', undefined, {}))], compiled: [] };
  }
  if (!isSafetyOf(plan, project)) {
    const what = 'its safety results are not those of its targets';
    return { objections: [stopped({ what: 'plan' }, diagnostic('ZT1007', undefined, { what }))], compiled: [] };
  }
  const targets = plan.targets.map(({ name }) => name);
  const result = await compileProject(project, { now: Date.parse(plan.now), targets, registry: options.registry });
  if (result.status !== 'ok') return { objections: [{ ...result, status: result.status }], compiled: [] };
  const shared = sharedPlaces(options.dir, project.config.targets);
  const objections: Objection[] = shared.length > 0 ? [{ status: 'usage', diagnostics: shared }] : [];
  for (const target of plan.targets) {
    const now = result.targets.find(({ name }) => name === target.name);
    const what = now ? difference(target, now) : 'it is not configured';
    if (what === undefined) continue;
    const fault = diagnostic('ZT1011', undefined, { target: target.name, what });
    objections.push(stopped({ what: 'project', target: target.name }, fault));
  }
  return { objections, compiled: result.targets };
}

/** Whether the rules, asked again, say what the plan says: a result that was edited away would go unseen otherwise. */
function isSafetyOf(plan: Plan, { estate, config }: Project): boolean {
  const acks = new Map(
    plan.safety.flatMap(({ rule, reason }) => (reason === undefined ? [] : [[rule, reason] as const])),
  );
  const breakGlass = new Set(estate?.breakGlass.keys());
  const again = checkSafety({ targets: plan.targets, settings: safetySettings(config.plan), breakGlass, acks });
  return canonicalJson(again) === canonicalJson(plan.safety);
}

function difference(plan: TargetPlan, { kind, backend, compilation }: TargetCompilation): string | undefined {
  if (plan.kind !== kind) return `its kind is ${kind}`;
  if (canonicalJson(plan.backend) !== canonicalJson(backend)) {
    return 'its backend is another one';
  }
  const planned = plan.files.flatMap(({ path, after }) => (after === undefined ? [] : [[path, after]]));
  const files = compilation.artefact?.files ?? [];
  const compiled = files.map(({ path, text }) => [path, textDigest(text)]);
  return canonicalJson(planned) === canonicalJson(compiled) ? undefined : 'the policy compiles to another artefact';
}

/** A target that is reached, to be written. */
export interface ReachedTarget {
  readonly plan: TargetPlan;
  readonly backend: WritingBackend;
  readonly target: Target;
  /** What the source compiles to; absent where it is not known. */
  readonly compiled?: TargetCompilation;
}

/** Reaches the place of every target of the plan, or only folders. Whoever gets the backends closes them. */
export async function reachTargets(
  { plan, artefacts }: PlanBundle,
  compiled: readonly TargetCompilation[],
  only: 'all' | 'folders',
  options: ReachOptions & { readonly registry: readonly Target[] },
): Promise<{ readonly objections: readonly Objection[]; readonly reached: readonly ReachedTarget[] }> {
  const objections: Objection[] = [];
  const reached: ReachedTarget[] = [];
  for (const target of plan.targets) {
    if (only === 'folders' && target.backend.type !== 'file') continue;
    const own = compiled.find(({ name }) => name === target.name);
    const files = artefacts.find((one) => one.target === target.name)?.files ?? [];
    const artefact = own?.compilation.artefact ?? { files, objects: [] };
    const adopt = target.adopts.length > 0;
    const input = backendInput(plan.estate, { ...target, artefact }, { ...options, adopt });
    const opened = await openWriting(input);
    const known = own ? { compiled: own } : {};
    if (opened.ok) reached.push({ plan: target, backend: opened.backend, target: input.target, ...known });
    else objections.push(opened);
  }
  return { objections, reached };
}

/** A target that may be written. */
export interface ReadyTarget extends ReachedTarget {
  readonly live: LiveState;
  readonly standing: 'at-base' | 'complete' | 'partial';
}

/** Whether what stands live is what the plan was made for, or a part of its own result. */
export async function liveObjections(
  plan: Plan,
  reached: readonly ReachedTarget[],
): Promise<{ readonly objections: readonly Objection[]; readonly ready: readonly ReadyTarget[] }> {
  const objections: Objection[] = [];
  const ready: ReadyTarget[] = [];
  for (const one of reached) {
    const found = await readTarget(plan, one);
    if ('status' in found) objections.push(found);
    else ready.push(found);
  }
  return { objections, ready };
}

async function readTarget({ planId }: Plan, one: ReachedTarget): Promise<ReadyTarget | Objection> {
  const { plan, backend } = one;
  const moved: Moved = { what: 'live', target: plan.name };
  const read = await backend.read();
  if (!read.ok) return read.status === 'stopped' ? { ...read, moved } : read;
  const live = read.state;
  const blocked = inTheWay(plan, backend.shown, live);
  if (blocked.length > 0) return stopped(moved, ...blocked);
  const otherEngine = savedFault(plan, live.saved);
  if (otherEngine) return stopped(moved, otherEngine);
  const standing = standingOf(plan, planId, one.backend, live);
  if (standing !== 'moved') return { ...one, live, standing };
  return stopped(moved, diagnostic('ZT1010', undefined, { target: plan.name, path: backend.shown }));
}

/** Untouched, complete, partly written by an interrupted apply of this very plan, or changed by somebody else since. */
function standingOf(
  plan: TargetPlan,
  planId: string,
  backend: WritingBackend,
  live: LiveState,
): ReadyTarget['standing'] | 'moved' {
  const isSame = plan.base.revision === undefined || plan.base.revision === live.revision;
  if (live.digest === plan.base.digest && isSame) return 'at-base';
  if (live.digest === plan.result.digest) return 'complete';
  return backend.isPartOf(plan, planId, live) ? 'partial' : 'moved';
}

/** Whether the live state that the plan was made for gives the access that the plan shows: one that was edited would hide what changes. */
export async function accessObjections(
  ready: readonly ReadyTarget[],
  { estate, config }: Project,
  { now, registry }: { readonly now: number; readonly registry: readonly Target[] },
): Promise<readonly Objection[]> {
  if (!estate) throw new Error('what was compiled has an estate');
  const readers = await readersOf(registry);
  const side = {
    estate,
    horizon: validityInterval(estate, now),
    readers,
    pipeline: safetySettings(config.plan).pipeline,
  };
  const objections: Objection[] = [];
  for (const one of ready) {
    const target = config.targets.find(({ name }) => name === one.plan.name);
    const what = target && (await unlikePlan(one, { ...side, target }));
    if (what === undefined) continue;
    const fault = diagnostic('ZT1007', undefined, { what: `${what} is not what it says` });
    objections.push(stopped({ what: 'plan' }, fault));
  }
  return objections;
}

/** What the plan says otherwise than it is found now; undefined where it says all as it is, and where it was begun already. */
async function unlikePlan(
  one: ReadyTarget,
  side: Omit<CompareLiveInput, 'live' | 'desired'>,
): Promise<string | undefined> {
  const { plan, live, standing, compiled } = one;
  const desired = compiled?.proof?.reading;
  if (standing !== 'at-base' || !desired || plan.steps.length === 0) return undefined;
  const access = compareLive({ ...side, live: live.files, desired });
  if (canonicalJson(access) !== canonicalJson(plan.access)) return `who gains and who loses on \`${plan.name}\``;
  return (await isOrderOf(one, side)) ? undefined : `the order of the changes on \`${plan.name}\``;
}

/** Whether an engine is given the order that the plan shows, with the windows that it shows. */
async function isOrderOf(
  { plan, backend, target: vendor, live: state, compiled }: ReadyTarget,
  side: Omit<CompareLiveInput, 'live' | 'desired'>,
): Promise<boolean> {
  const desired = compiled?.compilation.artefact?.objects;
  if (!backend.planPhase || !desired) return true;
  const live = liveObjects(vendor, backend.shown, state).objects;
  const { orderChanges } = await import('./order-changes.js');
  const { phases, windows } = orderChanges({ ...side, vendor, state, live, desired });
  const shown = { phases: plan.phases ?? [], windows: plan.windows };
  return canonicalJson({ phases: phases.length > 1 ? phases : [], windows }) === canonicalJson(shown);
}

function stopped(moved: Moved, ...diagnostics: readonly Diagnostic[]): Objection {
  return { status: 'stopped', moved, diagnostics };
}
