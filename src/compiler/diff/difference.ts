import type { Horizon } from '../analysis/index.js';
import type { AccessRequest, Sensitivity } from '../model/index.js';
import type { Span } from '../source/index.js';

/**
 * Most severe first. `new`: these people had no access to the resource at all. `widened`: they had, and less is demanded or more situations
 * count. `lost` and `narrowed` are the same the other way round.
 */
export const CHANGES = ['new', 'widened', 'lost', 'narrowed'] as const;
export type Change = (typeof CHANGES)[number];

/** What of a resource a row is about: who reaches it, from where it is public, which points it means, or which workloads may host it. */
export type Aspect = 'access' | 'public' | 'endpoints' | 'hosting';

export type Verdict = 'equivalent' | 'more permissive' | 'less permissive' | 'incomparable';

/** Who gains and who loses when one estate takes the place of another. */
export interface AccessDiff {
  readonly verdict: Verdict;
  /** Both sides were compared over this interval: what starts or ends outside of it is not seen. */
  readonly horizon: Horizon;
  /** Most severe first. Empty when the two grant the same. */
  readonly rows: readonly DiffRow[];
  /** Resources of either side. */
  readonly resources: number;
  /** Names of resources and policies that the second estate calls otherwise, by the new name. */
  readonly renamed: ReadonlyMap<string, string>;
  /** What the policy expects of access otherwise than before. Changes no verdict: nobody gains and nobody loses by it. Loosened first. */
  readonly expectations: readonly ExpectationChange[];
}

/** What loosens an expectation, what only tightens it, and what does neither. Loosened first. */
export const EXPECTATION_CHANGES = ['loosened', 'tightened', 'other'] as const;

/**
 * One element that says something about access without granting or refusing it, and says something else now: a ceiling, a separation, a
 * `must_reach` entry, a gap, a guardrail, a review, an expiry that lies beyond the horizon.
 */
export interface ExpectationChange {
  /** `loosened` as soon as it is looser in one way, whatever else it is. */
  readonly change: (typeof EXPECTATION_CHANGES)[number];
  /** Section and name after, or before where it is gone: `ceilings.payments-most`. */
  readonly element: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** The highest of the resources of which it speaks. */
  readonly sensitivity: Sensitivity;
  /** At least one short text; what loosens first. */
  readonly what: readonly string[];
  /** Elements that it names and that changed. Sorted; empty when it is its own text alone. */
  readonly because: readonly Cause[];
  readonly before?: Span;
  readonly after?: Span;
}

/** One change: the same delta for the same people on one or more resources. */
export interface DiffRow {
  readonly change: Change;
  readonly aspect: Aspect;
  readonly who: DiffPrincipals;
  /** Sorted; all of one sensitivity. */
  readonly resources: readonly DiffResource[];
  readonly sensitivity: Sensitivity;
  /** What was demanded, only what differs; null where there was no access. */
  readonly before: readonly string[] | null;
  /** What is demanded now, only what differs; null where there is no access any more. */
  readonly after: readonly string[] | null;
  /** Never empty for a change of the policy files. Sorted by element. */
  readonly because: readonly Cause[];
  /** A request that shows it; absent where none can be asked (`hosting`, `endpoints`). */
  readonly witness?: DiffWitness;
}

export interface DiffPrincipals {
  readonly kind: 'people' | 'workloads' | 'principals';
  /** Expressions of the language, any of them; `anybody` for those without identity. */
  readonly expressions: readonly string[];
  /** People and workloads; absent where membership is not known here. */
  readonly count?: number;
  /** Up to three of them, sorted; empty where none is known by name. */
  readonly samples: readonly string[];
}

export interface DiffResource {
  /** Its name after, or before where it is gone. */
  readonly name: string;
  /** Its name before, where that is another one. */
  readonly formerly?: string;
  /** The second estate does not have it. */
  readonly gone: boolean;
}

/** An element whose change made a row. */
export interface Cause {
  /** Section and name: `policies.staff-to-crm`. */
  readonly element: string;
  /** `starts` and `ends` are what time alone does. */
  readonly kind: 'added' | 'removed' | 'changed' | 'starts' | 'ends';
  /** Where it stands in the first estate. */
  readonly before?: Span;
  /** Where it stands in the second. */
  readonly after?: Span;
}

/** One request and what each side answers to it; names are those of each side. */
export interface DiffWitness {
  readonly before: WitnessSide;
  readonly after: WitnessSide;
}

export interface WitnessSide {
  readonly request: AccessRequest;
  readonly decision: 'allow' | 'deny';
}
