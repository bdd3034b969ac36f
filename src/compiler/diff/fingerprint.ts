import type { Element } from '../model/index.js';
import type { Span } from '../source/index.js';

/** Keys of an element that say nothing about access, or that are derived from elsewhere. */
const SILENT: ReadonlySet<string> = new Set([
  'nameSpan',
  'toSpan',
  'sensitivitySpan',
  'sensitivity',
  'name',
  'title',
  'reason',
  'owner',
  'alert',
  'labels',
  'renamedFrom',
  'inner',
  'outer',
]);

const TEXTS = new WeakMap<Element, string>();

/**
 * What an element says about access, as a text: equal texts mean the same, whatever the element is called, however it is written and
 * wherever it stands. Elements that it names are named in it, not said again. The resources of a policy are left out.
 */
export function fingerprint(element: Element): string {
  let text = TEXTS.get(element);
  if (text === undefined) {
    const keys = Object.entries(element).filter(
      ([key]) => !SILENT.has(key) && !(key === 'resources' && 'effect' in element),
    );
    text = JSON.stringify(plain(Object.fromEntries(keys)));
    TEXTS.set(element, text);
  }
  return text;
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isSpan(value)) return true;
  if (value instanceof Map) return [...value].map(([key, one]) => [key, plain(one)]).sort(byKey);
  if (value instanceof Set) return [...value].sort();
  if (Array.isArray(value)) return value.map(plain);
  const keys = Object.keys(value).filter((key) => key !== 'span');
  return Object.fromEntries(keys.sort().map((key) => [key, plain((value as Record<string, unknown>)[key])]));
}

function byKey(a: readonly unknown[], b: readonly unknown[]): number {
  return String(a[0]) < String(b[0]) ? -1 : 1;
}

/** A place where a mark such as `recorded: true` stands. */
function isSpan(value: object): value is Span {
  return 'file' in value && 'start' in value && 'end' in value;
}
