/** `2026-11-22T10:00:00Z`: milliseconds only where there are some. */
export function instantText(at: number | string): string {
  const text = typeof at === 'number' ? new Date(at).toISOString() : at;
  return text.replace(/\.000Z$/, 'Z');
}

/** The last line of what holds for an interval. */
export function intervalText(from: number | string, until: number | string): string {
  return `Valid from ${instantText(from)} until ${instantText(until)}.\n`;
}
