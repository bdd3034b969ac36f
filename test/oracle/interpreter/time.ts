import { list, own, type Plain } from './plain.js';
import { broken } from './switches.js';
import { readDate, readInstant } from './values.js';

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const HOUR = 60 * MINUTE;

/** What the clock of a zone shows: the calendar day as UTC midnight in milliseconds, the weekday (0 = Monday), the minute of the day. */
export interface WallClock {
  readonly day: number;
  readonly weekday: number;
  readonly minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();
const clocks = new Map<string, Map<number, WallClock>>();

/** The wall clock of a zone at an instant, as the time zone database of the runtime says it. Seconds are cut off. */
export function wallClock(zone: string, instant: number): WallClock {
  const second = Math.floor(instant / 1000);
  let known = clocks.get(zone);
  if (!known || known.size > MOST_CLOCKS) {
    known = new Map();
    clocks.set(zone, known);
  }
  let found = known.get(second);
  if (!found) {
    found = readClock(zone, instant);
    known.set(second, found);
  }
  return found;
}

/** Nights ask for more instants than memory holds. */
const MOST_CLOCKS = 50_000;

function readClock(zone: string, instant: number): WallClock {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    formats.set(zone, format);
  }
  // `22/11/2026, 10:00`
  const [date, month, year, hour, minute] = format.format(instant).match(/\d+/g)!.map(Number) as Five;
  const day = Date.UTC(year, month - 1, date);
  const weekday = (new Date(day).getUTCDay() + 6) % 7;
  return { day, weekday, minute: hour * 60 + minute };
}

type Five = [number, number, number, number, number];

const firstInstants = new Map<string, number>();

/** 10.1: the earliest instant at which the calendar of the zone shows the day or a later one. Looks at one instant after the other. */
export function firstInstantOf(zone: string, day: number): number {
  const key = `${zone} ${day}`;
  const found = firstInstants.get(key) ?? searchFirstInstant(zone, day);
  firstInstants.set(key, found);
  return found;
}

function searchFirstInstant(zone: string, day: number): number {
  const hasCome = (instant: number): boolean => wallClock(zone, instant).day >= day;
  let instant = day - 26 * HOUR;
  while (!hasCome(instant)) instant += QUARTER;
  for (const step of [MINUTE, 1000]) {
    const end = instant;
    instant -= step === MINUTE ? QUARTER : MINUTE;
    while (instant < end && !hasCome(instant)) instant += step;
  }
  return instant;
}

/** 10.1. */
export function isValid(element: Plain, now: number, timezone: string): boolean {
  const zone = broken('bare-date-in-utc') ? 'UTC' : timezone;
  const from = own(element, 'not_before') as string | undefined;
  const to = own(element, 'expires') as string | undefined;
  if (from !== undefined && !broken('not-before-ignored')) {
    const first = boundary(from, zone, 0);
    if (now < first || (now === first && broken('not-before-excluded'))) return false;
  }
  if (to !== undefined && !broken('expires-ignored')) {
    const end = boundary(to, zone, broken('expires-day-excluded') ? 0 : 1);
    if (now > end || (now === end && !broken('expires-included'))) return false;
  }
  return true;
}

const boundaries = new Map<string, number>();

/** The instant that is written; for a bare date the first instant of the day so many days after it. */
export function boundary(text: string, zone: string, daysAfter: number): number {
  const key = `${text} ${zone} ${daysAfter}`;
  let found = boundaries.get(key);
  if (found === undefined) {
    if (boundaries.size > MOST_CLOCKS) boundaries.clear();
    found = readBoundary(text, zone, daysAfter);
    boundaries.set(key, found);
  }
  return found;
}

function readBoundary(text: string, zone: string, daysAfter: number): number {
  const date = readDate(text);
  if (!date) return readInstant(text)!;
  return firstInstantOf(zone, Date.UTC(date[0], date[1] - 1, date[2] + daysAfter));
}

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** 10.2: is the instant in the schedule. */
export function isInSchedule(schedule: Plain, now: number, timezone: string): boolean {
  const zone = broken('schedule-zone-ignored')
    ? timezone
    : ((own(schedule, 'timezone') as string | undefined) ?? timezone);
  const clock = wallClock(broken('schedule-in-utc') ? 'UTC' : zone, now);
  const windows = list(own(schedule, 'weekly')) as readonly string[];
  return (broken('schedule-first-window') ? windows.slice(0, 1) : windows).some((window) => isInWindow(window, clock));
}

/** Minutes of the week (0 = Monday 00:00) that a schedule holds by the clock of its zone. */
export function scheduleMinutes(schedule: Plain): ReadonlySet<number> {
  const windows = list(own(schedule, 'weekly')) as readonly string[];
  const minutes = new Set<number>();
  for (let at = 0; at < 7 * 1440; at++) {
    const clock = { day: 0, weekday: Math.floor(at / 1440), minute: at % 1440 };
    if (windows.some((window) => isInWindow(window, clock))) minutes.add(at);
  }
  return minutes;
}

function isInWindow(window: string, { weekday, minute }: WallClock): boolean {
  const { dayText, start, end } = partsOf(window);
  const days = broken('schedule-days-ignored') ? new Set([0, 1, 2, 3, 4, 5, 6]) : weekdays(dayText);
  const hasStarted = broken('window-start-excluded') ? minute > start : minute >= start;
  const isBeforeEnd = broken('window-end-included') ? minute <= end : minute < end;
  if (end > start) return days.has(weekday) && hasStarted && isBeforeEnd;
  const startDay = broken('past-midnight-same-day') ? weekday : (weekday + 6) % 7;
  return (days.has(weekday) && hasStarted) || (days.has(startDay) && isBeforeEnd && !broken('past-midnight-cut'));
}

interface WindowParts {
  readonly dayText: string;
  readonly start: number;
  readonly end: number;
}

const windowParts = new Map<string, WindowParts>();

/** Each window is taken apart once. */
function partsOf(window: string): WindowParts {
  let found = windowParts.get(window);
  if (!found) {
    const [dayText, timeText] = window.split(' ') as [string, string];
    const [start, end] = timeText.split('-').map(minuteOf) as [number, number];
    found = { dayText, start, end };
    windowParts.set(window, found);
  }
  return found;
}

function minuteOf(text: string): number {
  const [hour, minute] = text.split(':').map(Number) as [number, number];
  return hour * 60 + minute;
}

const dayLists = new Map<string, ReadonlySet<number>>();

function weekdays(text: string): ReadonlySet<number> {
  const key = `${broken('day-range-cut')} ${text}`;
  let found = dayLists.get(key);
  if (!found) {
    found = readDays(text);
    dayLists.set(key, found);
  }
  return found;
}

function readDays(text: string): ReadonlySet<number> {
  const days = new Set<number>();
  for (const part of text.split(',')) {
    const [first, last = first] = part.split('-').map((day) => DAYS.indexOf(day)) as [number, number?];
    if (broken('day-range-cut') && last < first) continue;
    for (let day = first; ; day = (day + 1) % 7) {
      days.add(day);
      if (day === last) break;
    }
  }
  return days;
}
