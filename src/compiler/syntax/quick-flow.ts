import type { LocatedEntry, LocatedNode } from './located-node.js';
import { CLOSE_LIST, CLOSE_MAP, COMMA, OPEN_LIST, OPEN_MAP } from './quick-chars.js';
import type { QuickCursor } from './quick-cursor.js';
import { UNCERTAIN } from './quick-scalars.js';

/** A scalar, or a list or mapping in brackets, inside a block of this indentation. */
export function readFlow(cursor: QuickCursor, indent: number): LocatedNode {
  if (cursor.isQuote()) return cursor.quoted();
  if (cursor.is(OPEN_LIST)) return cursor.nested(() => readList(cursor, indent));
  if (cursor.is(OPEN_MAP)) return cursor.nested(() => readMap(cursor, indent));
  return cursor.flowPlain();
}

function readList(cursor: QuickCursor, indent: number): LocatedNode {
  const start = cursor.at;
  const items: LocatedNode[] = [];
  cursor.advance(1);
  skipSpace(cursor, indent);
  while (!cursor.is(CLOSE_LIST)) {
    items.push(readFlow(cursor, indent));
    separator(cursor, indent, CLOSE_LIST);
  }
  cursor.advance(1);
  return { kind: 'list', items, span: cursor.span(start) };
}

function readMap(cursor: QuickCursor, indent: number): LocatedNode {
  const start = cursor.at;
  const entries = new Map<string, LocatedEntry>();
  cursor.advance(1);
  skipSpace(cursor, indent);
  while (!cursor.is(CLOSE_MAP)) {
    const entry = readEntry(cursor, indent);
    if (entries.has(entry.key)) throw UNCERTAIN;
    entries.set(entry.key, entry);
    separator(cursor, indent, CLOSE_MAP);
  }
  cursor.advance(1);
  return { kind: 'map', entries, span: cursor.span(start) };
}

function readEntry(cursor: QuickCursor, indent: number): LocatedEntry {
  const start = cursor.at;
  const { value: key, span: keySpan } = cursor.isQuote() ? cursor.quoted() : cursor.flowPlain();
  if (typeof key !== 'string') throw UNCERTAIN;
  cursor.colon(start);
  skipSpace(cursor, indent);
  return { key, keySpan, value: readFlow(cursor, indent) };
}

function separator(cursor: QuickCursor, indent: number, close: number): void {
  skipSpace(cursor, indent);
  if (cursor.is(COMMA)) {
    cursor.advance(1);
    skipSpace(cursor, indent);
  } else if (!cursor.is(close)) throw UNCERTAIN;
}

/** Spaces, line breaks and comments inside brackets. A line that is not indented more than the block around is left to the library. */
function skipSpace(cursor: QuickCursor, indent: number): void {
  const { lineStart } = cursor;
  cursor.skipSpaces();
  if (!cursor.isLineEnd() && !cursor.isComment()) return;
  if (!cursor.nextContent()) throw UNCERTAIN;
  if (cursor.lineStart !== lineStart && cursor.indent <= indent) throw UNCERTAIN;
}
