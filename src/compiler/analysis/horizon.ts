import type { Estate, Validity } from '../model/index.js';
import type { Horizon } from './piece.js';

/**
 * The longest interval around `now` in which no `not_before` or `expires` of a policy, break-glass entry or gap lies, within the calendar
 * years (UTC) of `now` and the next. It depends on `now` only through the year and the boundaries passed, so that compiling again
 * an hour or a month later gives the same bytes unless something really changed; at least one year is always ahead.
 */
export function validityInterval(estate: Estate, now: number): Horizon {
  const year = new Date(now).getUTCFullYear();
  let from = Date.UTC(year, 0, 1);
  let to = Date.UTC(year + 2, 0, 1);
  for (const boundary of boundariesOf(estate)) {
    if (boundary <= now) from = Math.max(from, boundary);
    else to = Math.min(to, boundary);
  }
  return { from, to };
}

function boundariesOf(estate: Estate): readonly number[] {
  return [estate.policies, estate.breakGlass, estate.gaps].flatMap((section) =>
    [...section.values()].flatMap(({ validity }: { validity: Validity }) =>
      [validity.from?.value, validity.to?.value].filter((at) => at !== undefined),
    ),
  );
}
