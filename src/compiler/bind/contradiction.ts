import { type Conditions, type Located, lastOf, type Schedule } from '../model/index.js';
import type { Binder } from './binder.js';
import { isEmpty } from './conditions.js';
import type { Context } from './context.js';
import { placeOf } from './policy-conditions.js';

const SETS = ['location', 'network', 'platform', 'idp', 'schedule'] as const;
type SetKey = (typeof SETS)[number];

/**
 * Reports conditions that demand nothing, and those that can never hold together with one of their profiles: a set of the one and a set
 * of the other have nothing in common.
 */
export function checkConditions(binder: Binder, context: Context, conditions: Conditions, what: string): void {
  if (isEmpty(conditions)) binder.fault('ZT047', conditions.span, { what });
  for (const profile of conditions.profile ?? []) {
    const other = context.profiles.get(profile.value)?.conditions;
    for (const key of SETS) {
      const [own, theirs] = [conditions[key], other?.[key]];
      if (!own || !theirs || !areDisjoint(context, key, own, theirs)) continue;
      const related = [
        { span: placeOf(conditions, key)!, label: `\`${key}\` beside the profile` },
        { span: placeOf(other, key)!, label: `\`${key}\` of the profile` },
      ];
      binder.fault('ZT060', profile.span, { what, profile: profile.value, key }, { related });
    }
  }
}

const answers = new WeakMap<Context, Map<string, boolean>>();

/** Asked once per pair of lists: thousands of policies share them. False when a name in one could not be bound. */
function areDisjoint(
  context: Context,
  key: SetKey,
  a: readonly Located<string>[],
  b: readonly Located<string>[],
): boolean {
  const known = answers.get(context) ?? new Map<string, boolean>();
  answers.set(context, known);
  const [left, right] = [a.map(({ value }) => value), b.map(({ value }) => value)];
  const question = `${key} ${left} ${right}`;
  let answer = known.get(question);
  if (answer === undefined) {
    answer = compareSets(context, key, left, right);
    known.set(question, answer);
  }
  return answer;
}

function compareSets(context: Context, key: SetKey, a: readonly string[], b: readonly string[]): boolean {
  switch (key) {
    case 'location': {
      const [left, right] = [countriesOf(context, a), countriesOf(context, b)];
      return left !== undefined && right !== undefined && !left.some((code) => right.includes(code));
    }
    case 'network': {
      const [left, right] = [rangesOf(context, a), rangesOf(context, b)];
      return left !== undefined && right !== undefined && !rangesMeet(left, right);
    }
    case 'schedule': {
      const [left, right] = [allOf(context.schedules, a), allOf(context.schedules, b)];
      return (
        left !== undefined && right !== undefined && left.every((one) => right.every((other) => neverBoth(one, other)))
      );
    }
    default:
      return !a.some((name) => b.includes(name));
  }
}

/** Undefined when one of the names could not be bound. */
function allOf<T>(map: ReadonlyMap<string, T>, names: readonly string[]): readonly T[] | undefined {
  const found = names.map((name) => map.get(name));
  return found.includes(undefined) ? undefined : (found as readonly T[]);
}

function countriesOf({ locations }: Context, names: readonly string[]): readonly string[] | undefined {
  const named = allOf(
    locations,
    names.filter((name) => !/^[A-Z]{2}$/.test(name)),
  );
  return (
    named && [
      ...names.filter((name) => /^[A-Z]{2}$/.test(name)),
      ...named.flatMap(({ countries }) => countries.map(({ value }) => value)),
    ]
  );
}

interface Range {
  readonly family: 4 | 6;
  readonly from: bigint;
  readonly to: bigint;
}

/** Sorted by family and start. */
function rangesOf({ networks }: Context, names: readonly string[]): readonly Range[] | undefined {
  return allOf(networks, names)
    ?.flatMap(({ cidrs }) => cidrs.map(({ value }) => ({ family: value.family, from: value.bits, to: lastOf(value) })))
    .sort((a, b) => a.family - b.family || (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
}

/** Blocks are nested or apart, so in two sorted lists the one that ends first can be left behind. */
function rangesMeet(a: readonly Range[], b: readonly Range[]): boolean {
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const [left, right] = [a[i]!, b[j]!];
    if (left.family === right.family && left.from <= right.to && right.from <= left.to) return true;
    if (left.family < right.family || (left.family === right.family && left.to < right.to)) i++;
    else j++;
  }
  return false;
}

const WEEK = 7 * 24 * 60;

/** True only for the same zone: clocks of two zones are taken to overlap. */
function neverBoth(a: Schedule, b: Schedule): boolean {
  if (a.timezone !== b.timezone) return false;
  return a.weekly.every(({ value: one }) =>
    b.weekly.every(({ value: other }) =>
      [-WEEK, 0, WEEK].every((shift) => one.to <= other.from + shift || other.to + shift <= one.from),
    ),
  );
}
