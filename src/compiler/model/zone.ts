const DAY = 86_400_000;
const MINUTE = 60_000;

/** A stretch of time with one offset from UTC: half-open, in milliseconds; `offset` in minutes, positive east of Greenwich. */
export interface OffsetSegment {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
}

/**
 * The offset of an IANA zone from UTC at an instant, in minutes. Some zones had offsets with seconds before 1972, so it may be a fraction.
 * Right for the years 1970 to 2200, by the time zone data of the runtime.
 *
 * @throws RangeError when the zone does not exist; see {@link isZone}.
 */
export function offsetAt(zone: string, instant: number): number {
  return ruleOf(zone).offsetAt(instant);
}

/** The stretches of constant offset that make up [from, to), in order. */
export function offsetSegments(zone: string, from: number, to: number): readonly OffsetSegment[] {
  return ruleOf(zone).segments(from, to);
}

/** True when the runtime knows the zone. */
export function isZone(zone: string): boolean {
  if (RULES.has(zone)) return true;
  try {
    ruleOf(zone);
    return true;
  } catch {
    return false;
  }
}

/**
 * The instants at which the clocks of a zone show `local` (a wall-clock time in milliseconds, read as if it were UTC): none when it is
 * skipped, two when it is repeated. In order.
 */
export function instantsOf(zone: string, local: number): readonly number[] {
  return offsetSegments(zone, local - 2 * DAY, local + 2 * DAY)
    .map(({ from, to, offset }) => ({ at: local - offset * MINUTE, from, to }))
    .filter(({ at, from, to }) => from <= at && at < to)
    .map(({ at }) => at);
}

/**
 * The first instant of a calendar day in a zone (`month` 1-12). Where midnight is skipped this is the first instant after it; where the
 * whole day is skipped, the first instant of the next one.
 */
export function startOfDay(zone: string, year: number, month: number, day: number): number {
  const midnight = Date.UTC(year, month - 1, day);
  for (const { from, to, offset } of offsetSegments(zone, midnight - 2 * DAY, midnight + 2 * DAY)) {
    const at = Math.max(from, midnight - offset * MINUTE);
    if (at < to) return at;
  }
  throw new RangeError(`no ${year}-${month}-${day} in ${zone}`);
}

const RULES = new Map<string, ZoneRule>();

function ruleOf(zone: string): ZoneRule {
  let rule = RULES.get(zone);
  if (!rule) {
    rule = new ZoneRule(zone);
    RULES.set(zone, rule);
  }
  return rule;
}

/** The offsets of one zone, found year by year when they are first asked for. */
class ZoneRule {
  readonly #format: Intl.DateTimeFormat;
  readonly #years = new Map<number, readonly OffsetSegment[]>();
  #last: OffsetSegment = { from: 0, to: 0, offset: 0 };

  constructor(zone: string) {
    this.#format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  }

  offsetAt(instant: number): number {
    if (this.#last.from <= instant && instant < this.#last.to) return this.#last.offset;
    const found = this.#year(new Date(instant).getUTCFullYear()).find(({ to }) => instant < to)!;
    this.#last = found;
    return found.offset;
  }

  segments(from: number, to: number): readonly OffsetSegment[] {
    const found: OffsetSegment[] = [];
    const last = new Date(to - 1).getUTCFullYear();
    for (let year = new Date(from).getUTCFullYear(); year <= last; year++) {
      for (const segment of this.#year(year)) append(found, clip(segment, from, to));
    }
    return found;
  }

  #year(year: number): readonly OffsetSegment[] {
    let found = this.#years.get(year);
    if (!found) {
      found = this.#find(Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1));
      this.#years.set(year, found);
    }
    return found;
  }

  /** Clocks change at most once a day, so a look at every day finds every change, and halving the day finds its second. */
  #find(from: number, to: number): readonly OffsetSegment[] {
    const found: OffsetSegment[] = [];
    let start = from;
    let offset = this.#ask(from);
    for (let day = from; day < to; day += DAY) {
      const next = this.#ask(day + DAY);
      if (next === offset) continue;
      const change = this.#change(day, day + DAY, offset);
      if (change >= to) break;
      found.push({ from: start, to: change, offset });
      start = change;
      offset = next;
    }
    found.push({ from: start, to, offset });
    return found;
  }

  #change(low: number, high: number, before: number): number {
    while (high - low > 1000) {
      const middle = low + Math.floor((high - low) / 2000) * 1000;
      if (this.#ask(middle) === before) low = middle;
      else high = middle;
    }
    return high;
  }

  #ask(instant: number): number {
    const parts = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(this.#format.format(instant))!;
    const minutes = Number(parts[2] ?? 0) * 60 + Number(parts[3] ?? 0) + Number(parts[4] ?? 0) / 60;
    return parts[1] === '-' && minutes > 0 ? -minutes : minutes;
  }
}

function clip({ from, to, offset }: OffsetSegment, low: number, high: number): OffsetSegment {
  return { from: Math.max(from, low), to: Math.min(to, high), offset };
}

/** Adds a segment, joined to the last one when the offset stays the same over a new year. */
function append(segments: OffsetSegment[], next: OffsetSegment): void {
  if (next.from >= next.to) return;
  const last = segments.at(-1);
  if (last?.offset === next.offset) segments[segments.length - 1] = { ...last, to: next.to };
  else segments.push(next);
}
