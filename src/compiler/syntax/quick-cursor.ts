import type { SourceFile, Span } from '../source/index.js';
import { MAX_DEPTH, MAX_VALUES } from './limits.js';
import type { LocatedNode, LocatedScalar } from './located-node.js';
import { isSafeStart, resolvePlain, UNCERTAIN } from './quick-scalars.js';

const TAB = 9;
const LINE_FEED = 10;
const RETURN = 13;
const SPACE = 32;
const DOUBLE_QUOTE = 34;
const HASH = 35;
const SINGLE_QUOTE = 39;
const COMMA = 44;
const MINUS = 45;
const COLON = 58;
const GREATER = 62;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN_MAP = 123;
const CLOSE_MAP = 125;
const BYTE_ORDER_MARK = 0xfeff;

/** The library takes no longer key before its `:`. */
const MAX_KEY = 1000;

/** A place in a text, and the moves of the quick reader that concern lines and scalars. Throws {@link UNCERTAIN} for whatever is unusual. */
export class QuickCursor {
  readonly #file: SourceFile;
  readonly #text: string;
  #at = 0;
  /** Where the line of `#at` starts; set by `nextContent`. */
  #lineStart = 0;
  #depth = 0;
  #spans = 0;

  constructor(file: SourceFile) {
    this.#file = file;
    this.#text = file.text;
    if (file.text.charCodeAt(0) === BYTE_ORDER_MARK) this.#at = this.#lineStart = 1;
  }

  get at(): number {
    return this.#at;
  }

  get lineStart(): number {
    return this.#lineStart;
  }

  /** The column of `at`, from 0. */
  get indent(): number {
    return this.#at - this.#lineStart;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  advance(count: number): void {
    this.#at += count;
  }

  is(code: number): boolean {
    return this.#text.charCodeAt(this.#at) === code;
  }

  span(start: number, end = this.#at): Span {
    if (++this.#spans > MAX_VALUES) throw UNCERTAIN;
    return { file: this.#file, start, end };
  }

  /** Counts a level of nesting around what `read` reads. */
  nested(read: () => LocatedNode): LocatedNode {
    if (++this.#depth > MAX_DEPTH) throw UNCERTAIN;
    const node = read();
    this.#depth--;
    return node;
  }

  /** Moves to the next character that is no space, line break or comment; false at the end of the text. */
  nextContent(): boolean {
    const text = this.#text;
    let isNewLine = this.#at === this.#lineStart;
    for (;;) {
      const code = text.charCodeAt(this.#at);
      if (code === LINE_FEED) {
        this.#lineStart = ++this.#at;
        isNewLine = true;
      } else if (code === SPACE) this.#at++;
      else if (code === RETURN && text.charCodeAt(this.#at + 1) === LINE_FEED) this.#at++;
      else if (code === HASH) this.#skipComment();
      else if (code === TAB || code === RETURN) throw UNCERTAIN;
      else if (this.isAtEnd) return false;
      else if (!isNewLine) throw UNCERTAIN;
      else return true;
    }
  }

  #skipComment(): void {
    const end = this.#text.indexOf('\n', this.#at);
    this.#at = end < 0 ? this.#text.length : end;
  }

  skipSpaces(): void {
    while (this.is(SPACE)) this.#at++;
  }

  isLineEnd(at = this.#at): boolean {
    const code = this.#text.charCodeAt(at);
    return (
      code === LINE_FEED || at >= this.#text.length || (code === RETURN && this.#text.charCodeAt(at + 1) === LINE_FEED)
    );
  }

  /** A `#` after white space. */
  isComment(): boolean {
    return this.is(HASH) && this.#text.charCodeAt(this.#at - 1) === SPACE;
  }

  /** The dash of a list entry. */
  isDash(): boolean {
    return this.is(MINUS) && (this.#text.charCodeAt(this.#at + 1) === SPACE || this.isLineEnd(this.#at + 1));
  }

  /** `---` and `...` in the first column separate documents. */
  isMarker(): boolean {
    if (this.#at !== this.#lineStart) return false;
    return this.#text.startsWith('---', this.#at) || this.#text.startsWith('...', this.#at);
  }

  /** Whether plain text that starts here is a key of a block mapping. */
  isBlockKey(): boolean {
    return (
      isSafeStart(this.#text.charCodeAt(this.#at)) && this.#text.charCodeAt(this.#blockPlainEnd(this.#at)) === COLON
    );
  }

  isQuote(): boolean {
    return this.is(DOUBLE_QUOTE) || this.is(SINGLE_QUOTE);
  }

  /** The start of folded text without a line break at its end. */
  isFolded(): boolean {
    return this.is(GREATER) && this.#text.charCodeAt(this.#at + 1) === MINUS;
  }

  /** A quoted text, or a list or mapping in brackets. */
  isFlowStart(): boolean {
    return this.isQuote() || this.is(OPEN_LIST) || this.is(OPEN_MAP);
  }

  /** Moves past the `:` of a key that started at `start`. */
  colon(start: number): void {
    if (!this.is(COLON) || this.#at - start > MAX_KEY || !this.#endsKey(this.#at + 1)) throw UNCERTAIN;
    this.#at++;
  }

  /** Quoted text on one line; of the escapes only those of the quote itself and of the backslash. */
  quoted(): LocatedScalar & { readonly value: string } {
    const start = this.#at;
    const end = this.is(DOUBLE_QUOTE) ? this.#doubleQuoteEnd(start + 1) : this.#singleQuoteEnd(start + 1);
    const source = this.#text.slice(start + 1, end);
    const value = this.is(DOUBLE_QUOTE)
      ? source.includes('\\')
        ? source.replace(/\\(.)/g, '$1')
        : source
      : source.includes("'")
        ? source.replaceAll("''", "'")
        : source;
    this.#at = end + 1;
    return { kind: 'scalar', value, span: this.span(start) };
  }

  #doubleQuoteEnd(from: number): number {
    for (let at = from; ; at++) {
      const code = this.#text.charCodeAt(at);
      if (code === DOUBLE_QUOTE) return at;
      if (code === BACKSLASH) {
        const escaped = this.#text.charCodeAt(++at);
        if (escaped !== DOUBLE_QUOTE && escaped !== BACKSLASH) throw UNCERTAIN;
      } else if (code === LINE_FEED || code === RETURN || at >= this.#text.length) throw UNCERTAIN;
    }
  }

  #singleQuoteEnd(from: number): number {
    for (let at = from; ; at++) {
      const code = this.#text.charCodeAt(at);
      if (code === SINGLE_QUOTE && this.#text.charCodeAt(at + 1) !== SINGLE_QUOTE) return at;
      if (code === SINGLE_QUOTE) at++;
      else if (code === LINE_FEED || code === RETURN || at >= this.#text.length) throw UNCERTAIN;
    }
  }

  /**
   * Text after `>-`, as long reasons are written: lines of one indentation deeper than `indent`, joined by spaces. Moves to the line after
   * the last one.
   */
  folded(indent: number): LocatedScalar {
    const start = this.#at;
    this.#at += 2;
    if (this.is(RETURN)) this.#at++;
    if (!this.is(LINE_FEED)) throw UNCERTAIN;
    const lines: string[] = [];
    let column = 0;
    for (let from = this.#at + 1; ; from = this.#at + 1) {
      const first = this.#firstInLine(from);
      if (first - from <= indent || this.isLineEnd(first)) break;
      if (column === 0) column = first - from;
      const end = this.#text.indexOf('\n', first);
      // The last line without a line break, and lines that fold differently, are the library's.
      if (first - from !== column || end < 0) throw UNCERTAIN;
      lines.push(this.#text.slice(first, this.#text.charCodeAt(end - 1) === RETURN ? end - 1 : end));
      this.#at = end;
    }
    if (lines.length === 0 || lines.some((line) => /^\t|[ \t\r]$/.test(line))) throw UNCERTAIN;
    this.#refuseDeeperLine(indent);
    return { kind: 'scalar', value: lines.join(' '), span: this.span(start, this.#at + 1) };
  }

  #firstInLine(from: number): number {
    let at = from;
    while (this.#text.charCodeAt(at) === SPACE) at++;
    return at;
  }

  /** After blank lines the text may go on, also with what looks like a comment. */
  #refuseDeeperLine(indent: number): void {
    let from = this.#at + 1;
    let first = this.#firstInLine(from);
    while (first < this.#text.length && first === from && this.isLineEnd(first)) {
      from = this.#text.indexOf('\n', first) + 1;
      first = this.#firstInLine(from);
    }
    const code = this.#text.charCodeAt(first);
    if (first - from > indent || code === TAB || code === RETURN) throw UNCERTAIN;
  }

  /** Plain text outside brackets. */
  blockPlain(): LocatedScalar {
    return this.#plain((start) => this.#blockPlainEnd(start));
  }

  /** Plain text inside brackets. */
  flowPlain(): LocatedScalar {
    return this.#plain((start) => this.#flowPlainEnd(start));
  }

  #plain(endOf: (start: number) => number): LocatedScalar {
    const start = this.#at;
    if (!isSafeStart(this.#text.charCodeAt(start))) throw UNCERTAIN;
    this.#at = endOf(start);
    return { kind: 'scalar', value: resolvePlain(this.#text.slice(start, this.#at)), span: this.span(start) };
  }

  /** Before ` #`, before `:` and white space, or the line's end, without trailing spaces. */
  #blockPlainEnd(start: number): number {
    const text = this.#text;
    let end = start;
    for (let at = start; ; at++) {
      const code = text.charCodeAt(at);
      if (code === SPACE) continue;
      if (code === LINE_FEED || at >= text.length || (code === HASH && end < at)) return end;
      if (code === COLON && this.#endsKey(at + 1)) return this.#colonAt(at, end);
      if (code === RETURN && text.charCodeAt(at + 1) === LINE_FEED) return end;
      if (code === RETURN || code === TAB) throw UNCERTAIN;
      end = at + 1;
    }
  }

  /** As outside brackets, but `,` and brackets end it too. */
  #flowPlainEnd(start: number): number {
    const text = this.#text;
    let end = start;
    for (let at = start; ; at++) {
      const code = text.charCodeAt(at);
      if (code === SPACE) continue;
      if (code === LINE_FEED || isFlowEnd(code) || (code === HASH && end < at)) return end;
      if (code === COLON && this.#endsKey(at + 1)) return this.#colonAt(at, end);
      if (code === COLON && isFlowEnd(text.charCodeAt(at + 1))) throw UNCERTAIN;
      if (code === RETURN && text.charCodeAt(at + 1) === LINE_FEED) return end;
      if (code === RETURN || code === TAB || at >= text.length) throw UNCERTAIN;
      end = at + 1;
    }
  }

  #colonAt(at: number, end: number): number {
    if (end !== at) throw UNCERTAIN;
    return at;
  }

  #endsKey(at: number): boolean {
    const code = this.#text.charCodeAt(at);
    return code === SPACE || code === TAB || this.isLineEnd(at);
  }
}

function isFlowEnd(code: number): boolean {
  return code === COMMA || code === OPEN_LIST || code === CLOSE_LIST || code === OPEN_MAP || code === CLOSE_MAP;
}
