import type { Sensitivity } from '../model/index.js';
import type { BaselineEntry } from './baseline.js';
import type { IgnoreOutcome } from './ignore.js';
import type { Finding, LintSeverity, Rule, RuleMeta, RuleNeed } from './rule.js';

/** A finding with its rule and the level that it has in this project. */
export interface LintFinding extends Finding {
  readonly code: string;
  /** `category/name`. */
  readonly rule: string;
  readonly level: LintSeverity;
  readonly kind: RuleMeta['kind'];
  /** Stays the same when text moves; of findings in one run no two have the same. */
  readonly fingerprint: string;
  /** The most sensitive resource concerned; absent when no resource is. */
  readonly sensitivity?: Sensitivity;
  /** Why it does not count; absent on findings that do. */
  readonly suppression?: Suppression;
}

export interface Suppression {
  readonly kind: 'inline' | 'baseline';
  readonly reason?: string;
  readonly owner?: string;
  /** Last day on which it holds. */
  readonly until?: string;
}

/** A rule that is on and did not run. */
export interface SkippedRule {
  readonly code: string;
  readonly rule: string;
  /** What it lacks. */
  readonly needs: readonly RuleNeed[];
  /** Why it is not there, where more is known than that it was not given. */
  readonly because?: string;
}

/** What lint says of one estate. */
export interface LintReport {
  /** Those that count: the widest reach first, then by level, sensitivity, file, place and code. */
  readonly findings: readonly LintFinding[];
  /** Hidden by an ignore or by the baseline, in the same order. */
  readonly suppressed: readonly LintFinding[];
  /** Sorted by code. */
  readonly skipped: readonly SkippedRule[];
  /** Rules that ran, sorted by code. */
  readonly ran: readonly Rule[];
  readonly ignores: readonly IgnoreOutcome[];
  /** Entries of the baseline that no finding has any more, or whose last day is over. */
  readonly stale: readonly BaselineEntry[];
}
