import { tmpdir } from 'node:os';
import { type Io, run } from '../../../src/cli/index.js';

export interface CliInput {
  /** Folder of the caller. */
  readonly cwd?: string;
  /** Chunks of stdin. */
  readonly stdin?: readonly (string | Uint8Array)[];
  readonly stdinTty?: boolean;
  /** Ctrl-C is pressed as soon as somebody listens for it; stdin then gives nothing. */
  readonly interrupted?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdoutTty?: boolean;
  readonly stderrTty?: boolean;
  readonly columns?: number;
  /** ISO instant; default 2026-06-15T12:00:00Z. */
  readonly now?: string;
  /** What the clock says once somebody was waited for; absent = no time passes. */
  readonly after?: string;
}

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process with streams that are kept in memory. */
export async function runCli(argv: readonly string[], input: CliInput = {}): Promise<CliResult> {
  const out: string[] = [];
  const err: string[] = [];
  const io: Io = {
    stdin: memoryInput(input),
    stdout: memoryOutput(out, input.stdoutTty ?? false, input.columns),
    stderr: memoryOutput(err, input.stderrTty ?? false, input.columns),
    env: input.env ?? {},
    runtime: process.versions,
    cwd: input.cwd ?? tmpdir(),
    now: Date.parse(input.now ?? '2026-06-15T12:00:00Z'),
    clock: () => Date.parse(input.after ?? input.now ?? '2026-06-15T12:00:00Z'),
    onInterrupt: (listener) => {
      if (input.interrupted) queueMicrotask(listener);
      return () => {};
    },
  };
  const code = await run(argv, io);
  return { code, stdout: out.join(''), stderr: err.join('') };
}

function memoryInput({ stdin = [], stdinTty = false, interrupted = false }: CliInput): Io['stdin'] {
  let close: () => void = () => {};
  const closed = new Promise<void>((resolve) => {
    close = resolve;
  });
  return {
    isTty: stdinTty,
    chunks: async function* () {
      for (const chunk of stdin) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      if (interrupted) await closed;
    },
    close,
  };
}

function memoryOutput(into: string[], isTty: boolean, columns: number | undefined): Io['stdout'] {
  return {
    isTty,
    columns: isTty ? (columns ?? 80) : undefined,
    closed: false,
    write: async (text) => {
      into.push(text);
    },
  };
}
