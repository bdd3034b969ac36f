import { tmpdir } from 'node:os';
import { type Io, run } from '../../../src/cli/index.js';

export interface CliInput {
  /** Folder of the caller. */
  readonly cwd?: string;
  /** Chunks of stdin. */
  readonly stdin?: readonly (string | Uint8Array)[];
  readonly stdinTty?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdoutTty?: boolean;
  readonly stderrTty?: boolean;
  readonly columns?: number;
  /** ISO instant; default 2026-06-15T12:00:00Z. */
  readonly now?: string;
  /** The reader of stdout goes away after this many writes. */
  readonly stdoutClosesAfter?: number;
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
    stdin: {
      isTty: input.stdinTty ?? false,
      chunks: async function* () {
        for (const chunk of input.stdin ?? []) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      },
      close: () => {},
    },
    stdout: memoryOutput(out, input.stdoutTty ?? false, input.columns, input.stdoutClosesAfter ?? Infinity),
    stderr: memoryOutput(err, input.stderrTty ?? false, input.columns, Infinity),
    env: input.env ?? {},
    cwd: input.cwd ?? tmpdir(),
    now: Date.parse(input.now ?? '2026-06-15T12:00:00Z'),
    onInterrupt: () => () => {},
  };
  const code = await run(argv, io);
  return { code, stdout: out.join(''), stderr: err.join('') };
}

function memoryOutput(into: string[], isTty: boolean, columns: number | undefined, closesAfter: number): Io['stdout'] {
  return {
    isTty,
    columns: isTty ? (columns ?? 80) : undefined,
    get closed() {
      return into.length >= closesAfter;
    },
    write: async (text) => {
      if (into.length < closesAfter) into.push(text);
    },
  };
}
