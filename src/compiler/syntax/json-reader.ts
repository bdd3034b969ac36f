import { diagnostic } from '../diagnostics/index.js';
import type { SourceFile, Span } from '../source/index.js';
import type { FaultList } from './fault-list.js';
import { hasInvisible, invisibleName } from './invisible.js';
import { JsonStop, notJson } from './json-stop.js';
import { readJsonString } from './json-string.js';
import { MAX_DEPTH, MAX_FILE_BYTES, MAX_VALUES, MAX_VALUES_IN_MEMORY, TOO_MANY } from './limits.js';
import type { LocatedEntry, LocatedNode, LocatedScalar } from './located-node.js';

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORD = /[A-Za-z]+/y;
const SPACE = /[ \t\r\n]*/y;
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** What JSON allows; HuJSON adds comments and a comma after the last item. */
export type JsonDialect = 'json' | 'hujson';

/** Reads one JSON value from a range of a file (RFC 8259), with places. Recursive up to the depth limit. */
export class JsonReader {
  readonly #faults: FaultList;
  readonly #file: SourceFile;
  readonly #text: string;
  readonly #end: number;
  readonly #dialect: JsonDialect;
  readonly #limit: number;
  #at: number;
  #values = 0;

  constructor(file: SourceFile, start: number, end: number, dialect: JsonDialect, faults: FaultList) {
    this.#faults = faults;
    this.#file = file;
    // A reader of one line must not look past it.
    this.#text = end === file.text.length ? file.text : file.text.slice(0, end);
    this.#end = end;
    this.#at = start;
    this.#dialect = dialect;
    this.#limit = this.#text.length > MAX_FILE_BYTES ? MAX_VALUES_IN_MEMORY : MAX_VALUES;
  }

  /** The value, or undefined after a syntax error. */
  read(): LocatedNode | undefined {
    try {
      this.#space();
      const node = this.#value(0);
      this.#space();
      if (this.#at < this.#end) throw this.#unexpected('nothing more');
      return node;
    } catch (error) {
      if (!(error instanceof JsonStop)) throw error;
      this.#faults.add(error.explain(this.#mark(error.offset)));
      return undefined;
    }
  }

  #value(depth: number): LocatedNode {
    if (++this.#values > this.#limit)
      throw new JsonStop(this.#at, (span) => diagnostic('ZT022', span, { path: this.#file.path, detail: TOO_MANY }));
    const first = this.#text[this.#at];
    if (first === '{' || first === '[') {
      if (depth >= MAX_DEPTH) throw new JsonStop(this.#at, (span) => diagnostic('ZT017', span, { limit: MAX_DEPTH }));
      return first === '{' ? this.#map(depth) : this.#list(depth);
    }
    if (first === '"') return this.#string();
    return this.#number() ?? this.#word();
  }

  #map(depth: number): LocatedNode {
    const start = this.#at++;
    const entries = new Map<string, LocatedEntry>();
    while (!this.#closes('}')) {
      const entry = this.#entry(depth);
      const first = entries.get(entry.key);
      if (!first) entries.set(entry.key, entry);
      else this.#duplicate(entry, first);
      this.#separator('}');
    }
    return { kind: 'map', entries, span: this.#span(start) };
  }

  #list(depth: number): LocatedNode {
    const start = this.#at++;
    const items: LocatedNode[] = [];
    while (!this.#closes(']')) {
      items.push(this.#value(depth + 1));
      this.#separator(']');
    }
    return { kind: 'list', items, span: this.#span(start) };
  }

  #entry(depth: number): LocatedEntry {
    if (this.#text[this.#at] !== '"') throw this.#unexpected('a key in double quotes');
    const { value, span } = this.#string();
    this.#space();
    if (this.#text[this.#at] !== ':') throw this.#unexpected('`:`');
    this.#at++;
    this.#space();
    return { key: String(value), keySpan: span, value: this.#value(depth + 1) };
  }

  /** Moves past the closing bracket when it stands here; a comma before it is an error in JSON. */
  #closes(bracket: '}' | ']'): boolean {
    const before = this.#at;
    this.#space();
    if (this.#text[this.#at] !== bracket) return false;
    if (this.#text[before - 1] === ',' && this.#dialect === 'json') {
      throw notJson(before - 1, 'a comma after the last item is not JSON', 'remove the comma');
    }
    this.#at++;
    return true;
  }

  #separator(bracket: '}' | ']'): void {
    this.#space();
    const next = this.#text[this.#at];
    if (next === ',') this.#at++;
    else if (next !== bracket) throw this.#unexpected(`\`,\` or \`${bracket}\``);
  }

  #string(): LocatedScalar & { readonly value: string } {
    const start = this.#at;
    const { value, end } = readJsonString(this.#text, start);
    this.#at = end;
    const span = this.#span(start);
    if (hasInvisible(value) && !hasInvisible(this.#text.slice(start, end))) {
      this.#faults.add(diagnostic('ZT019', span, { name: invisibleName(value)! }));
    }
    return { kind: 'scalar', value, span };
  }

  #number(): LocatedScalar | undefined {
    NUMBER.lastIndex = this.#at;
    const found = NUMBER.exec(this.#text);
    if (!found) return undefined;
    const start = this.#at;
    this.#at = NUMBER.lastIndex;
    if (/[0-9A-Za-z_.]/.test(this.#text[this.#at] ?? '')) {
      throw notJson(
        start,
        'a number that JSON does not know',
        'write it as a plain decimal number, or in double quotes',
      );
    }
    return { kind: 'scalar', value: Number(found[0]), span: this.#span(start) };
  }

  #word(): LocatedScalar {
    WORD.lastIndex = this.#at;
    const found = WORD.exec(this.#text)?.[0];
    const value = found === undefined ? undefined : WORDS.get(found);
    if (found === undefined || value === undefined) throw this.#unexpected('a value');
    const start = this.#at;
    this.#at += found.length;
    return { kind: 'scalar', value, span: this.#span(start) };
  }

  #space(): void {
    for (;;) {
      SPACE.lastIndex = this.#at;
      SPACE.test(this.#text);
      this.#at = SPACE.lastIndex;
      if (this.#dialect === 'json' || this.#text[this.#at] !== '/') return;
      COMMENT.lastIndex = this.#at;
      if (!COMMENT.test(this.#text)) throw notJson(this.#at, 'a comment that does not end', 'close it with `*/`');
      this.#at = COMMENT.lastIndex;
    }
  }

  #duplicate(entry: LocatedEntry, first: LocatedEntry): void {
    const related = [{ span: first.keySpan, label: 'first written here' }];
    this.#faults.add(diagnostic('ZT011', entry.keySpan, { key: entry.key }, { label: 'again here', related }));
  }

  #unexpected(expected: string): JsonStop {
    if (this.#at >= this.#end) return notJson(this.#at, `the text ends where ${expected} should stand`);
    const help = this.#text[this.#at] === "'" ? 'JSON uses double quotes' : undefined;
    return notJson(this.#at, `expected ${expected}`, help);
  }

  #span(start: number): Span {
    return { file: this.#file, start, end: this.#at };
  }

  #mark(offset: number): Span {
    const start = Math.min(offset, Math.max(0, this.#file.text.length - 1));
    return { file: this.#file, start, end: Math.min(start + 1, this.#file.text.length) };
  }
}
