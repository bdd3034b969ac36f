import type { LintSeverity } from '../../../index.js';

/**
 * What a command found, in the one shape that every format for programs and pages is made from. All texts are as the policy has them: each
 * format makes them harmless for its own reader.
 */
export interface Report {
  readonly command: 'check' | 'diff' | 'lint' | 'test';
  /** Of ztctl. */
  readonly version: string;
  /** The project's folder as seen from the root of the sources, without `/` at the end; empty when it is that root. */
  readonly project: string;
  /** One line: how much was looked at and what was found. */
  readonly summary: string;
  /** What findings may be of, sorted by code; every code of a finding is among them. */
  readonly rules: readonly ReportRule[];
  /** Those that count, in the order of the text report. */
  readonly findings: readonly ReportFinding[];
  /** Those that something hides. */
  readonly suppressed: readonly ReportFinding[];
  /** What passed or failed as one: files of `check`, rules of `lint`, tests of `test`. */
  readonly cases: readonly ReportCase[];
}

/** A kind of finding. */
export interface ReportRule {
  readonly code: string;
  /** `category/name`, or words joined by hyphens. */
  readonly name: string;
  readonly title: string;
  /** Whole sentences. */
  readonly explanation: string;
  /** What to do, whole sentences; empty when the explanation says it. */
  readonly remedy: string;
  readonly level: LintSeverity;
  readonly isExact: boolean;
  readonly tags: readonly string[];
}

/** One finding. */
export interface ReportFinding {
  readonly code: string;
  readonly level: LintSeverity;
  /** One line. */
  readonly message: string;
  /** What to do; may have several lines. */
  readonly help?: string;
  readonly place: ReportPlace;
  readonly related: readonly { readonly label: string; readonly place: ReportPlace }[];
  /** The same in the next run, also when text moves; no two of one report have the same. */
  readonly fingerprint: string;
  readonly suppression?: { readonly kind: 'inline' | 'baseline'; readonly reason?: string };
}

/** A range of a file, all numbers from 1, columns in UTF-16 units, the end exclusive. */
export interface ReportPlace {
  /** From the root of the sources, with `/`. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Something that passes or fails as one. */
export interface ReportCase {
  readonly name: string;
  readonly place?: ReportPlace;
  /** Of `findings`. */
  readonly findings: readonly ReportFinding[];
  /** The target that was asked; absent for the policy itself. */
  readonly suite?: string;
  /** Why it was not tried. */
  readonly skipped?: string;
}

/** What every report needs to know of the run. */
export interface ReportRun {
  readonly version: string;
  /** Like {@link Report.project}. */
  readonly project: string;
}

/** `error` and `security` fail a run unless it is told otherwise. */
export function isGrave({ level }: ReportFinding): boolean {
  return level === 'error' || level === 'security';
}
