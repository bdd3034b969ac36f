import { EXIT, type ExitCode } from './exit-codes.js';
import { Failure } from './failure.js';
import { type Io, OutputError } from './io.js';
// Single files and not the index of the folder: a fault of usage must not wait for the whole library to load.
import { diagnosticsText } from './report/diagnostics.js';
import { bugText, failureText } from './report/failure.js';
import { type FailureDocument, failureDocument } from './report/json/failure.js';
import { createStyle, type Style, wantsColour } from './report/style.js';
import { safeJson } from './report/visible.js';

/** What was going on when a run failed. */
export interface FailedRun {
  readonly argv: readonly string[];
  readonly io: Io;
  readonly version: string;
  readonly command: string | undefined;
}

/**
 * The one place that tells what a user can act on from a bug. Text goes to stderr; with `--json` stdout also gets one document, so that a
 * program never reads an empty result.
 */
export async function reportFailure(error: unknown, run: FailedRun): Promise<ExitCode> {
  const { io, argv } = run;
  const colour = wantsColour(io.stderr.isTty, io.env, argv.includes('--no-color'));
  const known = asFailure(error);
  const exitCode = known?.exitCode ?? EXIT.notAnalysed;
  try {
    await io.stderr.write(text(error, known, run, createStyle({ colour, width: io.stderr.columns })));
    if (argv.includes('--json') && !(error instanceof OutputError)) {
      await io.stdout.write(`${safeJson(document(error, known, run, exitCode), 2)}\n`);
    }
  } catch (second) {
    // With both streams gone there is nowhere left to say it; the exit code stays.
    if (!(second instanceof OutputError)) throw second;
  }
  return exitCode;
}

function asFailure(error: unknown): Failure | undefined {
  if (error instanceof Failure) return error;
  if (error instanceof OutputError) return new Failure(EXIT.usage, `cannot write the result: ${error.message}`);
  // By name, because loading the library to know its class would slow down every fault of usage.
  if (error instanceof Error && error.name === 'BudgetExceeded') {
    return new Failure(EXIT.notAnalysed, `an exact answer would be too large: ${error.message}`, {
      help: 'deny or except fewer synced groups that overlap; `ztctl can` still answers single requests',
    });
  }
  return undefined;
}

function text(error: unknown, known: Failure | undefined, run: FailedRun, style: Style): string {
  if (known) return diagnosticsText(known.diagnostics, { ...style, folder: known.folder }) + failureText(known, style);
  return bugText({ error, debug: run.io.env.ZTCTL_DEBUG === '1', version: run.version, argv: run.argv }, style);
}

function document(error: unknown, known: Failure | undefined, run: FailedRun, exitCode: ExitCode): FailureDocument {
  return failureDocument({
    command: run.command,
    exitCode,
    kind: known ? 'failed' : 'bug',
    message: known?.message ?? (error instanceof Error ? error.message : String(error)),
    help: known?.help,
    diagnostics: known?.diagnostics ?? [],
  });
}
