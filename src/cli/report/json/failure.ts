import type { Diagnostic } from '../../../index.js';
import { type DiagnosticJson, diagnosticJson } from './place.js';

/** What `--json` prints when a run cannot give its result. */
export interface FailureDocument {
  readonly schema: 'ztctl/failure/v1';
  /** Null when the command line names no command. */
  readonly command: string | null;
  readonly exitCode: number;
  readonly kind: FailureKind;
  readonly message: string;
  /** The way out. */
  readonly help: string | null;
  readonly diagnostics: readonly DiagnosticJson[];
}

/** `bug`: a fault of ztctl itself. */
export type FailureKind = 'failed' | 'bug';

/** The document of a run that has no result. */
export function failureDocument(failure: {
  readonly command: string | undefined;
  readonly exitCode: number;
  readonly kind: FailureKind;
  readonly message: string;
  readonly help: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
}): FailureDocument {
  return {
    schema: 'ztctl/failure/v1',
    command: failure.command ?? null,
    exitCode: failure.exitCode,
    kind: failure.kind,
    message: failure.message,
    help: failure.help ?? null,
    diagnostics: failure.diagnostics.map(diagnosticJson),
  };
}
