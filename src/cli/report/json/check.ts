import type { Diagnostic } from '../../../index.js';
import type { CheckedSize } from '../check.js';
import { count } from '../diagnostics.js';
import { type DiagnosticJson, diagnosticJson } from './place.js';

/** What `check --json` prints. */
export interface CheckDocument {
  readonly schema: 'ztctl/check/v1';
  readonly diagnostics: readonly DiagnosticJson[];
  readonly summary: CheckSummaryJson;
}

/** Counts of what was found and read. */
export interface CheckSummaryJson {
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
  readonly files: number;
  /** Null when the files could not be bound. */
  readonly policies: number | null;
  readonly resources: number | null;
}

/** The document of `check`. */
export function checkDocument(diagnostics: readonly Diagnostic[], size: CheckedSize): CheckDocument {
  return {
    schema: 'ztctl/check/v1',
    diagnostics: diagnostics.map(diagnosticJson),
    summary: {
      errors: count(diagnostics, 'error'),
      warnings: count(diagnostics, 'warning'),
      notes: count(diagnostics, 'info'),
      files: size.files,
      policies: size.policies ?? null,
      resources: size.resources ?? null,
    },
  };
}
