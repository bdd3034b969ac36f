import { isZone, type Located, type Schedule, type WeeklyWindow } from '../model/index.js';
import { bindMappings } from './bind-section.js';
import type { Binder } from './binder.js';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const WINDOW = /^([a-z,-]+) ([0-9]{2}):([0-9]{2})-([0-9]{2}):([0-9]{2})$/;
const DAY = 24 * 60;

export function bindSchedules(binder: Binder): Map<string, Schedule> {
  return bindMappings(binder, 'schedules', (fields, element) => {
    const zone = fields.text('timezone');
    if (zone && !isZone(zone.value)) reportZone(binder, zone);
    const weekly = fields.texts('weekly').flatMap((text) => readWindows(binder, text));
    return { ...element, timezone: zone?.value ?? binder.input.timezone, weekly };
  });
}

export function reportZone(binder: Pick<Binder, 'fault'>, { value, span }: Located<string>): void {
  binder.fault('ZT043', span, { zone: value });
}

/** One window per day that is named. */
function readWindows(binder: Binder, { value, span }: Located<string>): readonly Located<WeeklyWindow>[] {
  const windows = parseWindows(value);
  if (typeof windows !== 'string') return windows.map((window) => ({ value: window, span }));
  binder.fault('ZT044', span, { text: value, why: windows });
  return [];
}

/** The windows of `mon-fri 08:00-19:00`, in the order of the week; a text says what is wrong. */
export function parseWindows(text: string): readonly WeeklyWindow[] | string {
  const parts = WINDOW.exec(text);
  const days = parts && parseDays(parts[1]!);
  if (!days) return 'it is not days and times';
  const [hour, minute, endHour, endMinute] = parts.slice(2).map(Number) as [number, number, number, number];
  const start = hour * 60 + minute;
  const end = endHour * 60 + endMinute;
  if (minute > 59 || endMinute > 59 || start >= DAY || end > DAY) return 'there is no such time';
  if (start === end) return 'it ends when it starts; the whole day is `00:00-24:00`';
  const length = end > start ? end - start : end - start + DAY;
  return days.map((day) => ({ from: day * DAY + start, to: day * DAY + start + length }));
}

/** Day numbers from Monday, sorted, each once. */
function parseDays(text: string): readonly number[] | undefined {
  const days = new Set<number>();
  for (const part of text.split(',')) {
    const [first, last = first, ...rest] = part.split('-').map((day) => DAYS.indexOf(day));
    if (first === undefined || first < 0 || last === undefined || last < 0 || rest.length > 0) return undefined;
    for (let day = first; ; day = (day + 1) % 7) {
      days.add(day);
      if (day === last) break;
    }
  }
  return [...days].sort((a, b) => a - b);
}
