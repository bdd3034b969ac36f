import type { OsVersion, Sensitivity } from '../model/index.js';
import type { RuleOption } from './rule.js';

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds of `8h`; undefined for anything else. */
export function secondsOf(text: unknown): number | undefined {
  const parts = typeof text === 'string' ? /^([1-9][0-9]{0,8})([smhd])$/.exec(text) : null;
  return parts ? Number(parts[1]) * SECONDS[parts[2]!]! : undefined;
}

/** The numbers of `14.5`; undefined for anything else. */
export function versionOf(text: unknown): OsVersion | undefined {
  const isVersion = typeof text === 'string' && /^[0-9]{1,9}(\.[0-9]{1,9}){0,5}$/.test(text);
  return isVersion ? text.split('.').map(Number) : undefined;
}

/** An option that is a duration, in seconds. */
export function secondsOption(value: RuleOption['default']): number {
  const seconds = secondsOf(value);
  if (seconds === undefined) throw new Error(`${JSON.stringify(value)} is no duration`);
  return seconds;
}

/** An option that maps sensitivities to durations, for one of them; undefined = no limit. */
export function tierSeconds(value: RuleOption['default'], sensitivity: Sensitivity): number | undefined {
  if (typeof value !== 'object' || Array.isArray(value)) throw new Error(`${JSON.stringify(value)} maps nothing`);
  return secondsOf((value as Readonly<Record<string, string>>)[sensitivity]);
}
