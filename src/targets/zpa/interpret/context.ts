import { type Diagnostic, diagnostic } from '../../../compiler/diagnostics/index.js';
import type { Assumed, Condition } from '../../../compiler/proof/index.js';
import type { Span } from '../../../compiler/source/index.js';
import type { TerraformObject } from '../../terraform/judge/index.js';
import type { Vocabulary } from './words.js';

/** What every part of the reader needs. */
export interface Context {
  readonly vocabulary: Vocabulary;
  readonly faults: Faults;
  readonly assumed: Assumptions;
  /** What a login with an identity provider says, by its id: one object each, so that saying it twice is seen. */
  readonly logins: Map<string, Condition>;
  /** By address. */
  readonly objects: ReadonlyMap<string, TerraformObject>;
}

/** Everything that keeps an artefact from being judged, each once. */
export class Faults {
  readonly #found = new Map<string, Diagnostic>();

  cannotJudge(span: Span, why: string): void {
    this.add(diagnostic('ZT091', span, { why }));
  }

  refused(span: Span, why: string): void {
    this.add(diagnostic('ZT092', span, { why }));
  }

  withoutEffect(span: Span, why: string): void {
    this.add(diagnostic('ZT099', span, { why }));
  }

  get failed(): boolean {
    return this.list().some(({ severity }) => severity === 'error');
  }

  add(fault: Diagnostic): void {
    const { code, message, span } = fault;
    const key = JSON.stringify([code, message, span?.file.path, span?.start, span?.end]);
    if (!this.#found.has(key)) this.#found.set(key, fault);
  }

  list(): readonly Diagnostic[] {
    return [...this.#found.values()];
  }
}

/** Vendor ids that were taken for names of the source, once each. */
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
