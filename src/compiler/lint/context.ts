import type { Analysis } from '../analysis/index.js';
import type { Diagnostic } from '../diagnostics/index.js';
import type { Estate, Sensitivity } from '../model/index.js';
import type { Span } from '../source/index.js';

/** What a rule sees: the model, the exact answers about it, and its own settings. */
export interface LintContext {
  readonly estate: Estate;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Exact answers, computed once and shared by all rules. */
  readonly analysis: Analysis;
  /** Whether the project goes by the set `strict`. */
  readonly isStrict: boolean;
  /** The rule's options: configured value or default. */
  option(name: string): unknown;
  /** An option that is a duration (`8h`), in seconds. */
  seconds(name: string): number;
  /** An option that maps sensitivities to durations (`{ high: 8h }`), in seconds; absent = no limit for that tier. */
  secondsFor(name: string, sensitivity: Sensitivity): number | undefined;
  /** Use of grants, from `lint.usage`; absent when not given. */
  readonly usage?: UsageData;
  /** How policies came to be, from git; absent when not given. */
  readonly history?: HistoryData;
  /** What each target makes of the policy; absent when not given. */
  readonly compiled?: readonly CompiledTarget[];
}

/** When each policy was last used. */
export interface UsageData {
  /** Days that the data covers, up to `taken`. */
  readonly days: number;
  /** Policy name to the instant (milliseconds) of its last use; a policy without an entry was not used. */
  readonly lastUse: ReadonlyMap<string, number>;
  /** The same by who used it (an address or the name of a workload), for policies of which every use says who. */
  readonly lastUseBy: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** How policies, break-glass entries and gaps came to be, as git tells it. */
export interface HistoryData {
  /** By `section.name`; without those that were never committed. Those that are gone are in it too. */
  readonly elements: ReadonlyMap<string, ElementHistory>;
  /** Of the first commit of a policy file; what came with it may be older. Absent when there is none. */
  readonly startsAt?: number;
}

/** Times are those of commits, in milliseconds since 1970. */
export interface ElementHistory {
  readonly appearedAt: number;
  /** A change of a comment or a blank line does not count. */
  readonly changedAt: number;
  /** The values that `expires` has had, as written, oldest first, without repeats; null = no end. */
  readonly ends: readonly (string | null)[];
}

/** What came of compiling for one target. */
export interface CompiledTarget {
  /** Name of the target. */
  readonly target: string;
  /** Why nothing can be emitted; empty when something can. */
  readonly refused: readonly Diagnostic[];
  /** Where the target grants less than the policy says. */
  readonly narrower: readonly NarrowerPlace[];
}

export interface NarrowerPlace {
  readonly constraint: string;
  /** Allow or break-glass entry; absent when it concerns a resource as a whole. */
  readonly policy?: string;
  readonly resource?: string;
  readonly reason: string;
  readonly span: Span;
}
