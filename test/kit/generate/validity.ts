import { boundary } from '../../oracle/interpreter/time.js';
import type { Draft } from './draft.js';
import type { Mapping } from './project.js';

const DAY = 86_400_000;

/** With the probability, `not_before` or `expires` or both, in the days around the era of the estate. */
export function addValidity(draft: Draft, element: Mapping, probability: number): void {
  if (!draft.may('validity', probability)) return;
  const from = draft.random.chance(0.6) ? moment(draft, -8, 3) : undefined;
  const to = from === undefined || draft.random.chance(0.5) ? moment(draft, -3, 8) : undefined;
  if (from !== undefined && to !== undefined && boundary(from, draft.timezone, 0) >= boundary(to, draft.timezone, 1))
    return;
  if (from !== undefined) element.not_before = from;
  if (to !== undefined) element.expires = to;
}

/** A bare date or an instant, so many days before or after the era. */
function moment({ random, era }: Draft, least: number, most: number): string {
  if (random.chance(0.03)) return least < -5 ? '1970-01-01' : '9999-12-31';
  const day = Date.parse(era) + random.between(least, most) * DAY;
  if (random.chance(0.6)) return new Date(day).toISOString().slice(0, 10);
  const instant = new Date(day + random.between(0, 95) * 900_000).toISOString();
  return random.pick([
    `${instant.slice(0, 16)}Z`,
    `${instant.slice(0, 19)}Z`,
    `${instant.slice(0, 16)}+05:30`,
    `${instant.slice(0, 19)}-11:00`,
  ]);
}
