/**
 * Rules that stop an apply until somebody says why it is right:
 * - `live-judged`: what stands live can be judged, so that the rules on access can be checked.
 * - `break-glass-kept`: nobody loses break-glass access.
 * - `pipeline-identity-kept`: the identities that apply lose nothing.
 * - `max-new-grants`, `max-deletes`: not more than the limit.
 * - `posture-not-weakened`: nobody who had access is asked less of the device.
 * - `no-public-exposure`: nothing becomes reachable without any identity.
 * - `transient-window`: at no moment within the apply is more allowed than before and after.
 */
export const SAFETY_RULES = [
  'live-judged',
  'break-glass-kept',
  'pipeline-identity-kept',
  'max-new-grants',
  'max-deletes',
  'posture-not-weakened',
  'no-public-exposure',
  'transient-window',
] as const;
export type SafetyRule = (typeof SAFETY_RULES)[number];

/** What one rule says of one target. */
export interface SafetyResult {
  readonly rule: SafetyRule;
  readonly target: string;
  /**
   * `first`: nothing of ztctl's stands live there yet, so there is nothing that could get worse; the plan as a whole is the review.
   * `unchecked`: live cannot be judged; `live-judged` stops then.
   */
  readonly status: 'kept' | 'first' | 'unchecked' | 'broken' | 'acknowledged';
  /** How much there is of what the rule counts. */
  readonly found: number;
  /** How much of it is fine. */
  readonly limit: number;
  /** What breaks it, sorted; at most twenty. */
  readonly examples: readonly string[];
  /** With `acknowledged`: the reason that was given. */
  readonly reason?: string;
}

/** What the `plan` section of the project file says. */
export interface SafetySettings {
  /** `user:` and `workload:` names of whoever applies. */
  readonly pipeline: readonly string[];
  readonly limits: SafetyLimits;
  /** Limits of single targets. */
  readonly targets: ReadonlyMap<string, Partial<SafetyLimits>>;
}

export interface SafetyLimits {
  readonly maxNewGrants: number;
  readonly maxDeletes: number;
}

export const DEFAULT_LIMITS: SafetyLimits = { maxNewGrants: 100, maxDeletes: 25 };

export const DEFAULT_SAFETY: SafetySettings = { pipeline: [], limits: DEFAULT_LIMITS, targets: new Map() };

/** The results that stop an apply. */
export function brokenRules(results: readonly SafetyResult[]): readonly SafetyResult[] {
  return results.filter(({ status }) => status === 'broken');
}
