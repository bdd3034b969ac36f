import { canonicalJson } from './canonical-json.js';
import type { Json } from './target.js';

/**
 * One difference between two JSON values, at a JSON pointer (RFC 6901; `` is the value itself).
 * - A value that differs, appears (no `before`) or disappears (no `after`).
 * - A list with other items: what left and what came, in list order; the order of what stayed is not a change.
 * - A list with the same items in another order: both lists as `before` and `after`.
 */
export type FieldChange =
  | { readonly pointer: string; readonly before?: Json; readonly after?: Json }
  | { readonly pointer: string; readonly removed: readonly Json[]; readonly added: readonly Json[] };

/** What differs, in the order of the sorted keys. Empty when the two values are equal. */
export function jsonChanges(before: Json, after: Json): readonly FieldChange[] {
  const found: FieldChange[] = [];
  compare(before, after, '', found);
  return found;
}

function compare(before: Json, after: Json, pointer: string, found: FieldChange[]): void {
  if (isList(before) && isList(after)) compareLists(before, after, pointer, found);
  else if (isObject(before) && isObject(after)) compareObjects(before, after, pointer, found);
  else if (!same(before, after)) found.push({ pointer, before, after });
}

function compareObjects(before: JsonObject, after: JsonObject, pointer: string, found: FieldChange[]): void {
  for (const key of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()) {
    const at = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const old = Object.hasOwn(before, key) ? before[key] : undefined;
    const now = Object.hasOwn(after, key) ? after[key] : undefined;
    if (old === undefined) found.push({ pointer: at, after: now! });
    else if (now === undefined) found.push({ pointer: at, before: old });
    else compare(old, now, at, found);
  }
}

function compareLists(before: readonly Json[], after: readonly Json[], pointer: string, found: FieldChange[]): void {
  const removed = without(before, after);
  const added = without(after, before);
  if (removed.length === 0 && added.length === 0) {
    if (!same(before, after)) found.push({ pointer, before, after });
    return;
  }
  const at = before.findIndex((item) => same(item, removed[0] ?? null));
  const replaced = removed.length === 1 && added.length === 1 && same(after[at] ?? null, added[0]!);
  if (replaced && isObject(removed[0]!) && isObject(added[0]!)) {
    compareObjects(removed[0], added[0], `${pointer}/${at}`, found);
  } else found.push({ pointer, removed, added });
}

/** The items of `list` beyond those that `others` has too, each as often as it is left over. */
function without(list: readonly Json[], others: readonly Json[]): readonly Json[] {
  const left = new Map<string, number>();
  for (const item of others) left.set(canonicalJson(item), (left.get(canonicalJson(item)) ?? 0) + 1);
  return list.filter((item) => {
    const text = canonicalJson(item);
    const count = left.get(text) ?? 0;
    if (count > 0) left.set(text, count - 1);
    return count === 0;
  });
}

type JsonObject = { readonly [key: string]: Json };

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value);
}

function same(a: Json, b: Json): boolean {
  return canonicalJson(a) === canonicalJson(b);
}
