import type { Schedule } from '../../model/index.js';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const DAY_MINUTES = 24 * 60;

/** `Mon-Fri 08:00-19:00 Africa/Casablanca`. */
export function describeSchedule({ timezone, weekly }: Schedule): string {
  const daysOf = new Map<string, Set<number>>();
  for (const { value } of [...weekly].sort((a, b) => a.value.from - b.value.from)) {
    const start = value.from % DAY_MINUTES;
    const end = start + value.to - value.from;
    const hours = `${clock(start)}-${clock(end === DAY_MINUTES ? end : end % DAY_MINUTES)}`;
    daysOf.set(hours, (daysOf.get(hours) ?? new Set()).add(Math.floor(value.from / DAY_MINUTES)));
  }
  return `${[...daysOf].map(([hours, days]) => `${dayList(days)} ${hours}`).join(', ')} ${timezone}`;
}

/** Runs of days become a range: `Mon-Wed+Sat`. */
function dayList(days: ReadonlySet<number>): string {
  const runs: [number, number][] = [];
  for (const day of [...days].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && last[1] === day - 1) last[1] = day;
    else runs.push([day, day]);
  }
  return runs.map(([from, to]) => (from === to ? DAYS[from]! : `${DAYS[from]}-${DAYS[to]}`)).join('+');
}

function clock(minutes: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
