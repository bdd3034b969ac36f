import { expect, it } from 'vitest';
import { instantsOf, offsetAt, startOfDay } from '../../src/compiler/model/index.js';
import { Random } from '../kit/generate/index.js';
import { firstInstantOf, wallClock } from './interpreter/time.js';

const MINUTE = 60_000;
const WEEK = 7 * 86_400_000;

/** The instants of a year at which the clock of a zone changes, by asking it. */
function changesOf(zone: string, year: number): readonly number[] {
  const found: number[] = [];
  for (let week = Date.UTC(year); week < Date.UTC(year + 1); week += WEEK) {
    let [low, high] = [week, week + WEEK];
    const before = offset(zone, low);
    if (before === offset(zone, high)) continue;
    while (high - low > MINUTE) {
      const middle = low + Math.floor((high - low) / MINUTE / 2) * MINUTE;
      if (offset(zone, middle) === before) low = middle;
      else high = middle;
    }
    found.push(high);
  }
  return found;
}

/** In minutes. */
function offset(zone: string, instant: number): number {
  const { day, minute } = wallClock(zone, instant);
  return day / MINUTE + minute - Math.floor(instant / MINUTE);
}

const zones = Intl.supportedValuesOf('timeZone');

it(`shows the wall clock of all ${zones.length} zones as the runtime does, around the changes of random years, and where days begin`, () => {
  const random = new Random(7);
  let changes = 0;
  for (const zone of zones) {
    for (const year of [2026, random.between(1972, 2025), random.between(2027, 2120)]) {
      for (const change of changesOf(zone, year).slice(0, 2)) {
        changes += 1;
        for (const instant of [change - 1, change, change + 1, change + random.between(-40, 40) * 3_600_000]) {
          expect(offsetAt(zone, instant), `${zone} ${new Date(instant).toISOString()}`).toBe(offset(zone, instant));
        }
        const { day } = wallClock(zone, change);
        const date = new Date(day);
        const start = startOfDay(zone, date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
        expect(start, `${zone} ${date.toISOString()}`).toBe(firstInstantOf(zone, day));
      }
    }
  }
  expect(changes).toBeGreaterThan(500);
});

it.each([
  ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00.000Z', 'the day that was skipped begins with the next one'],
  ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00.000Z', 'the next one'],
  ['America/St_Johns', '2010-11-07', '2010-11-07T02:30:00.000Z', 'a midnight that comes twice'],
  ['America/Santiago', '2026-09-06', '2026-09-06T04:00:00.000Z', 'a midnight that is skipped'],
  ['Asia/Pyongyang', '2018-05-05', '2018-05-04T15:00:00.000Z', 'half an hour that is skipped before midnight'],
  ['Pacific/Kwajalein', '1993-08-21', '1993-08-21T12:00:00.000Z', 'a day that was skipped'],
] as readonly (readonly [string, string, string, string])[])(
  'the day of %s %s begins at %s: %s',
  (zone, day, instant) => {
    const [year, month, date] = day.split('-').map(Number) as [number, number, number];
    expect(new Date(startOfDay(zone, year, month, date)).toISOString()).toBe(instant);
    expect(new Date(firstInstantOf(zone, Date.parse(day))).toISOString()).toBe(instant);
  },
);

it('knows the minutes that come twice and those that never come', () => {
  expect(instantsOf('Europe/Paris', Date.parse('2026-10-25T02:30Z'))).toHaveLength(2);
  expect(instantsOf('Europe/Paris', Date.parse('2026-03-29T02:30Z'))).toHaveLength(0);
});
