import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';

export interface RunOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** When it is aborted, the engine is asked to end what is under way and begin nothing more. */
  readonly signal?: AbortSignal;
}

export interface RunEnd {
  /** Undefined when it was killed or could not be started. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Why it did not end by itself. */
  readonly failure?: string;
}

/** More than any schema or state that was ever seen; what is longer is cut, and then not read. */
const MOST_OUTPUT = 1 << 29;
const POLL_MILLISECONDS = 50;

/** Runs a program that takes no lock, and keeps what it prints in memory alone: it may hold secrets. */
export function runToEnd(command: string, args: readonly string[], options: RunOptions): Promise<RunEnd> {
  return new Promise((resolve) => {
    const child = start(command, args, options, ['ignore', 'pipe', 'pipe']);
    const [stdout, stderr] = [gather(child.stdout), gather(child.stderr)];
    whenEnded(child, options.signal, (code, failure) =>
      resolve({ code, stdout: stdout(), stderr: stderr(), ...(failure !== undefined && { failure }) }),
    );
  });
}

/**
 * Runs a program that takes a lock or writes, so that it outlives us: it has a group of its own, and prints to files, not to us. If we are
 * killed it goes on, saves its state and releases its lock. `line` is told every line that it prints.
 */
export function runApart(
  command: string,
  args: readonly string[],
  { files, line, ...options }: RunOptions & { readonly files: string; readonly line: (text: string) => void },
): Promise<RunEnd> {
  const [out, err] = [join(options.cwd, `${files}.jsonl`), join(options.cwd, `${files}.err`)];
  const [outHandle, errHandle] = [openSync(out, 'w', 0o600), openSync(err, 'w', 0o600)];
  const tail = new Tail(out, line);
  return new Promise((resolve) => {
    const child = start(command, args, options, ['ignore', outHandle, errHandle]);
    closeSync(outHandle);
    closeSync(errHandle);
    const timer = setInterval(() => tail.read(), POLL_MILLISECONDS);
    whenEnded(child, options.signal, (code, failure) => {
      clearInterval(timer);
      const stdout = tail.end();
      const stderr = new Tail(err, () => {}).end();
      resolve({ code, stdout, stderr, ...(failure !== undefined && { failure }) });
    });
  });
}

/** Files that the program makes are its owner's alone. */
function start(
  command: string,
  args: readonly string[],
  { cwd, env }: RunOptions,
  stdio: Parameters<typeof spawn>[2]['stdio'],
): ChildProcess {
  const mask = process.umask(0o077);
  try {
    return spawn(command, [...args], { cwd, env: { ...env }, stdio, detached: true, windowsHide: true });
  } finally {
    process.umask(mask);
  }
}

function whenEnded(
  child: ChildProcess,
  signal: AbortSignal | undefined,
  then: (code: number | undefined, failure?: string) => void,
): void {
  // Terraform finishes what is under way at the first interrupt, and drops it at the second: so it gets one.
  const interrupt = (): void => void child.kill('SIGINT');
  const done = (code: number | undefined, failure?: string): void => {
    signal?.removeEventListener('abort', interrupt);
    then(code, failure);
  };
  if (signal?.aborted) interrupt();
  else signal?.addEventListener('abort', interrupt, { once: true });
  child.once('error', (error) => done(undefined, `it cannot be started: ${error.message}`));
  child.once('close', (code, name) =>
    code === null ? done(undefined, `it was ended by ${name ?? 'a signal'}`) : done(code),
  );
}

function gather(stream: NodeJS.ReadableStream | null): () => string {
  const parts: Buffer[] = [];
  let bytes = 0;
  stream?.on('data', (part: Buffer) => {
    bytes += part.length;
    if (bytes <= MOST_OUTPUT) parts.push(part);
  });
  return () => Buffer.concat(parts).toString('utf8');
}

/** Reads a file that is being written, line by line. */
class Tail {
  readonly #handle: number;
  readonly #line: (text: string) => void;
  readonly #decoder = new StringDecoder('utf8');
  readonly #parts: string[] = [];
  #rest = '';

  constructor(path: string, line: (text: string) => void) {
    this.#handle = openSync(path, 'r');
    this.#line = line;
  }

  read(): void {
    const buffer = Buffer.alloc(1 << 16);
    for (;;) {
      const bytes = readSync(this.#handle, buffer, 0, buffer.length, null);
      if (bytes === 0) return;
      this.#take(this.#decoder.write(buffer.subarray(0, bytes)));
    }
  }

  /** The whole text. */
  end(): string {
    this.read();
    this.#take(this.#decoder.end());
    if (this.#rest !== '') this.#line(this.#rest);
    closeSync(this.#handle);
    return this.#parts.join('');
  }

  #take(text: string): void {
    this.#parts.push(text);
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#line(line);
  }
}
