import { type Diagnostic, diagnostic } from '../diagnostics/index.js';
import type { SourceFile } from '../source/index.js';

/**
 * Characters that are refused everywhere: C0 and C1 controls other than tab and line breaks, line and paragraph separators, bidirectional
 * formatting (Unicode 15, Bidi_Control), a byte order mark inside text, non-characters, and halves of surrogate pairs.
 */
const FORBIDDEN =
  /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const ALL_FORBIDDEN = new RegExp(FORBIDDEN, 'g');

/** Whether a decoded value holds a refused character. */
export function hasInvisible(value: string): boolean {
  return FORBIDDEN.test(value);
}

/** The name of the first refused character of a value, for a message. */
export function invisibleName(value: string): string | undefined {
  const found = FORBIDDEN.exec(value);
  return found ? nameOf(found[0].charCodeAt(0)) : undefined;
}

/** One diagnostic per refused character of a file's text, or of a range of it; a byte order mark at the start of the file is none. */
export function* findInvisible(file: SourceFile, start = 0, end = file.text.length): Generator<Diagnostic> {
  const text = start === 0 && end === file.text.length ? file.text : file.text.slice(start, end);
  let from = start === 0 && text.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (;;) {
    ALL_FORBIDDEN.lastIndex = from;
    const match = ALL_FORBIDDEN.exec(text);
    if (!match) return;
    from = match.index + 1;
    yield diagnostic(
      'ZT019',
      { file, start: start + match.index, end: start + from },
      { name: nameOf(match[0].charCodeAt(0)) },
    );
  }
}

/** The text with each refused character as its number, for messages. */
export function showInvisible(text: string): string {
  return text.replace(ALL_FORBIDDEN, (char) => `\\u{${char.charCodeAt(0).toString(16).toUpperCase()}}`);
}

function nameOf(code: number): string {
  const number = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return `the ${kindOf(code)} ${number}`;
}

function kindOf(code: number): string {
  if (code <= 0x1f || (code >= 0x7f && code <= 0x9f)) return 'control character';
  if (code === 0x2028 || code === 0x2029) return 'line separator';
  if (code >= 0xd800 && code <= 0xdfff) return 'half of a surrogate pair';
  if (code === 0xfeff) return 'byte order mark inside the text';
  if (code >= 0xfffe) return 'non-character';
  return 'bidirectional formatting character';
}
