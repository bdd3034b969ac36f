const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
] as const;

/** Seconds as one number in the largest unit that fits: `8h`. */
export function durationText(seconds: number): string {
  const fitting = UNITS.find(([, size]) => seconds > 0 && seconds % size === 0);
  return fitting ? `${seconds / fitting[1]}${fitting[0]}` : `${seconds}s`;
}

/** `2027-04-01T00:00Z`. */
export function instantText(at: number): string {
  return new Date(at).toISOString().replace(/(:00)?\.000Z$/, 'Z');
}
