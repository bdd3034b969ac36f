import { type Diagnostic, diagnostic } from '../diagnostics/index.js';
import type { SourceFile } from '../source/index.js';

/**
 * Characters that are refused everywhere: C0 and C1 controls other than tab and line breaks, line and paragraph separators, bidirectional
 * formatting (Unicode 15, Bidi_Control), a byte order mark inside text, non-characters, and halves of surrogate pairs.
 */
const FORBIDDEN =
  /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const ALL_FORBIDDEN = new RegExp(FORBIDDEN, 'g');

/** More than this in one file are not told apart one by one. */
const MAX_REPORTED = 1000;

/** Whether a decoded value holds a refused character. */
export function hasInvisible(value: string): boolean {
  return FORBIDDEN.test(value);
}

/** The name of the first refused character of a value, for a message. */
export function invisibleName(value: string): string | undefined {
  const found = FORBIDDEN.exec(value);
  return found ? nameOf(found[0].charCodeAt(0)) : undefined;
}

/** One diagnostic per refused character of a file's text; a byte order mark at its start is none. */
export function findInvisible(file: SourceFile): Diagnostic[] {
  const from = file.text.charCodeAt(0) === 0xfeff ? 1 : 0;
  if (!FORBIDDEN.test(from === 0 ? file.text : file.text.slice(1))) return [];
  const found: Diagnostic[] = [];
  ALL_FORBIDDEN.lastIndex = from;
  for (
    let match = ALL_FORBIDDEN.exec(file.text);
    match && found.length < MAX_REPORTED;
    match = ALL_FORBIDDEN.exec(file.text)
  ) {
    const span = { file, start: match.index, end: match.index + 1 };
    found.push(diagnostic('ZT019', span, { name: nameOf(match[0].charCodeAt(0)) }));
  }
  return found;
}

/** The text with each refused character replaced by one that has no meaning to a parser, so that offsets stay true. */
export function withoutInvisible(text: string): string {
  return text.charCodeAt(0) === 0xfeff
    ? `\ufeff${text.slice(1).replace(ALL_FORBIDDEN, '\ufffd')}`
    : text.replace(ALL_FORBIDDEN, '\ufffd');
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
