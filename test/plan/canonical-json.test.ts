import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, jsonDigest, readableJson, textDigest } from '../../src/targets/canonical-json.js';

/** The values that JSON carries unchanged. */
const JSON_VALUE = fc.jsonValue().filter((value) => {
  try {
    canonicalJson(value);
    return true;
  } catch {
    return false;
  }
});

describe('canonical JSON', () => {
  test('sorts keys by code unit at every depth and uses no white space', () => {
    expect(canonicalJson({ b: [{ z: 1, a: 2 }], a: null, B: true, '10': 1, '9': 2, é: 0 })).toBe(
      '{"10":1,"9":2,"B":true,"a":null,"b":[{"a":2,"z":1}],"é":0}',
    );
  });

  test('does not depend on the order in which keys were set, and parses back', () => {
    fc.assert(
      fc.property(JSON_VALUE, (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(canonicalJson(JSON.parse(readableJson(value)))).toBe(text);
      }),
    );
  });

  test('keeps a key `__proto__` like any other', () => {
    const value: unknown = JSON.parse('{"b": {}, "__proto__": {"a": 1}}');
    expect(canonicalJson(value)).toBe('{"__proto__":{"a":1},"b":{}}');
    expect(jsonDigest(value)).not.toBe(jsonDigest({ b: {} }));
  });

  test('refuses what would not come back the same', () => {
    for (const value of [
      undefined,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      2 ** 53,
      1n,
      () => 0,
      new Map(),
      { a: undefined },
    ]) {
      expect(() => canonicalJson(value), String(value)).toThrow(TypeError);
    }
    expect(canonicalJson([2 ** 53 - 1, 0.1, -0, 1e-7 / 4])).toBe('[9007199254740991,0.1,0,2.5e-8]');
  });

  test('is digested as SHA-256 of its UTF-8 bytes', () => {
    expect(textDigest('é')).toBe(textDigest(new TextEncoder().encode('é')));
    expect(jsonDigest({})).toBe('sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
  });
});
