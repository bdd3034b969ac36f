import { type Faults, shown, type Text } from './faults.js';

/** Nanoseconds. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ...([
    ['ns', 1],
    ['us', 1e3],
    ['µs', 1e3],
    ['μs', 1e3],
    ['ms', 1e6],
    ['s', 1e9],
    ['m', 60e9],
    ['h', 3600e9],
  ] as const),
]);
const LONGEST = 168 * 3600;

/** Seconds of a `checkPeriod`: `always` is none. Undefined after a fault. */
export function readPeriod(at: Text, faults: Faults): number | undefined {
  if (at.text === 'always') return 0;
  const seconds = goDuration(at.text);
  if (seconds === undefined) faults.refused(at.span, `time: invalid duration ${shown(at.text)}`);
  else if (seconds < 0) faults.refused(at.span, `checkPeriod ${shown(at.text)} must be a positive duration`);
  else if (seconds > LONGEST) faults.refused(at.span, `checkPeriod ${shown(at.text)} is above the max (168h)`);
  else return seconds;
  return undefined;
}

/** A duration as Go reads it: `1h30m`, `-1.5h`, `0`. */
function goDuration(text: string): number | undefined {
  const [, sign, rest] = /^([+-]?)(.*)$/s.exec(text)!;
  if (rest === '0') return 0;
  const parts = [...rest!.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== rest) return undefined;
  const sum = parts.reduce((total, [, count, unit]) => total + Number(count) * UNITS.get(unit!)!, 0);
  return (sign === '-' ? -sum : sum) / 1e9;
}
