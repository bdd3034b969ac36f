import { isLineEnd, LINE_FEED, RETURN, skipSpaces, TAB } from './quick-chars.js';
import { UNCERTAIN } from './quick-scalars.js';

/**
 * The text after the `>-` at `start`, as long reasons are written: lines of one indentation deeper than `indent`, joined by spaces. `end` is
 * the line break of the last one.
 */
export function readFolded(
  text: string,
  start: number,
  indent: number,
): { readonly value: string; readonly end: number } {
  let end = start + 2;
  if (text.charCodeAt(end) === RETURN) end++;
  if (text.charCodeAt(end) !== LINE_FEED) throw UNCERTAIN;
  const lines: string[] = [];
  let column = 0;
  for (let from = end + 1; ; from = end + 1) {
    const first = skipSpaces(text, from);
    if (first - from <= indent || isLineEnd(text, first)) break;
    if (column === 0) column = first - from;
    const lineEnd = text.indexOf('\n', first);
    // A last line without a line break, and lines that fold differently, are the library's.
    if (first - from !== column || lineEnd < 0) throw UNCERTAIN;
    lines.push(text.slice(first, text.charCodeAt(lineEnd - 1) === RETURN ? lineEnd - 1 : lineEnd));
    end = lineEnd;
  }
  if (lines.length === 0 || lines.some((line) => /^\t|[ \t\r]$/.test(line))) throw UNCERTAIN;
  refuseDeeperLine(text, end + 1, indent);
  return { value: lines.join(' '), end };
}

/** After blank lines the text may go on, also with what looks like a comment. */
function refuseDeeperLine(text: string, lineStart: number, indent: number): void {
  let from = lineStart;
  while (from < text.length && isLineEnd(text, from)) from = text.indexOf('\n', from) + 1;
  const first = skipSpaces(text, from);
  const code = text.charCodeAt(first);
  const isBlank = first > from && isLineEnd(text, first);
  if (first - from > indent || isBlank || code === TAB || code === RETURN) throw UNCERTAIN;
}
