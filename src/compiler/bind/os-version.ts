import type { OsVersion } from '../model/index.js';

/** The numbers of `14.5.0`, trailing zeros removed; undefined unless it is one to six numbers of one to nine digits. */
export function parseVersion(text: string): OsVersion | undefined {
  if (!/^[0-9]{1,9}(\.[0-9]{1,9}){0,5}$/.test(text)) return undefined;
  const parts = text.split('.').map(Number);
  while (parts.length > 0 && parts[parts.length - 1] === 0) parts.pop();
  return parts;
}

/** Negative when `a` is the lower version; missing numbers are 0. */
export function compareVersions(a: OsVersion, b: OsVersion): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
