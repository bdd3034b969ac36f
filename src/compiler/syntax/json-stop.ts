import { type Diagnostic, diagnostic } from '../diagnostics/index.js';
import type { Span } from '../source/index.js';

/** Unwinds the JSON reader at the place where it has to stop; never leaves this folder. */
export class JsonStop extends Error {
  readonly offset: number;
  readonly explain: (span: Span) => Diagnostic;

  constructor(offset: number, explain: (span: Span) => Diagnostic) {
    super();
    this.offset = offset;
    this.explain = explain;
  }
}

/** Something that is not JSON. */
export function notJson(offset: number, detail: string, help?: string): JsonStop {
  return new JsonStop(offset, (span) => diagnostic('ZT010', span, { detail }, help === undefined ? {} : { help }));
}
