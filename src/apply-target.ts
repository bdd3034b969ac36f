import type { ReadyTarget } from './apply-checks.js';
import { type AppliedStep, type AppliedTarget, standingSteps } from './apply-result.js';
import {
  type FileSystem,
  type Journal,
  type LiveState,
  type PlanBundle,
  readLive,
  writeLive,
} from './backends/index.js';
import type { Diagnostic } from './compiler/diagnostics/index.js';
import type { TargetPlan } from './targets/plan.js';
import { appliedObjects } from './targets/plan-steps.js';
import type { ArtefactObject, Target } from './targets/target.js';

export interface TargetContext {
  readonly fs: FileSystem;
  readonly bundle: PlanBundle;
  readonly target: Target;
  /** What the source compiles to. */
  readonly objects: readonly ArtefactObject[];
  /** Instant of the apply, ISO. */
  readonly at: string;
  readonly journal: Journal;
}

export interface TargetRun {
  readonly result: AppliedTarget;
  /** What kept the target from being applied; empty = nothing. */
  readonly faults: readonly Diagnostic[];
  /** True when the live state is now, in whole or in part, the plan's own. */
  readonly touched: boolean;
}

/** Writes one target and says which of its steps stand. After a failure the live files are read again, so that the answer is what is there. */
export function applyTarget({ plan, folder, live, standing }: ReadyTarget, context: TargetContext): TargetRun {
  const { fs, bundle, target, objects, at, journal } = context;
  const { planId, estate } = bundle.plan;
  const owner = { estate, target: plan.name, kind: plan.kind };
  const files = bundle.artefacts.find((one) => one.target === plan.name)?.files ?? [];
  const before = standing === 'at-base' ? new Set<string>() : standingSteps(target, folder, live, plan.steps);
  const faults = writeLive({
    fs,
    folder,
    owner,
    plan,
    planId,
    at,
    live,
    texts: new Map(files.map(({ path, text }) => [path, text])),
    objects: appliedObjects(objects),
    journal,
  });
  const read = faults.length === 0 ? undefined : readLive(fs, folder, owner, []);
  const after = read?.ok ? standingSteps(target, folder, read.state, plan.steps) : new Set<string>();
  const steps = plan.steps.map(({ action, address }): AppliedStep => {
    if (standing === 'complete' || before.has(address)) return { action, address, outcome: 'already' };
    return { action, address, outcome: faults.length === 0 || after.has(address) ? 'applied' : 'failed' };
  });
  const outcome = faults.length > 0 ? 'failed' : targetOutcome(steps);
  const resumed = live.manifest?.pending?.planId === planId;
  const touched = read ? !read.ok || hasPart(plan, read.state) : steps.length > 0;
  return { result: { name: plan.name, outcome, resumed, steps }, faults, touched };
}

/** True when one of the files that the plan changes stands as the plan wants it. */
function hasPart(plan: TargetPlan, live: LiveState): boolean {
  const digests = new Map(live.files.map(({ path, digest }) => [path, digest]));
  return plan.files.some(({ path, action, after }) => action !== 'keep' && digests.get(path) === after);
}

function targetOutcome(steps: readonly AppliedStep[]): AppliedTarget['outcome'] {
  if (steps.length === 0) return 'unchanged';
  return steps.every(({ outcome }) => outcome === 'already') ? 'already' : 'applied';
}
