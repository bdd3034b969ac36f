/**
 * Everything a run takes from outside: streams, environment, folder, clock value. Commands see this and never `process`, so tests
 * give them their own.
 */
export interface Io {
  readonly stdin: Input;
  /** The result. */
  readonly stdout: Output;
  /** Talk: progress, prompts, errors. */
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Versions of the runtime and of what it brings along (`node`, `icu`, `tz`). */
  readonly runtime: Readonly<Record<string, string | undefined>>;
  /** Absolute; paths typed on the command line are relative to it. */
  readonly cwd: string;
  /** The instant of the run in milliseconds since 1970; `--now` overrides it. */
  readonly now: number;
  /** The instant at which it is called: for what must be judged after somebody was waited for. */
  readonly clock: () => number;
  /** Calls `listener` once on the first interrupt from the keyboard, instead of ending at once; a second one ends. Returns how to stop listening. */
  onInterrupt(listener: () => void): () => void;
}

/** Where bytes come from. */
export interface Input {
  readonly isTty: boolean;
  chunks(): AsyncIterable<Uint8Array>;
  /** Lets go of the stream, so that waiting for it does not keep the run alive. */
  close(): void;
}

/** Where text goes. */
export interface Output {
  readonly isTty: boolean;
  /** Columns of the terminal; absent when there is none. */
  readonly columns: number | undefined;
  /** True once the reader has gone away (`| head`): later writes are dropped. */
  readonly closed: boolean;
  /** Resolves when the reader has room again. Throws {@link OutputError} when the text cannot be written. */
  write(text: string): Promise<void>;
}

/** The result could not be written: a full disk, for example. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
}

/** What this module uses of `process`. */
export interface ProcessLike {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: NodeJS.ProcessEnv;
  readonly versions: NodeJS.ProcessVersions;
  cwd(): string;
  on(event: 'SIGINT', listener: () => void): unknown;
  off(event: 'SIGINT', listener: () => void): unknown;
}

/** The real world, as `bin/` hands it in. */
export function processIo(host: ProcessLike, clock: () => number): Io {
  return {
    // A getter, because merely touching `process.stdin` opens it.
    get stdin() {
      const { stdin } = host;
      return { isTty: stdin.isTTY === true, chunks: () => stdin, close: () => stdin.destroy() };
    },
    stdout: output(host.stdout),
    stderr: output(host.stderr),
    env: host.env,
    runtime: host.versions,
    cwd: host.cwd(),
    now: clock(),
    clock,
    onInterrupt: (listener) => {
      const stop = () => {
        host.off('SIGINT', heard);
      };
      const heard = () => {
        stop();
        listener();
      };
      host.on('SIGINT', heard);
      return stop;
    },
  };
}

function output(stream: NodeJS.WriteStream): Output {
  let closed = false;
  const readerGone = (error: NodeJS.ErrnoException) => error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED';
  // Node also emits the error that the callback of write() gets; unheard it would end the run with a stack trace.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (readerGone(error)) closed = true;
  });
  return {
    isTty: stream.isTTY === true,
    get columns() {
      return stream.isTTY === true ? stream.columns : undefined;
    },
    get closed() {
      return closed;
    },
    write: (text) =>
      new Promise((resolve, reject) => {
        if (closed || text === '') return resolve();
        stream.write(text, (error?: NodeJS.ErrnoException | null) => {
          if (!error) return resolve();
          if (!readerGone(error)) return reject(new OutputError(error.message));
          closed = true;
          resolve();
        });
      }),
  };
}
