import type { Estate, Gap, Validity } from '../model/index.js';
import { lower, type ResourcePolicies } from './lower/index.js';
import type { Horizon } from './piece.js';
import { openRanges } from './schedule.js';
import { normaliseRanges } from './sets/index.js';

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

/** The gaps of a target that hold for the whole interval. */
export function liveGaps(estate: Estate, target: string, { from, to }: Horizon): readonly Gap[] {
  return [...estate.gaps.values()].filter(
    ({ target: of, validity }) =>
      of.value === target &&
      (validity.from === undefined || validity.from.value <= from) &&
      (validity.to === undefined || validity.to.value >= to),
  );
}

function boundariesOf(estate: Estate): readonly number[] {
  return [estate.policies, estate.breakGlass, estate.gaps].flatMap((section) =>
    [...section.values()].flatMap(({ validity }: { validity: Validity }) =>
      [validity.from?.value, validity.to?.value].filter((at) => at !== undefined),
    ),
  );
}

/** When access changes next although nobody edits anything. */
export interface NextChange {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Policies and break-glass entries that begin to count, sorted. */
  readonly starts: readonly string[];
  /** Those that no longer count, sorted. */
  readonly ends: readonly string[];
  /** Schedules that open or close, sorted; only those that some policy asks for. */
  readonly schedules: readonly string[];
}

const FORTNIGHT = 14 * 86_400_000;

/** The first instant after `now` at which a validity begins or ends, or a window opens or closes; undefined when nothing is dated. */
export function nextChange(estate: Estate, now: number): NextChange | undefined {
  const dated = [...estate.policies.values(), ...estate.breakGlass.values()];
  const edges = askedSchedules(estate).map((name) => ({ name, at: nextEdge(estate, name, now) }));
  const instants = [
    ...dated.flatMap(({ validity }) => [validity.from?.value, validity.to?.value]),
    ...edges.map(({ at }) => at),
  ].filter((at) => at !== undefined && at > now);
  if (instants.length === 0) return undefined;
  const at = instants.reduce((a, b) => Math.min(a!, b!))!;
  const named = (bound: 'from' | 'to'): readonly string[] =>
    dated
      .filter(({ validity }) => validity[bound]?.value === at)
      .map(({ name }) => name)
      .sort();
  const schedules = edges.filter((edge) => edge.at === at).map(({ name }) => name);
  return { at, starts: named('from'), ends: named('to'), schedules };
}

/** Every window comes round within a week; a change of clocks may shift it. */
function nextEdge(estate: Estate, schedule: string, now: number): number | undefined {
  const ranges = normaliseRanges(openRanges(estate.schedules.get(schedule)!, { from: now, to: now + FORTNIGHT }));
  const edges = ranges.flatMap(({ from, to }) => [from, to]).filter((at) => at > now && at < now + FORTNIGHT);
  return edges.length === 0 ? undefined : Math.min(...edges);
}

function askedSchedules(estate: Estate): readonly string[] {
  const names = new Set<string>();
  const seen = new Set<unknown>();
  for (const policies of lower(estate).resources.values()) {
    for (const policy of (Object.values(policies) as ResourcePolicies[keyof ResourcePolicies][]).flat()) {
      if (seen.has(policy)) continue;
      seen.add(policy);
      const scopes = [policy.when, ...policy.alternatives.map(({ scope }) => scope)];
      for (const { anyOf } of scopes.flatMap(({ schedules }) => schedules)) for (const name of anyOf) names.add(name);
    }
  }
  return [...names].sort();
}
