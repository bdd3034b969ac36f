import { offsetAt, offsetSegments, type Schedule } from '../model/index.js';
import type { Horizon, TimeRange } from './piece.js';

const MINUTE = 60_000;
const WEEK_MINUTES = 7 * 24 * 60;
const WEEK = WEEK_MINUTES * MINUTE;
/** 1970-01-01 was a Thursday; schedules count from Monday. */
const FIRST_MONDAY = -3 * 24 * 60 * MINUTE;

/** True when the clocks of the schedule's zone show a time in one of its windows. */
export function isOpen({ timezone, weekly }: Schedule, instant: number): boolean {
  const local = instant + offsetAt(timezone, instant) * MINUTE - FIRST_MONDAY;
  const minute = Math.floor((local - Math.floor(local / WEEK) * WEEK) / MINUTE);
  return weekly.some(
    ({ value: { from, to } }) =>
      (from <= minute && minute < to) || (from <= minute + WEEK_MINUTES && minute + WEEK_MINUTES < to),
  );
}

/**
 * Every instant of the horizon at which the schedule is open, as ranges; they may touch or overlap. Skipped local times never occur and
 * repeated ones occur twice, because each stretch of constant offset is laid out on its own.
 */
export function openRanges({ timezone, weekly }: Schedule, horizon: Horizon): readonly TimeRange[] {
  return offsetSegments(timezone, horizon.from, horizon.to).flatMap(({ from, to, offset }) => {
    const shift = offset * MINUTE;
    const ranges: TimeRange[] = [];
    const first = FIRST_MONDAY + (Math.floor((from + shift - FIRST_MONDAY) / WEEK) - 1) * WEEK;
    for (let monday = first; monday < to + shift; monday += WEEK) {
      for (const { value } of weekly) {
        const start = Math.max(from, monday + value.from * MINUTE - shift);
        const end = Math.min(to, monday + value.to * MINUTE - shift);
        if (start < end) ranges.push({ from: start, to: end });
      }
    }
    return ranges;
  });
}
