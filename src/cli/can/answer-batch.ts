import type { Output } from '../io.js';
import type { Line } from './lines.js';

/** Answers are written in pieces of about this many characters. */
const PIECE = 64 * 1024;

/** How a batch ended. */
export interface BatchCounts {
  readonly answered: number;
  /** Lines that got an error instead of a decision. */
  readonly faults: number;
}

/** What is written for one line. */
export interface AnswerText {
  readonly text: string;
  readonly isFault: boolean;
}

/**
 * Answers every line, in order. Reads on only when what was written has been taken, so memory does not grow with the number of lines; stops
 * when the reader of the answers has gone away.
 */
export async function answerBatch(
  batches: AsyncIterable<readonly Line[]>,
  answer: (line: Line) => AnswerText,
  out: Output,
  progress: (answered: number) => Promise<void>,
): Promise<BatchCounts> {
  let answered = 0;
  let faults = 0;
  let piece = '';
  for await (const lines of batches) {
    for (const line of lines) {
      const { text, isFault } = answer(line);
      answered++;
      if (isFault) faults++;
      piece += `${text}\n`;
      if (piece.length < PIECE) continue;
      await out.write(piece);
      piece = '';
    }
    // Whoever feeds a request at a time waits for its answer.
    await out.write(piece);
    piece = '';
    if (out.closed) break;
    await progress(answered);
  }
  return { answered, faults };
}
