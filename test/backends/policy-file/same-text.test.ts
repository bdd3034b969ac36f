import { describe, expect, test } from 'vitest';
import { sameButForFormat } from '../../../src/backends/policy-file/same-text.js';

const TEXT = ['// header', '{', '\t"a": [', '\t\t"x // y", // why', '\t\t"b",', '\t],', '}', ''].join('\n');

describe('two policy files', () => {
  test.each([
    ['other white space', '// header\r\n{ "a":["x // y",   // why  \n"b"] }'],
    ['no comma at the end', TEXT.replace('"b",', '"b"').replace('],', ']')],
    ['a comma before a comment at the end', TEXT.replace('"b",', '"b", // last\n').replace('// last\n', '')],
  ])('are the same with %s', (_, other) => {
    expect(sameButForFormat(TEXT, other)).toBe(true);
  });

  test.each([
    ['another value', TEXT.replace('"b"', '"c"')],
    ['another order', TEXT.replace('"x // y", // why', '"b",').replace('"b",\n\t]', '"x // y", // why\n\t]')],
    ['white space within a text', TEXT.replace('x // y', 'x  // y')],
    ['another comment', TEXT.replace('// why', '// because')],
    ['no header', TEXT.replace('// header\n', '')],
    ['an empty item', TEXT.replace('"b",', '"b",,')],
    ['a stray character', TEXT.replace('"b",', '"b" / ,')],
    ['a text that is cut', TEXT.slice(0, -4)],
    ['a value that a comment hides', TEXT.replace('"b",', '// "b",')],
  ])('are not with %s', (_, other) => {
    expect(sameButForFormat(TEXT, other)).toBe(false);
  });

  test('are compared in no time, whatever they are', () => {
    for (const hostile of ['/*', '"', '"\\', '//', '{', ',]']) {
      const text = hostile.repeat(100_000);
      expect(sameButForFormat(text, `${text}x`)).toBe(false);
    }
  });
});
