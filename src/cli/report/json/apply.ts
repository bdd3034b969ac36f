import type { ApplyResult, Status, StepAction, Verification } from '../../../index.js';
import { type DiagnosticJson, diagnosticJson } from './place.js';

/** What `apply --json` prints, however the apply ended. */
export interface ApplyDocument {
  readonly schema: 'ztctl/apply/v1';
  readonly status: Status;
  readonly planId: string;
  readonly verification: Verification;
  /** With `stopped`: what is not as it was when the plan was made. */
  readonly moved: readonly MovedJson[];
  readonly counts: ApplyCountsJson;
  readonly targets: readonly AppliedTargetJson[];
  readonly diagnostics: readonly DiagnosticJson[];
}

/** One thing that is not as it was when the plan was made. */
export interface MovedJson {
  readonly what: 'plan' | 'interval' | 'source' | 'project' | 'live';
  readonly target: string | null;
}

/** Steps; `planned` is the sum of the other three. */
export interface ApplyCountsJson {
  readonly planned: number;
  readonly applied: number;
  readonly skipped: number;
  readonly failed: number;
}

/** How one target ended. */
export interface AppliedTargetJson {
  readonly name: string;
  readonly outcome: 'applied' | 'already' | 'unchanged' | 'failed' | 'not-attempted';
  readonly resumed: boolean;
  readonly steps: readonly AppliedStepJson[];
}

/** How one step ended. */
export interface AppliedStepJson {
  readonly action: StepAction;
  readonly address: string;
  readonly outcome: 'applied' | 'already' | 'failed' | 'not-attempted';
}

/** The document of `apply`. */
export function applyDocument(result: ApplyResult): ApplyDocument {
  const { status, planId, verification, moved, counts, targets, diagnostics } = result;
  return {
    schema: 'ztctl/apply/v1',
    status,
    planId,
    verification,
    moved: moved.map(({ what, target }) => ({ what, target: target ?? null })),
    counts: { planned: counts.planned, applied: counts.applied, skipped: counts.skipped, failed: counts.failed },
    targets: targets.map(({ name, outcome, resumed, steps }) => ({
      name,
      outcome,
      resumed,
      steps: steps.map(({ action, address, outcome: ended }) => ({ action, address, outcome: ended })),
    })),
    diagnostics: diagnostics.map(diagnosticJson),
  };
}
