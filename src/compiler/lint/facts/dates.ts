import type { Located } from '../../model/index.js';

const DAY = 86_400;

/** A date as it stands in the policy. */
export function written({ span }: Located<number>): string {
  return span.file.text.slice(span.start, span.end).replace(/^["']|["']$/g, '');
}

/** Whole days in a number of seconds, at least one: `1 day`, `30 days`. */
export function daysOf(seconds: number): string {
  const days = Math.max(1, Math.round(seconds / DAY));
  return `${days} ${days === 1 ? 'day' : 'days'}`;
}
