import type { Severity } from './diagnostic.js';

/** Which file an example is: decides what a test has to put around it to run it. */
export type ExampleFile = 'policy' | 'config' | 'request' | 'directory';

/** A text that causes the diagnostic and one that does not; `why` where text alone cannot cause it (a directory in place of a file). */
export type Example =
  | { readonly file: ExampleFile; readonly wrong: string; readonly right: string }
  | { readonly why: string };

/** One kind of fault. `P` is what its message needs to know. */
export interface CatalogueEntry<P> {
  readonly severity: Severity;
  /** A few words, lower case: what `ztctl explain` prints as heading. */
  readonly title: string;
  /** What is wrong: lower case, names in backticks, no final full stop. */
  readonly message: (params: P) => string;
  /** The way out; a call site may say a better one. */
  readonly help?: (params: P) => string;
  /** What the fault is, why it is one, and what to do: whole sentences. */
  readonly explanation: string;
  readonly example: Example;
}

/** For a message that needs no parameters. */
export type NoParams = Readonly<Record<never, never>>;

/** Gives an entry its parameter type from its `message`. */
export function entry<P = NoParams>(record: CatalogueEntry<P>): CatalogueEntry<P> {
  return record;
}
