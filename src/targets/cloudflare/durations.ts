const UNITS = { s: 1, m: 60, h: 3600, d: 86400 } as const;

/** Seconds of a duration of the language, which the schema has already checked: `90s`, `15m`, `4h`, `30d`. */
export function secondsOf(text: string): number {
  return Number(text.slice(0, -1)) * UNITS[text.at(-1) as keyof typeof UNITS];
}

/**
 * Seconds as Terraform and the API write them. Never `d`: the policy resource takes it without complaint and the API refuses it.
 * Measured on providers 5.14.0 and 5.22.0, 2026-11-22.
 */
export function durationText(seconds: number): string {
  if (seconds > 0 && seconds % 3600 === 0) return `${seconds / 3600}h`;
  if (seconds > 0 && seconds % 60 === 0) return `${seconds / 60}m`;
  return `${seconds}s`;
}
