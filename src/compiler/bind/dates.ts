import { type Located, startOfDay, type Validity } from '../model/index.js';
import type { Binder } from './binder.js';
import type { Fields } from './fields.js';

const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})/;
const INSTANT =
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:\.([0-9]{1,3}))?)?(?:Z|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))$/;

/** A day of the calendar, month 1-12. */
export interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The day at the start of a text; undefined when there is no such day. */
export function parseDay(text: string): CalendarDay | undefined {
  const parts = DATE.exec(text);
  if (!parts) return undefined;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  if (year < 1970) return undefined;
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? { year, month, day } : undefined;
}

/** Milliseconds since 1970 of `2026-11-22T10:00:00.5+01:00`; undefined for anything else. */
export function parseInstant(text: string): number | undefined {
  const parts = INSTANT.exec(text);
  const date = parts && parseDay(text);
  if (!date) return undefined;
  const [, hour, minute, second = '0', fraction = '', sign, offsetHour = '0', offsetMinute = '0'] = parts;
  const local = Date.UTC(date.year, date.month - 1, date.day, Number(hour), Number(minute), Number(second));
  const offset = (Number(offsetHour) * 60 + Number(offsetMinute)) * 60_000;
  return local + Number(fraction.padEnd(3, '0')) - (sign === '-' ? -offset : offset);
}

/** `not_before` and `expires`, read from a mapping; bare dates are days in the zone of the estate. */
export function readValidity(fields: Fields): Validity {
  const { binder } = fields;
  const fromText = fields.text('not_before');
  const toText = fields.text('expires');
  const from = fromText && readBound(binder, fromText, 0);
  const to = toText && readBound(binder, toText, 1);
  if (from && to && from.value >= to.value) {
    const related = [{ span: from.span, label: 'begins here' }];
    binder.fault('ZT042', to.span, { from: fromText.value, to: toText.value }, { related });
  }
  return { ...(from && { from }), ...(to && { to }) };
}

/** A key whose value is a bare date: the first instant of that day in the zone of the estate. */
export function readDay(fields: Fields, key: string): Located<number> | undefined {
  const text = fields.text(key);
  if (!text) return undefined;
  if (text.value.length === 10) return readBound(fields.binder, text, 0);
  fields.binder.fault('ZT041', text.span, { text: text.value });
  return undefined;
}

/** `days` is added to a bare date: `expires` includes the day. */
function readBound(binder: Binder, { value, span }: Located<string>, days: number): Located<number> | undefined {
  const day = value.length === 10 ? parseDay(value) : undefined;
  const instant = day
    ? startOfDay(binder.input.timezone, day.year, day.month, day.day + days)
    : value.length === 10
      ? undefined
      : parseInstant(value);
  if (instant !== undefined) return { value: instant, span };
  binder.fault('ZT041', span, { text: value });
  return undefined;
}
