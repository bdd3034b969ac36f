import type { ReadyTarget } from './apply-checks.js';
import { type AppliedStep, type AppliedTarget, standingSteps } from './apply-result.js';
import type { Journal, LiveState, PlanBundle } from './backends/index.js';
import type { Diagnostic } from './compiler/diagnostics/index.js';
import type { TargetPlan } from './targets/plan.js';
import { appliedObjects } from './targets/plan-steps.js';

export interface TargetContext {
  readonly bundle: PlanBundle;
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

/** Writes one target and says which of its steps stand. After a failure it is read again, so that the answer is what is there. */
export async function applyTarget(ready: ReadyTarget, { bundle, at, journal }: TargetContext): Promise<TargetRun> {
  const { plan, backend, target, live, standing, compiled } = ready;
  const { planId } = bundle.plan;
  const { files = [], saved } = bundle.artefacts.find((one) => one.target === plan.name) ?? {};
  const before = standing === 'at-base' ? new Set<string>() : standingSteps(target, backend.shown, live, plan.steps);
  let isBegun = false;
  const faults = await backend.write({
    plan,
    planId,
    at,
    live,
    texts: new Map(files.map(({ path, text }) => [path, text])),
    objects: appliedObjects(compiled?.compilation.artefact?.objects ?? []),
    journal: {
      add: (record) => {
        isBegun ||= record.record === 'intent';
        journal.add(record);
      },
    },
    ...(saved && { saved }),
  });
  const read = faults.length === 0 ? undefined : await backend.read();
  const after = read?.ok ? standingSteps(target, backend.shown, read.state, plan.steps) : new Set<string>();
  const steps = plan.steps.map(({ action, address }): AppliedStep => {
    if (standing === 'complete' || before.has(address)) return { action, address, outcome: 'already' };
    // Without a write, what stands as it should was done by somebody else.
    const isDone = faults.length === 0 || (isBegun && after.has(address));
    return { action, address, outcome: isDone ? 'applied' : 'failed' };
  });
  const outcome = faults.length > 0 ? 'failed' : targetOutcome(steps);
  const resumed = live.manifest?.pending?.planId === planId;
  const hasOwn = steps.some(({ outcome }) => outcome === 'applied' || outcome === 'already');
  const touched = read ? hasOwn || (isBegun && (!read.ok || hasPart(plan, read.state))) : steps.length > 0;
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
