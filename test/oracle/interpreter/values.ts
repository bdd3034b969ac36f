const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
const LONGEST = 3650 * 86_400;

/** 2.5, in seconds; undefined when it is not a duration. */
export function readDuration(text: string): number | undefined {
  const found = /^(0|[1-9]\d*)([smhd])$/.exec(text);
  if (!found) return undefined;
  const seconds = Number(found[1]) * SECONDS[found[2]!]!;
  return seconds <= LONGEST ? seconds : undefined;
}

/** A duration of a policy file, which is known to be one. */
export function duration(value: unknown): number {
  return readDuration(value as string)!;
}

/** 2.6, in milliseconds; undefined when it is not an instant. */
export function readInstant(text: string): number | undefined {
  const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?(?:Z|([+-])(\d\d):(\d\d))$/.exec(text);
  if (!found) return undefined;
  const [year, month, day, hour, minute] = found.slice(1, 6).map(Number) as [number, number, number, number, number];
  const second = Number(found[6] ?? 0);
  const milliseconds = Number((found[7] ?? '').padEnd(3, '0'));
  const offset = Number(found[9] ?? 0) * 60 + Number(found[10] ?? 0);
  if (!isDate(year, month, day) || hour > 23 || minute > 59 || second > 59) return undefined;
  if (Number(found[9] ?? 0) > 23 || Number(found[10] ?? 0) > 59) return undefined;
  const east = found[8] === '-' ? -offset : offset;
  return Date.UTC(year, month - 1, day, hour, minute, second, milliseconds) - east * 60_000;
}

/** Year, month (1-12) and day of a bare date; undefined when it is not one. */
export function readDate(text: string): readonly [number, number, number] | undefined {
  const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (!found) return undefined;
  const [year, month, day] = found.slice(1).map(Number) as [number, number, number];
  return isDate(year, month, day) ? [year, month, day] : undefined;
}

function isDate(year: number, month: number, day: number): boolean {
  if (year < 1970) return false;
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** 2.11. */
export function isVersion(text: string): boolean {
  return /^\d{1,9}(\.\d{1,9}){0,5}$/.test(text);
}

/** 2.8: what follows the `@`. */
export function isDomain(text: string): boolean {
  const labels = text.split('.');
  if (labels.length < 2 || text.length > 253) return false;
  return labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label)) && !looksNumeric(labels.at(-1)!);
}

/** A last label that would be read as a part of an IPv4 address. */
export function looksNumeric(label: string): boolean {
  return /^(\d+|0x[0-9a-f]*)$/.test(label);
}

/** 2.8. */
export function isUser(text: string): boolean {
  const at = text.lastIndexOf('@');
  if (at < 0 || text.length > 254 || !isDomain(text.slice(at + 1))) return false;
  const local = text.slice(0, at);
  return local.length <= 64 && local.split('.').every((part) => /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+$/.test(part));
}

export function domainOf(user: string): string {
  return user.slice(user.lastIndexOf('@') + 1);
}

/** 5.4. */
export function isLogin(text: string): boolean {
  return /^[a-z_][a-z0-9._-]{0,63}$/.test(text) && text !== 'any' && text !== 'nonroot';
}

const REFUSED =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u2028\u2029\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF\uFFFE\uFFFF]|\p{Surrogate}/u;

/** 1.2: characters that are refused everywhere, written or escaped. */
export function hasRefusedCharacter(text: string): boolean {
  return REFUSED.test(text);
}
