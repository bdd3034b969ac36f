import type { Condition } from '../../../compiler/proof/index.js';
import { ALWAYS, NEVER } from '../../../compiler/proof/index.js';

/** Longer lists stay shared by all that name them. */
const SHORT = 8;

/** All of them; flattened, so that what is said plainly reads plainly. */
export function allOf(...conditions: readonly Condition[]): Condition {
  const of = conditions.flatMap((one) => (one.kind === 'all' && one.of.length <= SHORT ? one.of : [one]));
  if (of.some(isNever)) return NEVER;
  return of.length === 1 ? of[0]! : { kind: 'all', of };
}

/** At least one of them. */
export function anyOf(...conditions: readonly Condition[]): Condition {
  const of = conditions.flatMap((one) => (one.kind === 'any' && one.of.length <= SHORT ? one.of : [one]));
  if (of.some(isAlways)) return ALWAYS;
  return of.length === 1 ? of[0]! : { kind: 'any', of };
}

export function not(condition: Condition): Condition {
  if (isAlways(condition)) return NEVER;
  if (isNever(condition)) return ALWAYS;
  return condition.kind === 'not' ? condition.of : { kind: 'not', of: condition };
}

function isAlways(one: Condition): boolean {
  return one.kind === 'anybody' || (one.kind === 'all' && one.of.length === 0);
}

function isNever(one: Condition): boolean {
  return one.kind === 'any' && one.of.length === 0;
}
