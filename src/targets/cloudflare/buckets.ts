import { createHash } from 'node:crypto';

/** Hexadecimal SHA-256. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Splits a list into parts of at most `most`, each under the first digits of the digest of its texts; one part under `''` when all fit.
 * One more item changes one part, and the number of parts only grows by powers of 16.
 */
export function buckets<T>(
  items: readonly T[],
  textOf: (item: T) => string,
  most: number,
): ReadonlyMap<string, readonly T[]> {
  if (items.length <= most) return new Map([['', items]]);
  for (let digits = 1; ; digits++) {
    const parts = new Map<string, T[]>();
    for (const item of items) {
      const name = digest(textOf(item)).slice(0, digits);
      parts.set(name, [...(parts.get(name) ?? []), item]);
    }
    if ([...parts.values()].some((part) => part.length > most)) continue;
    return new Map([...parts.keys()].sort().map((name) => [name, parts.get(name)!]));
  }
}
