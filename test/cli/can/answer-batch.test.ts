import { describe, expect, test } from 'vitest';
import { answerBatch } from '../../../src/cli/can/answer-batch.js';
import { type Line, lineBatches } from '../../../src/cli/can/lines.js';
import type { Output } from '../../../src/cli/io.js';

function output(over: Partial<Output> = {}): Output & { readonly written: string[] } {
  const written: string[] = [];
  const write = async (text: string): Promise<void> => {
    written.push(text);
  };
  return { isTty: false, columns: undefined, closed: false, write, ...over, written };
}

async function* batches(count: number, size: number): AsyncGenerator<readonly Line[]> {
  for (let at = 0; at < count; at++) {
    yield Array.from({ length: size }, (_, one) => ({ number: at * size + one + 1, text: `q${at * size + one}` }));
  }
}

const echo = (line: Line) => ({ text: 'text' in line ? line.text : line.fault, isFault: !('text' in line) });
const quiet = async (): Promise<void> => {};

describe('a batch', () => {
  test('is answered in order, one line each, and faults are counted', async () => {
    async function* lines(): AsyncGenerator<readonly Line[]> {
      yield [
        { number: 1, text: 'a' },
        { number: 2, fault: 'too-long' },
      ];
      yield [{ number: 3, text: 'b' }];
    }
    const out = output();
    expect(await answerBatch(lines(), echo, out, quiet)).toEqual({ answered: 3, faults: 1 });
    expect(out.written.join('')).toBe('a\ntoo-long\nb\n');
  });

  test('waits for its reader: nothing is read while an answer is not taken', async () => {
    let read = 0;
    async function* counted(): AsyncGenerator<readonly Line[]> {
      for await (const one of batches(10, 1)) {
        read++;
        yield one;
      }
    }
    let free: () => void = () => {};
    const taken = new Promise<void>((resolve) => {
      free = resolve;
    });
    const run = answerBatch(counted(), echo, output({ write: () => taken }), quiet);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(read).toBe(1);
    free();
    expect((await run).answered).toBe(10);
  });

  test('answers one request before the next one comes', async () => {
    const out = output();
    async function* talk(): AsyncGenerator<readonly Line[]> {
      yield [{ number: 1, text: 'a' }];
      expect(out.written.join('')).toBe('a\n');
      yield [{ number: 2, text: 'b' }];
    }
    await answerBatch(talk(), echo, out, quiet);
    expect(out.written.join('')).toBe('a\nb\n');
  });

  test('stops when its reader has gone away', async () => {
    let read = 0;
    async function* counted(): AsyncGenerator<readonly Line[]> {
      for await (const one of batches(1000, 10)) {
        read++;
        yield one;
      }
    }
    await answerBatch(counted(), echo, output({ closed: true }), quiet);
    expect(read).toBe(1);
  });

  test('of a million lines is written in pieces of bounded size', async () => {
    let longest = 0;
    let total = 0;
    const write = async (text: string): Promise<void> => {
      longest = Math.max(longest, text.length);
      total += text.length;
    };
    async function* stream(): AsyncGenerator<Uint8Array> {
      const chunk = Buffer.from('{"id":1}\n'.repeat(10_000));
      for (let at = 0; at < 100; at++) yield chunk;
    }
    const counts = await answerBatch(lineBatches(stream()), echo, output({ write }), quiet);
    expect(counts.answered).toBe(1_000_000);
    expect(total).toBe(9_000_000);
    expect(longest).toBeLessThan(70_000);
  });
});
