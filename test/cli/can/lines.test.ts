import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Line, lineBatches } from '../../../src/cli/can/lines.js';

async function* stream(...chunks: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}

async function read(chunks: AsyncIterable<Uint8Array>, limit?: number): Promise<Line[]> {
  const all: Line[] = [];
  for await (const batch of lineBatches(chunks, limit)) all.push(...batch);
  return all;
}

describe('lines', () => {
  test('end with LF or CRLF, and the last one needs no end', async () => {
    expect(await read(stream('a\nb\r\nc'))).toEqual([
      { number: 1, text: 'a' },
      { number: 2, text: 'b' },
      { number: 3, text: 'c' },
    ]);
  });

  test('blank ones are dropped and keep their number', async () => {
    expect(await read(stream('\n  \r\na\n\n'))).toEqual([{ number: 3, text: 'a' }]);
  });

  test('a byte order mark before the first is dropped, and only there', async () => {
    const lines = await read(stream('\ufeffa\n\ufeffb\n'));
    expect(lines).toEqual([
      { number: 1, text: 'a' },
      { number: 2, text: '\ufeffb' },
    ]);
  });

  test('one that is longer than the limit is a fault, and the next ones are read', async () => {
    const long = 'x'.repeat(11);
    expect(await read(stream('0123456789\n', long, long, '\nok\n0123456789\r\n', `${long}\r\n`), 10)).toEqual([
      { number: 1, text: '0123456789' },
      { number: 2, fault: 'too-long' },
      { number: 3, text: 'ok' },
      { number: 4, text: '0123456789' },
      { number: 5, fault: 'too-long' },
    ]);
  });

  test('one that is not UTF-8 is a fault, and the next ones are read', async () => {
    expect(await read(stream('a\n', new Uint8Array([0xff, 0x0a]), 'b'))).toEqual([
      { number: 1, text: 'a' },
      { number: 2, fault: 'not-utf8' },
      { number: 3, text: 'b' },
    ]);
  });

  test('are the same wherever the stream is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', 'é', '漢', '\n', '\r\n', ' ')),
        fc.integer({ min: 1, max: 5 }),
        async (parts, size) => {
          const bytes = Buffer.from(parts.join(''));
          const cut = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
            bytes.subarray(at * size, (at + 1) * size),
          );
          expect(await read(stream(...cut))).toEqual(await read(stream(bytes)));
        },
      ),
    );
  });

  test('of a gigabyte without a line end are never held in memory', async () => {
    const block = new Uint8Array(1024 * 1024).fill(0x78);
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < 1024; at++) yield block;
    }
    const before = process.memoryUsage().arrayBuffers;
    expect(await read(endless())).toEqual([{ number: 1, fault: 'too-long' }]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
  });
});
