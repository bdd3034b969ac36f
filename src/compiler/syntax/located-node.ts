import type { Span } from '../source/index.js';

/** A YAML or JSON value with places. Mappings keep source order; keys are unique (a duplicate is a located error before this exists). */
export type LocatedNode = LocatedScalar | LocatedList | LocatedMap;

export interface LocatedScalar {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly span: Span;
}

export interface LocatedList {
  readonly kind: 'list';
  readonly items: readonly LocatedNode[];
  readonly span: Span;
}

export interface LocatedEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: LocatedNode;
}

export interface LocatedMap {
  readonly kind: 'map';
  /** Insertion order; a Map, so `__proto__` is a key like any other. */
  readonly entries: ReadonlyMap<string, LocatedEntry>;
  readonly span: Span;
}
