import type { SourceFile, Span } from '../source/index.js';
import type { LocatedEntry, LocatedNode } from './located-node.js';
import { COLON, MINUS } from './quick-chars.js';
import { QuickCursor } from './quick-cursor.js';
import { readFlow } from './quick-flow.js';
import { UNCERTAIN } from './quick-scalars.js';

/**
 * Reads the YAML that people write: block mappings and lists, one-line scalars, flow collections, comments. Undefined where a text holds
 * anything else, or anything wrong: then the `yaml` package decides, which is exact and many times slower. Tests hold the two against
 * each other on random texts. In what this returns keys are text and unique, and nothing is nested too deeply.
 */
export function readQuickly(file: SourceFile): LocatedNode | undefined {
  try {
    return readFile(new QuickCursor(file));
  } catch (error) {
    if (error === UNCERTAIN) return undefined;
    throw error;
  }
}

function readFile(cursor: QuickCursor): LocatedNode {
  if (!cursor.nextContent()) throw UNCERTAIN;
  if (cursor.is(MINUS) && cursor.isMarker()) {
    cursor.advance(3);
    if (!cursor.isLineEnd() || !cursor.nextContent()) throw UNCERTAIN;
  }
  const root = readBlock(cursor);
  if (!cursor.isAtEnd) throw UNCERTAIN;
  return root;
}

/** The mapping or list whose first key or dash stands here. Afterwards the cursor is at the next content, or at the end. */
function readBlock(cursor: QuickCursor): LocatedNode {
  const { indent } = cursor;
  return cursor.nested(() => (cursor.isDash() ? readList(cursor, indent) : readMap(cursor, indent)));
}

function readMap(cursor: QuickCursor, indent: number): LocatedNode {
  const start = cursor.at;
  const entries = new Map<string, LocatedEntry>();
  let end = start;
  do {
    const entry = readEntry(cursor, indent);
    if (entries.has(entry.key)) throw UNCERTAIN;
    entries.set(entry.key, entry);
    end = entry.value.span.end;
  } while (staysAt(cursor, indent) && !cursor.isDash());
  return { kind: 'map', entries, span: cursor.span(start, end) };
}

function readList(cursor: QuickCursor, indent: number): LocatedNode {
  const start = cursor.at;
  const items: LocatedNode[] = [];
  do {
    cursor.advance(1);
    items.push(readItem(cursor, indent));
  } while (staysAt(cursor, indent) && cursor.isDash());
  return { kind: 'list', items, span: cursor.span(start, items.at(-1)!.span.end) };
}

/** Whether the next content stands at this indentation; deeper content after a finished value is not ours to explain. */
function staysAt(cursor: QuickCursor, indent: number): boolean {
  if (cursor.isAtEnd) return false;
  if (cursor.indent > indent) throw UNCERTAIN;
  return cursor.indent === indent;
}

function readEntry(cursor: QuickCursor, indent: number): LocatedEntry {
  if (cursor.isMarker()) throw UNCERTAIN;
  const start = cursor.at;
  const { value: key, span: keySpan } = cursor.isQuote() ? cursor.quoted() : cursor.blockPlain();
  if (typeof key !== 'string') throw UNCERTAIN;
  cursor.colon(start);
  cursor.skipSpaces();
  const isBelow = cursor.isLineEnd() || cursor.isComment();
  return { key, keySpan, value: isBelow ? readBelow(cursor, indent, keySpan) : readBeside(cursor, indent) };
}

/** A mapping or list on the following lines, or nothing. A list may stand in the column of its key. */
function readBelow(cursor: QuickCursor, indent: number, keySpan: Span): LocatedNode {
  if (cursor.nextContent() && (cursor.indent > indent || (cursor.indent === indent && cursor.isDash()))) {
    return readBlock(cursor);
  }
  return { kind: 'scalar', value: null, span: cursor.span(keySpan.end, keySpan.end) };
}

function readItem(cursor: QuickCursor, indent: number): LocatedNode {
  cursor.skipSpaces();
  if (cursor.isLineEnd() || cursor.isDash()) throw UNCERTAIN;
  return cursor.isBlockKey() ? readBlock(cursor) : readBeside(cursor, indent);
}

/** A value on the line of its key or dash; only a comment may follow it. Moves to the next content. */
function readBeside(cursor: QuickCursor, indent: number): LocatedNode {
  if (cursor.isFolded()) {
    const text = cursor.folded(indent);
    cursor.nextContent();
    return text;
  }
  const node = cursor.isFlowStart() ? readFlow(cursor, indent) : cursor.blockPlain();
  if (cursor.is(COLON)) throw UNCERTAIN;
  cursor.skipSpaces();
  if (!cursor.isLineEnd() && !cursor.isComment()) throw UNCERTAIN;
  cursor.nextContent();
  return node;
}
