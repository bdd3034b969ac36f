import { type Estate, suggest } from '../index.js';
import type { Failure } from './failure.js';
import { usageFailure } from './failure.js';

/** The name of a resource as typed, or a failure that says which one was perhaps meant. */
export function resourceNamed(estate: Estate, typed: string): string {
  return named('resource', typed, estate.resources.keys());
}

/** A name of the policy as typed, or a failure that says which one was perhaps meant. */
export function named(kind: string, typed: string, known: Iterable<string>): string {
  const names = [...known];
  if (names.includes(typed)) return typed;
  throw unknownName(kind, typed, names);
}

function unknownName(kind: string, typed: string, names: readonly string[]): Failure {
  const near = suggest(typed, names);
  if (near !== undefined) return usageFailure(`there is no ${kind} '${typed}'`, `did you mean ${near}?`);
  const all = names.length <= 10 ? [...names].sort().join(', ') : '';
  return usageFailure(
    `there is no ${kind} '${typed}'`,
    all === '' ? `the policy has ${names.length}` : `there is ${all}`,
  );
}
