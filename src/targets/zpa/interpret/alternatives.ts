import { ALWAYS, type Condition, NEVER } from '../../../compiler/proof/index.js';
import { allOf, anyOf, isAlways, isNever } from './formulas.js';
import type { Segment } from './segments.js';

/** One way in which a rule can match: a connection to one of the segments (absent = to any) for which the condition holds. */
export interface Alternative {
  readonly segments?: ReadonlySet<Segment>;
  readonly when: Condition;
}

export const ANY: readonly Alternative[] = [{ when: ALWAYS }];

/** More ways than this in one rule are no rule that a person wrote. */
const MOST = 200;

/** Undefined when there are too many ways. */
export function and(a: readonly Alternative[], b: readonly Alternative[]): readonly Alternative[] | undefined {
  if (a.length * b.length > MOST) return undefined;
  return or(
    a.flatMap((one) =>
      b.map((other): Alternative => {
        const segments = intersection(one.segments, other.segments);
        return { ...(segments && { segments }), when: allOf(one.when, other.when) };
      }),
    ),
  );
}

/** Joins what says the same of the segments, or asks nothing else. */
export function or(alternatives: readonly Alternative[]): readonly Alternative[] {
  const everywhere: Condition[] = [];
  const plain = new Set<Segment>();
  const rest: Alternative[] = [];
  for (const one of alternatives) {
    if (isNever(one.when)) continue;
    if (!one.segments) everywhere.push(one.when);
    else if (isAlways(one.when)) for (const segment of one.segments) plain.add(segment);
    else rest.push(one);
  }
  const when = everywhere.length === 0 ? NEVER : anyOf(...everywhere);
  return [
    ...(isNever(when) ? [] : [{ when }]),
    ...(plain.size > 0 ? [{ segments: plain, when: ALWAYS }] : []),
    ...rest.filter(({ segments }) => segments!.size > 0),
  ];
}

function intersection(
  a: ReadonlySet<Segment> | undefined,
  b: ReadonlySet<Segment> | undefined,
): ReadonlySet<Segment> | undefined {
  if (!a || !b) return a ?? b;
  return new Set([...a].filter((segment) => b.has(segment)));
}
