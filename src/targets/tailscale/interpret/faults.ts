import { type Diagnostic, diagnostic } from '../../../compiler/diagnostics/index.js';
import type { Span } from '../../../compiler/source/index.js';

/** Text of the artefact and where it stands. */
export interface Text {
  readonly text: string;
  readonly span: Span;
}

const LONGEST = 60;

/** Gathers what is wrong with an artefact; each fault once. */
export class Faults {
  readonly #found = new Map<string, Diagnostic>();

  /** The construct may be fine for the vendor; what it means for access is not known here. */
  cannotJudge(span: Span, why: string): void {
    this.add(diagnostic('ZT091', span, { why }));
  }

  /** The vendor answers with an error. */
  refused(span: Span, why: string): void {
    this.add(diagnostic('ZT092', span, { why }));
  }

  add(fault: Diagnostic): void {
    const { code, span, message } = fault;
    this.#found.set(`${span?.start} ${span?.end} ${code} ${message}`, fault);
  }

  list(): readonly Diagnostic[] {
    return [...this.#found.values()];
  }
}

/** Text of the artefact in a message: on one line, and short. */
export function shown(text: string): string {
  const clipped = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return `\`${JSON.stringify(clipped).slice(1, -1).replaceAll('`', "'")}\``;
}
