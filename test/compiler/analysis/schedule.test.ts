import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOpen, openRanges } from '../../../src/compiler/analysis/schedule.js';
import { normaliseRanges } from '../../../src/compiler/analysis/sets/index.js';
import type { Schedule } from '../../../src/compiler/model/index.js';
import { estateOf } from './kit.js';

const at = (text: string): number => Date.parse(text);
const hours = (day: number, from: number, to: number): { from: number; to: number } => ({
  from: (day * 24 + from) * 60,
  to: (day * 24 + to) * 60,
});

function schedule(timezone: string, ...weekly: { from: number; to: number }[]): Schedule {
  return estateOf({ schedules: { s: { timezone, weekly } } }).schedules.get('s')!;
}

describe('schedules', () => {
  test('windows are half-open on the wall clock of the zone', () => {
    const office = schedule('Africa/Casablanca', hours(0, 8, 19));
    expect(isOpen(office, at('2026-11-23T06:59:59.999Z'))).toBe(false);
    expect(isOpen(office, at('2026-11-23T07:00:00Z'))).toBe(true);
    expect(isOpen(office, at('2026-11-23T17:59:59.999Z'))).toBe(true);
    expect(isOpen(office, at('2026-11-23T18:00:00Z'))).toBe(false);
    expect(isOpen(office, at('2026-11-24T07:00:00Z'))).toBe(false);
  });

  test('the same wall-clock hour moves in UTC while Morocco keeps Ramadan', () => {
    const office = schedule('Africa/Casablanca', hours(0, 8, 19));
    expect(isOpen(office, at('2026-02-23T07:30:00Z'))).toBe(false);
    expect(isOpen(office, at('2026-02-23T08:00:00Z'))).toBe(true);
  });

  test('a window passes midnight, and the end of the week', () => {
    const night = schedule('UTC', hours(6, 22, 31));
    expect(isOpen(night, at('2026-11-22T21:59:00Z'))).toBe(false);
    expect(isOpen(night, at('2026-11-22T22:00:00Z'))).toBe(true);
    expect(isOpen(night, at('2026-11-23T06:59:59Z'))).toBe(true);
    expect(isOpen(night, at('2026-11-23T07:00:00Z'))).toBe(false);
  });

  test('a window that began last week is still open where the horizon begins', () => {
    const night = schedule('UTC', hours(6, 22, 31));
    const horizon = { from: at('2026-11-23T03:00:00Z'), to: at('2026-11-24T00:00:00Z') };
    expect(normaliseRanges(openRanges(night, horizon))).toEqual([
      { from: horizon.from, to: at('2026-11-23T07:00:00Z') },
    ]);
  });

  test('skipped minutes never occur and repeated ones occur twice', () => {
    const early = schedule('Europe/Paris', hours(6, 2, 3));
    const on = (day: string): number => {
      const from = at(`${day}T00:00:00Z`);
      const ranges = normaliseRanges(openRanges(early, { from, to: from + 86_400_000 }));
      return ranges.reduce((total, range) => total + range.to - range.from, 0) / 3_600_000;
    };
    expect(on('2026-03-29')).toBe(0);
    expect(on('2026-10-25')).toBe(2);
    expect(on('2026-11-01')).toBe(1);
  });

  test('ranges and single instants agree in every zone', () => {
    const horizon = { from: at('2026-01-01T00:00:00Z'), to: at('2028-01-01T00:00:00Z') };
    const instants = fc.integer({ min: horizon.from, max: horizon.to - 1 });
    const windows = fc
      .tuple(fc.nat(10_079), fc.integer({ min: 1, max: 1440 }))
      .map(([from, length]) => ({ from, to: from + length }));
    const zones = fc.constantFrom(
      'UTC',
      'Africa/Casablanca',
      'Europe/Paris',
      'America/New_York',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
    );
    fc.assert(
      fc.property(
        zones,
        fc.array(windows, { minLength: 1, maxLength: 3 }),
        fc.array(instants),
        (zone, weekly, asked) => {
          const one = schedule(zone, ...weekly);
          const ranges = normaliseRanges(openRanges(one, horizon));
          const edges = ranges.slice(0, 40).flatMap(({ from, to }) => [from - 1, from, to - 1, to]);
          for (const instant of [...asked, ...edges.filter((edge) => horizon.from <= edge && edge < horizon.to)]) {
            const inside = ranges.some(({ from, to }) => from <= instant && instant < to);
            expect(isOpen(one, instant)).toBe(inside);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
