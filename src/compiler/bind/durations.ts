import type { Located } from '../model/index.js';
import type { Binder } from './binder.js';

const UNIT: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** The longest duration that can be written: 3650 days in seconds. */
const MAX_SECONDS = 3650 * 86_400;

/** Seconds of `90s`, `15m`, `4h`, `30d`; undefined for anything else, `0s` included unless it is asked for. */
export function parseDuration(text: string, zeroAllowed = false): number | undefined {
  const parts = /^(0|[1-9][0-9]{0,9})([smhd])$/.exec(text);
  if (!parts) return undefined;
  const seconds = Number(parts[1]) * UNIT[parts[2]!]!;
  return seconds <= MAX_SECONDS && (seconds > 0 || zeroAllowed) ? seconds : undefined;
}

export function readDuration(binder: Binder, { value, span }: Located<string>): Located<number> | undefined {
  const seconds = parseDuration(value);
  if (seconds !== undefined) return { value: seconds, span };
  binder.fault('ZT040', span, { text: value });
  return undefined;
}
