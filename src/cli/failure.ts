import type { Diagnostic } from '../index.js';
import { EXIT, type ExitCode } from './exit-codes.js';

/** What a failure may say beside its message. */
export interface FailureDetails {
  /** The way out. */
  readonly help?: string;
  readonly diagnostics?: readonly Diagnostic[];
  /** The project's folder as typed, for the places of the diagnostics. */
  readonly folder?: string;
}

/** A run that cannot give its result for a reason the user can act on. Anything else that is thrown is a bug. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exitCode: ExitCode;
  readonly help: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly folder: string;

  constructor(exitCode: ExitCode, message: string, details: FailureDetails = {}) {
    super(message);
    this.exitCode = exitCode;
    this.help = details.help;
    this.diagnostics = details.diagnostics ?? [];
    this.folder = details.folder ?? '';
  }
}

/** The command line cannot be followed. */
export function usageFailure(message: string, help?: string): Failure {
  return new Failure(EXIT.usage, message, help === undefined ? {} : { help });
}
