import type { LiveState } from './backends/index.js';
import type { Diagnostic } from './compiler/diagnostics/index.js';
import { liveObjects } from './live-target.js';
import type { Status } from './status.js';
import { jsonDigest } from './targets/canonical-json.js';
import type { PlanStep, StepAction, TargetPlan, Verification } from './targets/plan.js';
import type { Target } from './targets/target.js';

/** How an apply ended. Plain data; nothing in it is a secret. */
export interface ApplyResult {
  readonly status: Status;
  readonly planId: string;
  readonly verification: Verification;
  /** With `stopped`: everything that is not as it was when the plan was made. */
  readonly moved: readonly Moved[];
  readonly counts: ApplyCounts;
  /** Every target of the plan, in its order. */
  readonly targets: readonly AppliedTarget[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * - `plan`: the plan or an artefact was altered after it was saved.
 * - `interval`: the instant is outside of what the plan is valid for.
 * - `source`: the policy or ztctl.yaml changed.
 * - `project`: target, backend or compiled artefact are not those of the plan, though the source is.
 * - `live`: the live files of the target changed, or something of somebody else stands in the way.
 */
export interface Moved {
  readonly what: 'plan' | 'interval' | 'source' | 'project' | 'live';
  readonly target?: string;
}

/** Steps of the plan; `planned` is the sum of the other three. */
export interface ApplyCounts {
  readonly planned: number;
  /** Carried out by this run. */
  readonly applied: number;
  /** Carried out before this run, or not attempted. */
  readonly skipped: number;
  readonly failed: number;
}

export interface AppliedTarget {
  readonly name: string;
  /** `unchanged`: the plan has nothing to do there; `already`: an earlier run did all of it. */
  readonly outcome: 'applied' | 'already' | 'unchanged' | 'failed' | 'not-attempted';
  /** True when this run continued an apply of the same plan that was interrupted. */
  readonly resumed: boolean;
  readonly steps: readonly AppliedStep[];
}

export interface AppliedStep {
  readonly action: StepAction;
  readonly address: string;
  /** `already`: an earlier run of the same plan carried it out. */
  readonly outcome: 'applied' | 'already' | 'failed' | 'not-attempted';
}

/** The result for a target that nothing was done to. */
export function untouched({ name, steps }: TargetPlan): AppliedTarget {
  return {
    name,
    outcome: steps.length === 0 ? 'unchanged' : 'not-attempted',
    resumed: false,
    steps: steps.map(({ action, address }) => ({ action, address, outcome: 'not-attempted' })),
  };
}

/** The counts of all steps of all targets. */
export function countSteps(targets: readonly AppliedTarget[]): ApplyCounts {
  const outcomes = targets.flatMap(({ steps }) => steps.map(({ outcome }) => outcome));
  const count = (...wanted: readonly string[]): number => outcomes.filter((one) => wanted.includes(one)).length;
  return {
    planned: outcomes.length,
    applied: count('applied'),
    skipped: count('already', 'not-attempted'),
    failed: count('failed'),
  };
}

/** The addresses of the steps whose result stands live. Objects that cannot be read stand for nothing. */
export function standingSteps(
  target: Target,
  shown: string,
  live: LiveState,
  steps: readonly PlanStep[],
): ReadonlySet<string> {
  const { objects, diagnostics } = liveObjects(target, shown, live);
  const files = new Map(live.files.map(({ path, digest }) => [`file:${path}`, digest]));
  if (diagnostics.some(({ severity }) => severity === 'error')) return new Set();
  const standing = new Map([...files, ...objects.map(({ address, body }) => [address, jsonDigest(body)] as const)]);
  return new Set(steps.filter(({ address, after }) => standing.get(address) === after).map(({ address }) => address));
}
