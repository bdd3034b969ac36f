import {
  BACKSLASH,
  CLOSE_LIST,
  CLOSE_MAP,
  COLON,
  COMMA,
  DOUBLE_QUOTE,
  endsKey,
  HASH,
  LINE_FEED,
  OPEN_LIST,
  OPEN_MAP,
  RETURN,
  SINGLE_QUOTE,
  SPACE,
  TAB,
} from './quick-chars.js';
import { UNCERTAIN } from './quick-scalars.js';

/** Where plain text outside brackets ends: before ` #`, before `:` and white space, or at the line's end, without trailing spaces. */
export function blockPlainEnd(text: string, start: number): number {
  let end = start;
  for (let at = start; ; at++) {
    const code = text.charCodeAt(at);
    if (code === SPACE) continue;
    if (code === LINE_FEED || at >= text.length || (code === HASH && end < at)) return end;
    if (code === COLON && endsKey(text, at + 1)) return colonAt(at, end);
    if (code === RETURN && text.charCodeAt(at + 1) === LINE_FEED) return end;
    if (code === RETURN || code === TAB) throw UNCERTAIN;
    end = at + 1;
  }
}

/** As outside brackets, but `,` and brackets end it too. */
export function flowPlainEnd(text: string, start: number): number {
  let end = start;
  for (let at = start; ; at++) {
    const code = text.charCodeAt(at);
    if (code === SPACE) continue;
    if (code === LINE_FEED || isFlowEnd(code) || (code === HASH && end < at)) return end;
    if (code === COLON && endsKey(text, at + 1)) return colonAt(at, end);
    if (code === COLON && isFlowEnd(text.charCodeAt(at + 1))) throw UNCERTAIN;
    if (code === RETURN && text.charCodeAt(at + 1) === LINE_FEED) return end;
    if (code === RETURN || code === TAB || at >= text.length) throw UNCERTAIN;
    end = at + 1;
  }
}

/** The offset of the closing quote of a text on one line; of the escapes only those of the quote and of the backslash are certain. */
export function doubleQuoteEnd(text: string, from: number): number {
  for (let at = from; ; at++) {
    const code = text.charCodeAt(at);
    if (code === DOUBLE_QUOTE) return at;
    if (code === BACKSLASH) {
      const escaped = text.charCodeAt(++at);
      if (escaped !== DOUBLE_QUOTE && escaped !== BACKSLASH) throw UNCERTAIN;
    } else if (code === LINE_FEED || code === RETURN || at >= text.length) throw UNCERTAIN;
  }
}

/** The offset of the closing quote of a text on one line; two quotes stand for one. */
export function singleQuoteEnd(text: string, from: number): number {
  for (let at = from; ; at++) {
    const code = text.charCodeAt(at);
    if (code === SINGLE_QUOTE && text.charCodeAt(at + 1) !== SINGLE_QUOTE) return at;
    if (code === SINGLE_QUOTE) at++;
    else if (code === LINE_FEED || code === RETURN || at >= text.length) throw UNCERTAIN;
  }
}

function colonAt(at: number, end: number): number {
  if (end !== at) throw UNCERTAIN;
  return at;
}

function isFlowEnd(code: number): boolean {
  return code === COMMA || code === OPEN_LIST || code === CLOSE_LIST || code === OPEN_MAP || code === CLOSE_MAP;
}
