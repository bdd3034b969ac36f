import type { Project } from './load.js';
import { type PlanOptions, type PlanResult, planProject } from './plan.js';
import type { Plan, PlanStep, TargetPlan } from './targets/plan.js';
import type { AccessChange, PlanAccessRow } from './targets/plan-access.js';

/**
 * How what stands live differs from what the last apply left, by what that does to access:
 * - `not-applied`: nothing of ztctl's stands live, and nothing is known to have stood there.
 * - `none`: nobody changed it.
 * - `order-only`: somebody did, and nobody gains or loses by it: order, comments, another way to write the same.
 * - `wider`, `narrower`, `both`: somebody reaches more, less, or both, than the policy says.
 * - `unjudged`: it cannot be judged who gains.
 */
export const DRIFT_KINDS = ['not-applied', 'none', 'order-only', 'narrower', 'wider', 'both', 'unjudged'] as const;
export type DriftKind = (typeof DRIFT_KINDS)[number];

/** What was done by hand on one target. */
export interface TargetDrift {
  readonly name: string;
  readonly kind: TargetPlan['kind'];
  readonly drift: DriftKind;
  /** What somebody changed, removed or added: `~`, `-` and `+` as seen from the last apply; sorted. */
  readonly objects: readonly DriftedObject[];
  /** Who reaches more or less live than by the policy. Where `pending` is not 0, what the policy changed since counts too. */
  readonly rows: readonly PlanAccessRow[];
  /** Why it is `unjudged`. */
  readonly faults: readonly string[];
  /** Steps of a plan that nobody's hand made: the policy changed since the last apply. */
  readonly pending: number;
}

export interface DriftedObject {
  readonly change: 'added' | 'changed' | 'removed';
  readonly address: string;
  readonly resources: readonly string[];
}

export type DriftResult =
  | {
      readonly status: 'ok';
      /** Sorted by name. */
      readonly targets: readonly TargetDrift[];
      /** The way back to the policy. */
      readonly plan: Extract<PlanResult, { status: 'ok' }>['bundle'];
      readonly diagnostics: PlanResult['diagnostics'];
    }
  | Exclude<PlanResult, { status: 'ok' }>;

/** Compares what stands live with the last apply and with the policy. Reads only. */
export async function driftProject(project: Project, options: PlanOptions): Promise<DriftResult> {
  const result = await planProject(project, options);
  if (result.status !== 'ok') return result;
  const { bundle, diagnostics } = result;
  return { status: 'ok', targets: driftOf(bundle.plan), plan: bundle, diagnostics };
}

/** What a plan would take back. */
export function driftOf(plan: Plan): readonly TargetDrift[] {
  return plan.targets.map((target) => {
    const { name, kind, steps, access } = target;
    const byHand = steps.filter(({ drifted }) => drifted);
    const rows = byHand.length === 0 ? [] : access.rows.map(reversed);
    return {
      name,
      kind,
      drift: kindOf(target, byHand.length > 0, rows),
      objects: byHand.map(objectOf).sort((a, b) => (a.address < b.address ? -1 : 1)),
      rows,
      faults: access.faults,
      pending: steps.length - byHand.length,
    };
  });
}

function kindOf({ access }: TargetPlan, isByHand: boolean, rows: readonly PlanAccessRow[]): DriftKind {
  if (access.live === 'unjudged') return 'unjudged';
  if (!isByHand) return access.live === 'nothing' && access.rows.length > 0 ? 'not-applied' : 'none';
  const wider = rows.some(({ change }) => change === 'new' || change === 'widened');
  const narrower = rows.some(({ change }) => change === 'lost' || change === 'narrowed');
  if (wider && narrower) return 'both';
  if (wider) return 'wider';
  return narrower ? 'narrower' : 'order-only';
}

const OPPOSITE: Readonly<Record<AccessChange, AccessChange>> = {
  new: 'lost',
  lost: 'new',
  widened: 'narrowed',
  narrowed: 'widened',
};

/** A plan goes from live to policy, drift went the other way. */
function reversed(row: PlanAccessRow): PlanAccessRow {
  return { ...row, change: OPPOSITE[row.change], before: row.after, after: row.before };
}

function objectOf({ action, address, resources }: PlanStep): DriftedObject {
  const change = action === 'create' ? 'removed' : action === 'delete' ? 'added' : 'changed';
  return { change, address, resources };
}
