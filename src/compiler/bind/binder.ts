import {
  type Code,
  type Diagnostic,
  type DiagnosticExtras,
  diagnostic,
  didYouMean,
  type Params,
} from '../diagnostics/index.js';
import type { Located } from '../model/index.js';
import type { Span } from '../source/index.js';
import type { LocatedEntry } from '../syntax/index.js';
import type { BoundInput, OwnerRule } from './input.js';
import { SECTIONS, type Section, WORD } from './sections.js';

/** A name of the policy files, whether or not the element behind it could be bound. */
export interface Declaration {
  readonly section: Section;
  readonly name: string;
  readonly entry: LocatedEntry;
  /** Key to end of value. */
  readonly span: Span;
  /** Owner of everything in this file, when `ownership` gives it one. */
  readonly fileOwner?: OwnerRule;
  /** Set once a fault was found in it: nothing is concluded from what it says. */
  broken: boolean;
}

/** Guessing costs time per candidate, and nobody reads hundreds of guesses. */
const MAX_GUESSES = 200;

/** What all parts of binding share: the input, the names, and the faults found so far. */
export class Binder {
  /** Its documents are sorted by path. */
  readonly input: BoundInput;
  readonly declarations: ReadonlyMap<Section, Map<string, Declaration>> = new Map(
    SECTIONS.map((section) => [section, new Map<string, Declaration>()]),
  );
  readonly diagnostics: Diagnostic[] = [];
  /** Sections of which a part could not be read: a name that is missing there may be in that part. */
  readonly incomplete = new Set<Section>();
  #guesses = 0;

  constructor(input: BoundInput) {
    this.input = input;
    if (input.documents.some((document) => document.incomplete)) for (const each of SECTIONS) this.incomplete.add(each);
  }

  /** Number of faults so far. */
  get count(): number {
    return this.diagnostics.length;
  }

  fault<C extends Code>(code: C, span: Span | undefined, params: Params<C>, extras: DiagnosticExtras = {}): void {
    this.diagnostics.push(diagnostic(code, span, params, extras));
  }

  /** The declarations of a section, by name. */
  names(section: Section): Map<string, Declaration> {
    return this.declarations.get(section)!;
  }

  /** In name order, so that nothing depends on the order of files. */
  sorted(section: Section): readonly Declaration[] {
    return [...this.names(section).values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** True when the name is declared; else the fault is reported where the name stands. */
  resolve(section: Section, { value, span }: Located<string>): boolean {
    const names = this.names(section);
    if (names.has(value)) return true;
    if (!this.incomplete.has(section)) this.unknown(WORD[section], value, span, names.keys(), `\`${section}\``);
    return false;
  }

  /** Reports a name that nothing declares. `where` says where it would be declared. */
  unknown(kind: string, name: string, span: Span, candidates: Iterable<string>, where: string): void {
    const guess = this.#guesses++ < MAX_GUESSES ? didYouMean(name, candidates) : undefined;
    this.fault('ZT001', span, { kind, name, where }, guess === undefined ? {} : { help: guess });
  }
}

/** Places and names in code unit order. */
export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
