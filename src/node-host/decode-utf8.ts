import type { ReadResult } from '../compiler/host.js';

/** Strict UTF-8, without a byte order mark at the start; the place of the first byte that is something else. */
export function decodeUtf8(bytes: Uint8Array): ReadResult {
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    const byte = firstInvalidByte(bytes);
    const lenient = new TextDecoder('utf-8');
    const looksLike = otherEncoding(bytes);
    return {
      ok: false,
      fault: {
        kind: 'not-utf8',
        byte,
        text: lenient.decode(bytes),
        offset: lenient.decode(bytes.subarray(0, byte)).length,
        ...(looksLike && { looksLike }),
      },
    };
  }
}

function otherEncoding(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'UTF-16 (little endian)';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'UTF-16 (big endian)';
  return undefined;
}

/** The offset of the first byte that starts no well-formed sequence (Unicode 15, table 3-7); the length when there is none. */
function firstInvalidByte(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length === 0) return at;
    at += length;
  }
  return at;
}

/** Bytes of the well-formed sequence at `at`; 0 when there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return 1;
  const second = bytes[at + 1] ?? 0;
  if (lead >= 0xc2 && lead <= 0xdf) return isContinuation(second) ? 2 : 0;
  const third = bytes[at + 2] ?? 0;
  if (lead >= 0xe0 && lead <= 0xef) {
    const from = lead === 0xe0 ? 0xa0 : 0x80;
    const to = lead === 0xed ? 0x9f : 0xbf;
    return second >= from && second <= to && isContinuation(third) ? 3 : 0;
  }
  if (lead < 0xf0 || lead > 0xf4) return 0;
  const from = lead === 0xf0 ? 0x90 : 0x80;
  const to = lead === 0xf4 ? 0x8f : 0xbf;
  return second >= from && second <= to && isContinuation(third) && isContinuation(bytes[at + 3] ?? 0) ? 4 : 0;
}

function isContinuation(byte: number): boolean {
  return byte >= 0x80 && byte <= 0xbf;
}
