import type { Span } from '../source/index.js';

/** `error` stops the run; `warning` and `info` do not. */
export type Severity = 'error' | 'warning' | 'info';

/** A second place that explains a diagnostic, for example the first definition of a name defined twice. */
export interface RelatedPlace {
  readonly span: Span;
  readonly label: string;
}

/**
 * One fault, located. `message` says what is wrong (lower case, names in backticks), `help` the way out.
 * A diagnostic without a `span` concerns something that has no text (a missing file): its message names it.
 */
export interface Diagnostic {
  /** Stable for ever, `ZT` and three or four digits; `ztctl explain CODE` knows it. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span?: Span;
  /** What the marked place is, shown beside the carets. */
  readonly label?: string;
  readonly related?: readonly RelatedPlace[];
  readonly help?: string;
}
