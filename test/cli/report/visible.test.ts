import fc from 'fast-check';
import { expect, test } from 'vitest';
import { safeJson, visible, visibleLines } from '../../../src/cli/report/index.js';

const ACTING = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

test.each([
  ['\u001b[31mred', '\\u001b[31mred'],
  ['a\nb\tc\r', 'a\\nb\\tc\\r'],
  ['\u009b2J', '\\u009b2J'],
  ['user\u202etxt.exe', 'user\\u202etxt.exe'],
  ['a\u200bb\ufeffc', 'a\\u200bb\\ufeffc'],
  ['\u{e0041}', '\\u{e0041}'],
  ['\ud800', '\\ud800'],
  ['\ufff9x', '\\ufff9x'],
  ['Zoë 漢字 — ok', 'Zoë 漢字 — ok'],
])('%j prints as %s', (text, shown) => {
  expect(visible(text)).toBe(shown);
});

test('no text of any kind sends a control or bidirectional character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(visible(text)).not.toMatch(ACTING);
      expect(visibleLines(text).replaceAll('\n', '')).not.toMatch(ACTING);
      expect(safeJson({ text }).replaceAll('\n', '')).not.toMatch(ACTING);
    }),
  );
});

test('escaped JSON has the same value', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const hostile = `${text}\u202e\u{e0041}\u009b`;
      expect(JSON.parse(safeJson({ text: hostile }, 2))).toEqual({ text: hostile });
    }),
  );
});
