import type { Sensitivity } from '../../model/index.js';
import type { Span } from '../../source/index.js';
import type { Cause, DiffRow, ExpectationChange } from '../difference.js';

/** One thing that an element expects otherwise now. */
export interface Said {
  readonly change: ExpectationChange['change'];
  readonly text: string;
}

/** What loosens, what tightens, and what does neither. */
export const loosened = (text: string): Said => ({ change: 'loosened', text });
export const tightened = (text: string): Said => ({ change: 'tightened', text });
export const otherwise = (text: string): Said => ({ change: 'other', text });

/** An element on both sides, or on one; its section and name as reports say them. */
export interface Pair<T> {
  readonly section: string;
  readonly before?: T;
  readonly after?: T;
}

interface Named {
  readonly name: string;
  readonly nameSpan: Span;
}

/** The change of one element; undefined when nothing is to be said. What loosens in one way counts as loosened. */
export function changeOf(
  { section, before, after }: Pair<Named>,
  said: readonly Said[],
  sensitivity: Sensitivity,
  because: readonly Cause[] = [],
): ExpectationChange | undefined {
  if (said.length === 0) return undefined;
  const change = said.some((one) => one.change === 'loosened')
    ? 'loosened'
    : said.some((one) => one.change === 'tightened')
      ? 'tightened'
      : 'other';
  const sorted = ORDER.flatMap((word) => said.filter((one) => one.change === word));
  return {
    change,
    element: `${section}.${(after ?? before)!.name}`,
    kind: before && after ? 'changed' : before ? 'removed' : 'added',
    sensitivity,
    what: sorted.map(({ text }) => text),
    because,
    ...(before && { before: before.nameSpan }),
    ...(after && { after: after.nameSpan }),
  };
}

const ORDER = ['loosened', 'tightened', 'other'] as const;

/** `12 people: group:staff`. */
export function whoText({ who }: DiffRow): string {
  const { count, kind, expressions } = who;
  const text = expressions.join('; ');
  return count === undefined || count === 1 ? text : `${count} ${kind}: ${text}`;
}

/** `a, b and 7 more`. */
export function namesText(names: readonly string[]): string {
  return names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}

/** `mfa strong → no longer asked for`. */
export function demandText({ before, after }: DiffRow): string {
  const side = (texts: readonly string[] | null, nothing: string): string =>
    texts?.length ? texts.join(', ') : nothing;
  return `${side(before, 'not asked for')} → ${side(after, 'no longer asked for')}`;
}

/** `, with mfa strong`; empty where nothing is demanded. */
export function withText(texts: readonly string[] | null): string {
  return texts?.length ? `, with ${texts.join(', ')}` : '';
}
