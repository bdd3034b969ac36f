import { ALWAYS, type Condition, NEVER } from '../../../compiler/proof/index.js';

export function isAlways(one: Condition): boolean {
  return one.kind === 'anybody' || (one.kind === 'all' && one.of.length === 0);
}

export function isNever(one: Condition): boolean {
  return one.kind === 'any' && one.of.length === 0;
}

/** All of them. */
export function allOf(...conditions: readonly Condition[]): Condition {
  const of = conditions.flatMap((one) => (one.kind === 'all' ? one.of : isAlways(one) ? [] : [one]));
  if (of.some(isNever)) return NEVER;
  const distinct = [...new Set(of)];
  return distinct.length === 1 ? distinct[0]! : { kind: 'all', of: distinct };
}

/** One of them. */
export function anyOf(...conditions: readonly Condition[]): Condition {
  const of = conditions.flatMap((one) => (one.kind === 'any' ? one.of : [one]));
  if (of.some(isAlways)) return ALWAYS;
  return of.length === 1 ? of[0]! : { kind: 'any', of };
}

export function not(one: Condition): Condition {
  if (isAlways(one)) return NEVER;
  if (isNever(one)) return ALWAYS;
  return one.kind === 'not' ? one.of : { kind: 'not', of: one };
}
