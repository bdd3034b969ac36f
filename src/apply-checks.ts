import type { Moved } from './apply-result.js';
import {
  artefactFault,
  compareWithPlan,
  type FileSystem,
  type LiveFolder,
  type LiveState,
  type PlanBundle,
  planFault,
  readLive,
} from './backends/index.js';
import { checkSafety } from './check-safety.js';
import { compileProject, isoInstant, type TargetCompilation } from './compile.js';
import { type Diagnostic, diagnostic } from './compiler/diagnostics/index.js';
import { liveFolder, sharedFolders } from './live-target.js';
import type { Project } from './load.js';
import { safetySettings } from './safety-settings.js';
import type { Status } from './status.js';
import { canonicalJson, textDigest } from './targets/canonical-json.js';
import type { Plan, TargetPlan } from './targets/plan.js';
import { brokenRules } from './targets/plan-safety.js';
import type { ArtefactObject, Target } from './targets/target.js';

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

/** Whether the project still says what the plan was made from; with the objects that its targets compile to. */
export async function projectObjections(
  { plan }: PlanBundle,
  project: Project,
  options: { readonly dir: string; readonly registry: readonly Target[] },
): Promise<{
  readonly objections: readonly Objection[];
  readonly objects: ReadonlyMap<string, readonly ArtefactObject[]>;
}> {
  const objects = new Map<string, readonly ArtefactObject[]>();
  if (project.sourceDigest !== plan.sourceDigest) {
    return { objections: [stopped({ what: 'source' }, diagnostic('ZT1008', undefined, {}))], objects };
  }
  if (!isSafetyOf(plan, project)) {
    const what = 'its safety results are not those of its targets';
    return { objections: [stopped({ what: 'plan' }, diagnostic('ZT1007', undefined, { what }))], objects };
  }
  const targets = plan.targets.map(({ name }) => name);
  const compiled = await compileProject(project, { now: Date.parse(plan.now), targets, registry: options.registry });
  if (compiled.status !== 'ok') return { objections: [{ ...compiled, status: compiled.status }], objects };
  const shared = sharedFolders(options.dir, project.config.targets);
  const objections: Objection[] = shared.length > 0 ? [{ status: 'usage', diagnostics: shared }] : [];
  for (const target of plan.targets) {
    const now = compiled.targets.find(({ name }) => name === target.name);
    const what = now ? difference(target, now) : 'it is not configured';
    objects.set(target.name, now?.compilation.artefact?.objects ?? []);
    if (what === undefined) continue;
    const fault = diagnostic('ZT1011', undefined, { target: target.name, what });
    objections.push(stopped({ what: 'project', target: target.name }, fault));
  }
  return { objections, objects };
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
  if (canonicalJson({ ...plan.backend }) !== canonicalJson({ type: backend.type, path: backend.path })) {
    return 'its backend is another one';
  }
  const planned = plan.files.flatMap(({ path, after }) => (after === undefined ? [] : [[path, after]]));
  const files = compilation.artefact?.files ?? [];
  const compiled = files.map(({ path, text }) => [path, textDigest(text)]);
  return canonicalJson(planned) === canonicalJson(compiled) ? undefined : 'the policy compiles to another artefact';
}

/** A target that may be written. */
export interface ReadyTarget {
  readonly plan: TargetPlan;
  readonly folder: LiveFolder;
  readonly live: LiveState;
  readonly standing: 'at-base' | 'complete' | 'partial';
}

/** Whether what stands live is what the plan was made for, or a part of its own result. */
export function liveObjections(
  fs: FileSystem,
  dir: string,
  plan: Plan,
): { readonly objections: readonly Objection[]; readonly ready: readonly ReadyTarget[] } {
  const objections: Objection[] = [];
  const ready: ReadyTarget[] = [];
  for (const target of plan.targets) {
    const found = readTarget(fs, dir, plan, target);
    if ('status' in found) objections.push(found);
    else ready.push(found);
  }
  return { objections, ready };
}

function readTarget(fs: FileSystem, dir: string, plan: Plan, target: TargetPlan): ReadyTarget | Objection {
  const { name, kind } = target;
  const folder = liveFolder(dir, target.backend);
  const wanted = target.files.flatMap(({ path, after }) => (after === undefined ? [] : [path]));
  const moved: Moved = { what: 'live', target: name };
  const read = readLive(fs, folder, { estate: plan.estate, target: name, kind }, wanted);
  if (!read.ok) return read.status === 'stopped' ? { ...read, status: 'stopped', moved } : { ...read };
  const blocked = read.state.blocked.map((path) =>
    diagnostic('ZT1003', undefined, { target: name, path: `${folder.shown}/${path}` }),
  );
  if (blocked.length > 0) return stopped(moved, ...blocked);
  const standing = compareWithPlan(target, plan.planId, read.state);
  if (standing !== 'moved') return { plan: target, folder, live: read.state, standing };
  return stopped(moved, diagnostic('ZT1010', undefined, { target: name, path: folder.shown }));
}

function stopped(moved: Moved, ...diagnostics: readonly Diagnostic[]): Objection {
  return { status: 'stopped', moved, diagnostics };
}
