import type { Assumed, Condition } from '../../../compiler/proof/index.js';
import type { Span } from '../../../compiler/source/index.js';
import type { Document, ResourceBody } from './document.js';
import type { Expressions } from './expressions.js';
import type { Faults } from './faults.js';
import type { Vocabulary } from './words.js';

/** What every part of the reader needs. */
export interface Context {
  readonly document: Document;
  readonly expressions: Expressions;
  readonly vocabulary: Vocabulary;
  readonly faults: Faults;
  readonly assumed: Assumptions;
  /** What a resource of the document means, found out once. */
  once(resource: ResourceBody, find: () => Condition): Condition;
  /** What a list of the document holds. */
  lists(list: ResourceBody): readonly ListItem[];
}

export interface ListItem {
  readonly text: string;
  readonly span: Span;
}

/** Vendor ids and values that were taken for names of the source, once each. */
export class Assumptions {
  readonly #found = new Map<string, Assumed>();

  add(what: string, vendor: string, name: string): void {
    this.#found.set(JSON.stringify([what, vendor, name]), { what, vendor, name });
  }

  /** Sorted. */
  list(): readonly Assumed[] {
    return [...this.#found.keys()].sort().map((key) => this.#found.get(key)!);
  }
}
