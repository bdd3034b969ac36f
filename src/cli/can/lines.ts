/** A longer line is answered with an error and never held in memory. In bytes, without its end. */
export const MAX_LINE_BYTES = 1024 * 1024;

/** One line, or why it cannot be read. */
export type Line =
  | { readonly number: number; readonly text: string }
  | { readonly number: number; readonly fault: 'too-long' | 'not-utf8' };

/**
 * The lines of a stream, numbered from 1, as many at a time as a chunk completes. Lines end with LF or CRLF; the last one needs no end. A byte
 * order mark before the first is dropped, and so are blank lines (they keep their number). Memory: one chunk and one line of at most `limit`.
 */
export async function* lineBatches(
  chunks: AsyncIterable<Uint8Array>,
  limit: number = MAX_LINE_BYTES,
): AsyncGenerator<readonly Line[]> {
  const splitter = new Splitter(limit);
  for await (const chunk of chunks) {
    const lines = splitter.push(chunk);
    if (lines.length > 0) yield lines;
  }
  const last = splitter.end();
  if (last.length > 0) yield last;
}

const LF = 0x0a;
const CR = 0x0d;

class Splitter {
  readonly #limit: number;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  #number = 1;
  /** The beginning of a line whose end has not come. */
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  push(chunk: Uint8Array): readonly Line[] {
    const lines: Line[] = [];
    let from = 0;
    for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, from)) {
      this.#finish(chunk.subarray(from, at), lines);
      from = at + 1;
    }
    this.#keep(chunk.subarray(from));
    return lines;
  }

  end(): readonly Line[] {
    const lines: Line[] = [];
    if (this.#pendingBytes > 0) this.#finish(new Uint8Array(), lines);
    return lines;
  }

  /** Past the limit (and the CR that may end the line) only the length is kept. */
  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#pendingBytes += bytes.length;
    if (this.#pendingBytes > this.#limit + 1) this.#pending = [];
    // A copy, because a stream may use its buffer again.
    else this.#pending.push(bytes.slice());
  }

  #finish(rest: Uint8Array, lines: Line[]): void {
    const number = this.#number++;
    const bytes = this.#take(rest);
    if (bytes === undefined) {
      lines.push({ number, fault: 'too-long' });
      return;
    }
    const text = this.#decode(bytes, number);
    if (text === undefined) lines.push({ number, fault: 'not-utf8' });
    else if (text.trim() !== '') lines.push({ number, text });
  }

  /** The bytes of a whole line; undefined when there are too many. */
  #take(rest: Uint8Array): Uint8Array | undefined {
    const tooLong = this.#pendingBytes + rest.length > this.#limit + 1;
    const all = this.#pendingBytes === 0 || tooLong ? rest : Buffer.concat([...this.#pending, rest]);
    this.#pending = [];
    this.#pendingBytes = 0;
    if (tooLong) return undefined;
    const line = all.at(-1) === CR ? all.subarray(0, -1) : all;
    return line.length > this.#limit ? undefined : line;
  }

  #decode(bytes: Uint8Array, number: number): string | undefined {
    try {
      const text = this.#decoder.decode(bytes);
      return number === 1 && text.startsWith('\ufeff') ? text.slice(1) : text;
    } catch {
      return undefined;
    }
  }
}
