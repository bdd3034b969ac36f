import type { Span } from '../source/index.js';

/** A comment that hides findings: `# ztctl-ignore ZT203 until=2026-12-31 owner=net-sec -- reason`. */
export interface Ignore {
  /** `line`: findings on {@link line}; `element`: all findings about {@link element} (`ztctl-ignore-policy`). */
  readonly scope: 'line' | 'element';
  readonly codes: readonly string[];
  /** The day as written; the ignore holds until its end. */
  readonly until?: string;
  /** The first instant at which it no longer holds, in milliseconds. */
  readonly endsAt?: number;
  readonly owner?: string;
  readonly reason?: string;
  readonly span: Span;
  /** The line that it is about: its own, or the next one with content. From 1. */
  readonly line: number;
  /** Section and name of the element that this line belongs to. */
  readonly element?: string;
  /** Why it is not understood; it then hides nothing. */
  readonly faults: readonly string[];
  /** Equal for an ignore that says the same about the same place, whatever the line numbers are. */
  readonly key: string;
}

/** What became of an ignore. */
export interface IgnoreOutcome {
  readonly ignore: Ignore;
  /** `foreign`: the state of the project that governs ignores does not have it. Only an active one hides findings. */
  readonly state: 'active' | 'malformed' | 'expired' | 'foreign';
  /** Its codes under which a finding was hidden, or would have been. */
  readonly used: ReadonlySet<string>;
  /** Its codes that could not be judged, because their rules did not run. */
  readonly notRun: ReadonlySet<string>;
}
