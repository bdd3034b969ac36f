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
  'reviewed',
  'guardrail',
  'labels',
  'labelKeys',
  'renamedFrom',
  'inner',
  'outer',
]);

/** Names of groups and workloads that are to be read as other ones. */
export interface OtherNames {
  readonly groups: ReadonlyMap<string, string>;
  readonly workloads: ReadonlyMap<string, string>;
}

const TEXTS = new WeakMap<Element, string>();

/**
 * What an element says about access, as a text: equal texts mean the same, whatever the element is called, however it is written and
 * wherever it stands. Elements that it names are named in it, not said again. The resources of a policy are left out.
 */
export function fingerprint(element: Element): string {
  let text = TEXTS.get(element);
  if (text === undefined) {
    text = JSON.stringify(plain(spoken(element)));
    TEXTS.set(element, text);
  }
  return text;
}

/** The same with the groups and workloads that it names read as other ones. */
export function fingerprintWith(element: Element, names: OtherNames): string {
  if (names.groups.size + names.workloads.size === 0) return fingerprint(element);
  return JSON.stringify(plain(spoken(element)), (key, value: unknown) => {
    if (typeof value !== 'string') return value;
    if (key === 'group') return names.groups.get(value) ?? value;
    return key === 'workload' ? (names.workloads.get(value) ?? value) : value;
  });
}

function spoken(element: Element): Readonly<Record<string, unknown>> {
  const keys = Object.entries(element).filter(
    ([key]) => !SILENT.has(key) && !(key === 'resources' && 'effect' in element),
  );
  return Object.fromEntries(keys);
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
