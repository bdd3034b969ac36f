import { type Diagnostic, type DiagnosticExtras, diagnostic } from '../../../compiler/diagnostics/index.js';
import type { Span } from '../../../compiler/source/index.js';

/** What is wrong with an artefact; nothing twice at one place. */
export class Faults {
  readonly #found = new Map<string, Diagnostic>();

  cannotJudge(span: Span, why: string, extras?: DiagnosticExtras): void {
    this.#add(diagnostic('ZT091', span, { why }, extras));
  }

  refused(span: Span, why: string, extras?: DiagnosticExtras): void {
    this.#add(diagnostic('ZT092', span, { why }, extras));
  }

  unreadable(span: Span, why: string, extras?: DiagnosticExtras): void {
    this.#add(diagnostic('ZT096', span, { message: why }, extras));
  }

  withoutEffect(span: Span, why: string): void {
    this.#add(diagnostic('ZT099', span, { why }));
  }

  /** Whether something is wrong already within a span. */
  isFaulty({ file, start, end }: Span): boolean {
    return [...this.#found.values()].some(
      ({ span, severity }) =>
        severity === 'error' && span?.file.path === file.path && start <= span.start && span.end <= end,
    );
  }

  get failed(): boolean {
    return [...this.#found.values()].some(({ severity }) => severity === 'error');
  }

  list(): readonly Diagnostic[] {
    return [...this.#found.values()];
  }

  #add(one: Diagnostic): void {
    const { span } = one;
    const key = JSON.stringify([span?.file.path, span?.start, span?.end, one.code, one.message]);
    if (!this.#found.has(key)) this.#found.set(key, one);
  }
}
