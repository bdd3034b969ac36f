import { createHash } from 'node:crypto';

/**
 * The one text of a JSON value: keys sorted by code unit, no white space, strings and numbers as JSON.stringify writes them.
 * Throws a TypeError on what JSON cannot carry unchanged (undefined, functions, bigint, non-finite numbers, integers past 2^53), because
 * two different values must never get one digest.
 */
export function canonicalJson(value: unknown): string {
  const parts: string[] = [];
  write(value, parts);
  return parts.join('');
}

/** The same value for people: the same key order, two spaces, a final line break. Parses back to an equal value. */
export function readableJson(value: unknown): string {
  const parts: string[] = [];
  write(value, parts, '\n');
  return `${parts.join('')}\n`;
}

/** `sha256:` and 64 hex digits over the canonical JSON of a value. */
export function jsonDigest(value: unknown): string {
  return textDigest(canonicalJson(value));
}

/** `sha256:` and 64 hex digits over bytes; a text counts as its UTF-8 bytes. */
export function textDigest(content: string | Uint8Array): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

/** `indent` is the line break and the spaces that a nested line starts with; absent = no white space. */
function write(value: unknown, parts: string[], indent?: string): void {
  if (Array.isArray(value)) {
    writeItems('[]', value.length, parts, indent, (at, inner) => write(value[at], parts, inner));
  } else if (typeof value === 'object' && value !== null) {
    const entries = sortedEntries(value);
    writeItems('{}', entries.length, parts, indent, (at, inner) => {
      const [key, item] = entries[at]!;
      parts.push(JSON.stringify(key), indent === undefined ? ':' : ': ');
      write(item, parts, inner);
    });
  } else parts.push(scalarText(value));
}

function writeItems(
  brackets: string,
  count: number,
  parts: string[],
  indent: string | undefined,
  item: (at: number, inner?: string) => void,
): void {
  if (count === 0) {
    parts.push(brackets);
    return;
  }
  const inner = indent === undefined ? undefined : `${indent}  `;
  parts.push(brackets[0]!);
  for (let at = 0; at < count; at++) {
    parts.push(at === 0 ? '' : ',', inner ?? '');
    item(at, inner);
  }
  parts.push(indent ?? '', brackets[1]!);
}

function sortedEntries(value: object): readonly (readonly [string, unknown])[] {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new TypeError('not a plain object');
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

function scalarText(value: unknown): string {
  if (typeof value === 'number' && !isExact(value)) throw new TypeError(`${value} has no exact JSON number`);
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') {
    return JSON.stringify(value);
  }
  throw new TypeError(`JSON has no ${typeof value}`);
}

function isExact(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}
