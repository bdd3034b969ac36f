import type { Span } from '../source/index.js';

/** A value and the place in the source that says it. */
export interface Located<T> {
  readonly value: T;
  readonly span: Span;
}

/** A named element. `nameSpan` is its key, `span` the whole entry. */
export interface Element {
  readonly name: string;
  readonly nameSpan: Span;
  readonly span: Span;
  /** Owner as said in the element or by the file's `ownership:`; absent when nobody said one. */
  readonly owner?: string;
  /** Inert free text. */
  readonly title?: string;
}
