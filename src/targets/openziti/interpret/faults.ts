import { type Diagnostic, diagnostic, sortDiagnostics } from '../../../compiler/diagnostics/index.js';
import type { Span } from '../../../compiler/source/index.js';

const LONGEST_NAME = 80;

/** Everything that keeps an artefact from being judged. */
export class Faults {
  readonly #found = new Map<string, Diagnostic>();

  addAll(diagnostics: readonly Diagnostic[]): void {
    for (const one of diagnostics) this.#add(one);
  }

  /** The model of the controller does not know what this means for access. */
  unjudged(span: Span, why: string): void {
    this.#add(diagnostic('ZT091', span, { why }));
  }

  /** The controller answers this with an error, or stores something else. */
  refused(span: Span, why: string): void {
    this.#add(diagnostic('ZT092', span, { why }));
  }

  unreadable(span: Span, message: string): void {
    this.#add(diagnostic('ZT096', span, { message }));
  }

  get hasErrors(): boolean {
    return [...this.#found.values()].some(({ severity }) => severity === 'error');
  }

  list(): readonly Diagnostic[] {
    return sortDiagnostics([...this.#found.values()]);
  }

  #add(one: Diagnostic): void {
    const { span } = one;
    this.#found.set(JSON.stringify([one.code, span?.file.path, span?.start, span?.end, one.message]), one);
  }
}

/** A name of the artefact as messages show it. */
export function quoted(name: string): string {
  return `\`${name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name}\``;
}
