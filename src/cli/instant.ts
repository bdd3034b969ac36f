const INSTANT = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?(Z|[+-]\d\d:\d\d)$/;

/** The way out when an instant on the command line cannot be read. */
export const INSTANT_HELP = 'write an instant with its offset, like 2026-11-22T10:00:00Z or 2026-11-22T11:00+01:00';

/** An ISO instant with an offset, in milliseconds since 1970; undefined when it is none, or no day of the calendar. */
export function parseInstant(text: string): number | undefined {
  const parts = INSTANT.exec(text);
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second = '00', fraction = '0', zone] = parts as unknown as string[];
  const local = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction!.padEnd(3, '0')}Z`);
  // Date rolls 31 April over to 1 May; the parts then differ.
  if (Number.isNaN(local.getTime()) || local.getUTCDate() !== Number(day) || Number(hour) > 23) return undefined;
  const offset = offsetMinutes(zone!);
  return offset === undefined ? undefined : local.getTime() - offset * 60_000;
}

function offsetMinutes(zone: string): number | undefined {
  if (zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
