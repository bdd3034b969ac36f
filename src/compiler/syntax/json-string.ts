import { notJson } from './json-stop.js';

const PLAIN = /[^"\\\0-\x1f]*/y;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

/** The string that starts with the quote at `start`, and the offset after its closing quote. */
export function readJsonString(text: string, start: number): { readonly value: string; readonly end: number } {
  let at = start + 1;
  let value = '';
  for (;;) {
    PLAIN.lastIndex = at;
    PLAIN.test(text);
    value += text.slice(at, PLAIN.lastIndex);
    at = PLAIN.lastIndex;
    const next = text[at];
    if (next === '"') return { value, end: at + 1 };
    if (next === undefined) throw notJson(start, 'a string that does not end', 'close it with `"`');
    if (next !== '\\')
      throw notJson(
        at,
        'a line break or control character inside a string',
        'write it as an escape, or close the string before it',
      );
    const found = readEscape(text, at);
    value += found.value;
    at = found.end;
  }
}

function readEscape(text: string, at: number): { readonly value: string; readonly end: number } {
  const letter = text[at + 1] ?? '';
  const simple = ESCAPES.get(letter);
  if (simple !== undefined) return { value: simple, end: at + 2 };
  const hex = text.slice(at + 2, at + 6);
  if (letter === 'u' && /^[0-9a-fA-F]{4}$/.test(hex))
    return { value: String.fromCharCode(Number.parseInt(hex, 16)), end: at + 6 };
  throw notJson(at, 'an escape that JSON does not know', 'write `\\\\` for a backslash');
}
