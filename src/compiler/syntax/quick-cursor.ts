import type { SourceFile, Span } from '../source/index.js';
import { MAX_DEPTH, MAX_VALUES } from './limits.js';
import type { LocatedNode, LocatedScalar } from './located-node.js';
import {
  BYTE_ORDER_MARK,
  COLON,
  DOUBLE_QUOTE,
  endsKey,
  GREATER,
  HASH,
  isLineEnd,
  LINE_FEED,
  MINUS,
  OPEN_LIST,
  OPEN_MAP,
  RETURN,
  SINGLE_QUOTE,
  SPACE,
  skipSpaces,
  TAB,
} from './quick-chars.js';
import { blockPlainEnd, doubleQuoteEnd, flowPlainEnd, singleQuoteEnd } from './quick-ends.js';
import { readFolded } from './quick-folded.js';
import { isSafeStart, resolvePlain, UNCERTAIN } from './quick-scalars.js';

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
    this.#at = skipSpaces(this.#text, this.#at);
  }

  isLineEnd(): boolean {
    return isLineEnd(this.#text, this.#at);
  }

  /** A `#` after white space. */
  isComment(): boolean {
    return this.is(HASH) && this.#text.charCodeAt(this.#at - 1) === SPACE;
  }

  /** The dash of a list entry. */
  isDash(): boolean {
    return this.is(MINUS) && (this.#text.charCodeAt(this.#at + 1) === SPACE || isLineEnd(this.#text, this.#at + 1));
  }

  /** `---` and `...` in the first column separate documents. */
  isMarker(): boolean {
    if (this.#at !== this.#lineStart) return false;
    return this.#text.startsWith('---', this.#at) || this.#text.startsWith('...', this.#at);
  }

  /** Whether plain text that starts here is a key of a block mapping. */
  isBlockKey(): boolean {
    return (
      isSafeStart(this.#text.charCodeAt(this.#at)) &&
      this.#text.charCodeAt(blockPlainEnd(this.#text, this.#at)) === COLON
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
    if (!this.is(COLON) || this.#at - start > MAX_KEY || !endsKey(this.#text, this.#at + 1)) throw UNCERTAIN;
    this.#at++;
  }

  /** Quoted text on one line. */
  quoted(): LocatedScalar & { readonly value: string } {
    const start = this.#at;
    const value = this.is(DOUBLE_QUOTE) ? this.#doubleQuoted() : this.#singleQuoted();
    return { kind: 'scalar', value, span: this.span(start) };
  }

  #doubleQuoted(): string {
    const source = this.#takeTo(doubleQuoteEnd(this.#text, this.#at + 1));
    return source.includes('\\') ? source.replace(/\\(.)/g, '$1') : source;
  }

  #singleQuoted(): string {
    const source = this.#takeTo(singleQuoteEnd(this.#text, this.#at + 1));
    return source.includes("'") ? source.replaceAll("''", "'") : source;
  }

  /** What stands between the quote here and the one at `end`; moves past both. */
  #takeTo(end: number): string {
    const source = this.#text.slice(this.#at + 1, end);
    this.#at = end + 1;
    return source;
  }

  /** Folded text; moves to the line after it. */
  folded(indent: number): LocatedScalar {
    const start = this.#at;
    const { value, end } = readFolded(this.#text, start, indent);
    this.#at = end;
    return { kind: 'scalar', value, span: this.span(start, end + 1) };
  }

  /** Plain text outside brackets. */
  blockPlain(): LocatedScalar {
    return this.#plain(blockPlainEnd);
  }

  /** Plain text inside brackets. */
  flowPlain(): LocatedScalar {
    return this.#plain(flowPlainEnd);
  }

  #plain(endOf: (text: string, start: number) => number): LocatedScalar {
    const start = this.#at;
    if (!isSafeStart(this.#text.charCodeAt(start))) throw UNCERTAIN;
    this.#at = endOf(this.#text, start);
    return { kind: 'scalar', value: resolvePlain(this.#text.slice(start, this.#at)), span: this.span(start) };
  }
}
