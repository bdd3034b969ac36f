import { jsonDigest } from './canonical-json.js';
import type { FieldChange } from './json-changes.js';
import type { PlanAccess } from './plan-access.js';
import type { BackendConfig } from './plan-backend.js';
import type { SafetyResult } from './plan-safety.js';
import type { TargetKind } from './target.js';

/** Names the format and its version; both stand in every `plan.json`. */
export const PLAN_SCHEMA = 'ztctl/plan/v1';

/**
 * A plan is data: what will stand live after `apply`, bound to the source, the live state and the interval it was made for. `plan.json`
 * holds it (schemas/plan.schema.json); every digest is `sha256:` and 64 hex digits, every instant is ISO 8601 in UTC with milliseconds.
 */
export interface PlanBody {
  readonly schema: typeof PLAN_SCHEMA;
  /** Version of ztctl that made it. */
  readonly ztctl: string;
  /** `name:` of the project. */
  readonly estate: string;
  /** Over ztctl.yaml, all policy files and the directory snapshot. */
  readonly sourceDigest: string;
  /** The instant it was made for. */
  readonly now: string;
  /** [validFrom, validUntil): within it no expiry, `not_before` or gap changes what was compiled. */
  readonly validFrom: string;
  readonly validUntil: string;
  readonly verification: Verification;
  /** Sorted by name. */
  readonly targets: readonly TargetPlan[];
  /** Every rule for every target, in the order of the rules and then of the targets. */
  readonly safety: readonly SafetyResult[];
}

export interface Plan extends PlanBody {
  /** Digest of the canonical JSON of everything else in the plan. */
  readonly planId: string;
}

/** `proved`: read back by models of the vendors, no artefact allows more than the source, but for what live gaps accept. */
export type Verification = 'proved';

export interface TargetPlan {
  readonly name: string;
  readonly kind: TargetKind;
  readonly backend: BackendConfig;
  /** Of the live files that ztctl owns, when the plan was made. */
  readonly base: PlanBase;
  /** Of the same files after a complete apply. */
  readonly result: { readonly digest: string };
  /** In the order create, change, delete; each sorted by address. */
  readonly steps: readonly PlanStep[];
  /** Every file of the artefact and every owned live file, sorted by path. */
  readonly files: readonly PlanFile[];
  /** What stands there, is not ztctl's own and is left alone: names at the top of a live folder, or counts of objects; sorted. */
  readonly foreign: readonly string[];
  /** What was nobody's, and becomes the estate's own with this plan; sorted, mostly empty. */
  readonly adopts: readonly string[];
  /** Set where an engine carries the plan out, and its own plan was saved with it. */
  readonly saved?: SavedPlan;
  /** Addresses of objects, phase by phase: one is complete before the next begins. Set where an engine would take them in an order of its own and some order opens a window. */
  readonly phases?: readonly (readonly string[])[];
  /** Who gains and who loses. */
  readonly access: PlanAccess;
  /** Moments within the apply at which more is allowed than before and after; none where the product takes all of it at once. */
  readonly windows: readonly PlanWindow[];
  /** How many writes the apply takes: files of a folder, calls of an interface. */
  readonly calls: number;
  /** What a plan back to what stands live would do. */
  readonly reverse: ReversePlan;
  /** Set when an apply of some plan was interrupted: the live files are partly its own. */
  readonly interrupted?: Interruption;
  readonly narrower: readonly PlanNarrowing[];
  readonly trusted: readonly PlanTrust[];
  readonly waived: readonly PlanWaiver[];
}

export interface PlanBase {
  readonly digest: string;
  /** What the product itself calls this state (an ETag, a serial), where it has such a thing; the first write names it. */
  readonly revision?: string;
}

/** The plan of an engine, saved beside `plan.json`; only the same engine with the same providers on the same platform may carry it out. */
export interface SavedPlan {
  readonly digest: string;
  readonly engine: { readonly name: string; readonly version: string };
  /** `linux_amd64`. */
  readonly platform: string;
  /** Versions by source address. */
  readonly providers: Readonly<Record<string, string>>;
}

export type StepAction = 'create' | 'change' | 'delete';

/** One live object that comes, changes or goes. */
export interface PlanStep {
  readonly action: StepAction;
  /** Of the vendor object; `file:PATH` for what a file says outside its objects. */
  readonly address: string;
  /** Digests of the object (of the file for `file:PATH`); absent where it does not exist. */
  readonly before?: string;
  readonly after?: string;
  /** Only for `change`; empty for a `file:PATH` step. */
  readonly changed: readonly FieldChange[];
  /** The elements that cause it, the policy first. For `delete`, those of the last apply, if it is known. */
  readonly causes: readonly PlanCause[];
  /** True for a `delete`: nothing in the source asks for the object any more. */
  readonly unasked: boolean;
  /** True when what stands live is not what ztctl wrote last: somebody changed or removed it by hand. */
  readonly drifted: boolean;
  /** Who is affected, as an expression of the language; empty for helper objects and where it is not known. */
  readonly who: string;
  readonly resources: readonly string[];
  /** False when applying loses something that no earlier version of the policy brings back: content changed by hand. */
  readonly reversible: boolean;
  /** What it may do to access, by its resources; `unknown` where live cannot be judged, and for helper objects of a target whose access changes. */
  readonly risk: StepRisk;
}

/** `opens`: somebody gains; `closes`: somebody loses; `both`; `none`: nobody does. */
export type StepRisk = 'opens' | 'closes' | 'both' | 'none' | 'unknown';

/** More is allowed than before and after, for the time that the product takes. */
export interface PlanWindow {
  readonly address: string;
  readonly what: string;
}

export interface ReversePlan {
  readonly create: number;
  readonly change: number;
  readonly delete: number;
  /** Steps that it could not take back: what was changed by hand stands in no version of the policy. */
  readonly lost: number;
}

export interface PlanPlace {
  /** Relative to the project folder, with `/`. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
}

export interface PlanCause extends PlanPlace {
  /** `policy staff-to-crm`. */
  readonly element: string;
}

export interface PlanFile {
  /** Relative to the live folder, with `/`. */
  readonly path: string;
  readonly action: StepAction | 'keep';
  readonly before?: string;
  readonly after?: string;
}

export interface Interruption {
  /** Id of the plan whose apply did not end. */
  readonly planId: string;
  /** Instant of that apply. */
  readonly at: string;
  /** How many files that plan changes, and how many of them stand as it wants them. */
  readonly files: number;
  readonly written: number;
}

export interface PlanNarrowing extends PlanPlace {
  readonly constraint: string;
  readonly policy?: string;
  readonly resource?: string;
  readonly reason: string;
}

export interface PlanTrust extends PlanPlace {
  readonly constraint: string;
  readonly name: string;
  readonly vendor: string;
  readonly note: string;
}

export interface PlanWaiver extends PlanPlace {
  readonly gap: string;
  readonly constraint: string;
  readonly policy: string;
  readonly enforcedBy?: string;
}

/** Binds everything in the plan to one id. */
export function sealPlan(body: PlanBody): Plan {
  return { ...body, planId: planId(body) };
}

/** The id that a plan must carry. */
export function planId(plan: PlanBody): string {
  const { planId: _, ...body } = plan as Plan;
  return jsonDigest(body);
}

/** True when applying the plan would change nothing. */
export function isEmptyPlan(plan: PlanBody): boolean {
  return plan.targets.every(isEmptyTargetPlan);
}

/** A target whose apply was interrupted is not empty even if every file is in place: the apply still has to be ended. */
export function isEmptyTargetPlan(target: TargetPlan): boolean {
  return target.steps.length === 0 && target.interrupted === undefined && target.files.every(isKept);
}

function isKept(file: PlanFile): boolean {
  return file.action === 'keep';
}

/** How many objects come, change and go. */
export function stepCounts(targets: readonly TargetPlan[]): Readonly<Record<StepAction, number>> {
  const counts = { create: 0, change: 0, delete: 0 };
  for (const target of targets) for (const step of target.steps) counts[step.action] += 1;
  return counts;
}
