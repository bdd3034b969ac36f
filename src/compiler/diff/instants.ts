import type { Horizon } from '../analysis/index.js';
import type { BreakGlass, Estate, Policy, Validity } from '../model/index.js';
import type { Span } from '../source/index.js';

/** What starts or ends at an instant. */
export interface NextChange {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Sorted by element. */
  readonly elements: readonly {
    /** `policies.staff-to-crm`. */
    readonly element: string;
    readonly event: 'starts' | 'ends';
    readonly span: Span;
  }[];
}

/** From an instant to the end of the next calendar year (UTC): at least one year, at most two. */
export function diffHorizon(now: number): Horizon {
  return { from: now, to: Date.UTC(new Date(now).getUTCFullYear() + 2, 0, 1) };
}

/** The first instant after `now` at which an expiry or a `not_before` changes what the estate grants; undefined when there is none. */
export function nextChange({ policies, breakGlass }: Estate, now: number): NextChange | undefined {
  const all = [...boundaries('policies', policies), ...boundaries('break_glass', breakGlass)].filter(
    ({ at }) => at > now,
  );
  if (all.length === 0) return undefined;
  const at = all.reduce((least, one) => Math.min(least, one.at), Number.POSITIVE_INFINITY);
  const elements = all
    .filter((one) => one.at === at)
    .map(({ element, event, span }) => ({ element, event, span }))
    .sort((a, b) => (a.element < b.element ? -1 : 1));
  return { at, elements };
}

/**
 * The estate as it stands at an instant: what does not hold then is left out, and what holds then holds for good. Comparing the estates of two
 * instants says what time alone changes.
 */
export function estateAt(estate: Estate, instant: number): Estate {
  return {
    ...estate,
    policies: holding<Policy>(estate.policies, instant),
    breakGlass: holding<BreakGlass>(estate.breakGlass, instant),
  };
}

function holding<T extends { readonly validity: Validity }>(
  elements: ReadonlyMap<string, T>,
  instant: number,
): ReadonlyMap<string, T> {
  const held = [...elements].filter(
    ([, { validity }]) => (validity.from?.value ?? instant) <= instant && instant < (validity.to?.value ?? instant + 1),
  );
  return new Map(held.map(([name, one]) => [name, { ...one, validity: {} }]));
}

function boundaries(section: string, elements: ReadonlyMap<string, Policy | BreakGlass>) {
  return [...elements.values()].flatMap(({ name, validity }) =>
    (
      [
        ['starts', validity.from],
        ['ends', validity.to],
      ] as const
    ).flatMap(([event, bound]) =>
      bound ? [{ element: `${section}.${name}`, event, at: bound.value, span: bound.span }] : [],
    ),
  );
}
