import type { PolicySource } from '../../oracle/interpreter/index.js';
import { boundary, wallClock } from '../../oracle/interpreter/time.js';
import type { Random } from './random.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Instants at which something in the estate changes: ends of validity, edges of windows, changes of clocks. At least one. */
export function edgesOf(source: PolicySource, random: Random): readonly number[] {
  const validity = [...source.policies.values(), ...source.breakGlass.values()].flatMap(({ not_before, expires }) => [
    ...(typeof not_before === 'string' ? [boundary(not_before, source.timezone, 0)] : []),
    ...(typeof expires === 'string' ? [boundary(expires, source.timezone, 1)] : []),
  ]);
  const near = validity.filter((instant) => instant > Date.UTC(1980) && instant < Date.UTC(2100));
  const centre = near.length > 0 ? random.pick(near) : Date.parse('2026-11-23');
  const windows = [...source.schedules.values()].flatMap((schedule) => {
    const zone = (schedule.timezone as string | undefined) ?? source.timezone;
    return [...windowEdges(schedule.weekly, zone, centre), ...clockChanges(zone, new Date(centre).getUTCFullYear())];
  });
  return [...validity, ...windows, centre];
}

/** The starts and ends of windows on the days around an instant. */
function windowEdges(weekly: unknown, zone: string, centre: number): readonly number[] {
  const times = JSON.stringify(weekly).match(/\d\d:\d\d/g)!;
  const days = [-3, -2, -1, 0, 1, 2, 3].map((day) => Math.floor(centre / DAY) * DAY + day * DAY);
  return days.flatMap((day) => times.map((time) => instantOf(zone, day, minuteOf(time))));
}

function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** About when the clock of the zone shows the minute of the day; exact except around changes of the clock. */
function instantOf(zone: string, day: number, minute: number): number {
  const guess = day + minute * MINUTE;
  return guess - offset(zone, guess);
}

function offset(zone: string, instant: number): number {
  const clock = wallClock(zone, instant);
  return clock.day + clock.minute * MINUTE - Math.floor(instant / MINUTE) * MINUTE;
}

const changes = new Map<string, readonly number[]>();

/** The minutes of a year at which a zone changes its clock. */
function clockChanges(zone: string, year: number): readonly number[] {
  const key = `${zone} ${year}`;
  const found = changes.get(key) ?? findChanges(zone, year);
  changes.set(key, found);
  return found;
}

function findChanges(zone: string, year: number): readonly number[] {
  const found: number[] = [];
  for (let day = Date.UTC(year); day < Date.UTC(year + 1); day += 7 * DAY) {
    let [low, high] = [day, day + 7 * DAY];
    if (offset(zone, low) === offset(zone, high)) continue;
    const before = offset(zone, low);
    while (high - low > MINUTE) {
      const middle = low + Math.floor((high - low) / MINUTE / 2) * MINUTE;
      if (offset(zone, middle) === before) low = middle;
      else high = middle;
    }
    found.push(high);
  }
  return found;
}

/** An instant at or next to an edge, or some hours or days from it. */
export function someInstant(edges: readonly number[], random: Random): number {
  const edge = random.pick(edges);
  const roll = random.next();
  if (roll < 0.5)
    return edge + random.pick([0, 0, -1, 1, -1000, 1000, 999, -MINUTE, MINUTE, 30 * MINUTE, -60 * MINUTE]);
  return edge + Math.round((random.next() - 0.5) * (roll < 0.75 ? 2 : 16) * DAY);
}

/** The text of an instant, in UTC or with an offset, as short as it can be or longer. */
export function writeInstant(instant: number, random: Random): string {
  const minutes = random.chance(0.8) ? 0 : random.pick([60, -660, 330, 840]);
  const shown = new Date(instant + minutes * MINUTE).toISOString();
  const year = Number(shown.slice(0, 4));
  if (!(year >= 1970)) return '1970-01-01T00:00:00Z';
  const length = instant % 1000 !== 0 ? 23 : instant % MINUTE !== 0 || random.chance(0.7) ? 19 : 16;
  const hours = Math.floor(Math.abs(minutes) / 60);
  const zone = `${minutes < 0 ? '-' : '+'}${pad(hours)}:${pad(Math.abs(minutes) % 60)}`;
  return `${shown.slice(0, length)}${minutes === 0 ? 'Z' : zone}`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
