import type { Diagnostic, Severity, Span } from '../../../index.js';

/** A range in a file of the project: path relative to the project's folder; lines and columns from 1, columns in UTF-16 units, the end excluded. */
export interface PlaceJson {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** One fault or remark. */
export interface DiagnosticJson {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly help: string | null;
  readonly label: string | null;
  readonly place: PlaceJson | null;
  readonly related: readonly RelatedJson[];
}

/** A second place that explains a diagnostic. */
export interface RelatedJson {
  readonly label: string;
  readonly place: PlaceJson;
}

/** A span with lines and columns. */
export function placeJson(span: Span): PlaceJson {
  const from = span.file.position(span.start);
  const to = span.file.position(span.end);
  return { file: span.file.path, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

/** A diagnostic with all keys present; what it does not have is null. */
export function diagnosticJson(diagnostic: Diagnostic): DiagnosticJson {
  return {
    code: diagnostic.code,
    severity: diagnostic.severity,
    message: diagnostic.message,
    help: diagnostic.help ?? null,
    label: diagnostic.label ?? null,
    place: diagnostic.span ? placeJson(diagnostic.span) : null,
    related: (diagnostic.related ?? []).map(({ label, span }) => ({ label, place: placeJson(span) })),
  };
}
