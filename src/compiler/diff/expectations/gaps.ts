import type { Gap } from '../../model/index.js';
import type { ExpectationChange } from '../difference.js';
import { fingerprint } from '../fingerprint.js';
import type { Sides } from '../sides.js';
import { pairsOf, sensitivityAt } from './pairs.js';
import { changeOf, loosened, namesText, otherwise, type Pair, type Said, tightened } from './said.js';
import { validityChanges } from './validity.js';

/** Gaps that accept more or less of a target than they did, or for longer. */
export function gapChanges(sides: Sides): readonly ExpectationChange[] {
  const { before, after, alignment } = sides;
  const now = new Map([...alignment.policies].map(([name, old]) => [old, name]));
  const inNow = (one: Gap): readonly string[] => one.policies.map(({ value }) => now.get(value) ?? value);
  const then = (one: Gap): string =>
    fingerprint({ ...one, policies: one.policies.map(({ span }, at) => ({ value: inNow(one)[at]!, span })) } as Gap);
  return pairsOf('gaps', before.estate.gaps, after.estate.gaps, then, fingerprint).flatMap((pair) => {
    const said = pair.before && pair.after ? changed(pair.before, pair.after, inNow(pair.before)) : whole(pair);
    const [was, is] = [reached(before.estate, pair.before), reached(after.estate, pair.after)];
    return changeOf(pair, said, sensitivityAt(sides, was, is)) ?? [];
  });
}

function whole({ before, after }: Pair<Gap>): readonly Said[] {
  const text = (gap: Gap): string => `${gap.target.value} leave out ${constraintsIn(gap).join(', ')}`;
  return after
    ? [loosened(`lets ${text(after)} of ${namesText(policiesIn(after))}`)]
    : [tightened(`no longer lets ${text(before!)}`)];
}

function changed(before: Gap, after: Gap, policiesBefore: readonly string[]): readonly Said[] {
  if (before.target.value !== after.target.value) {
    return [loosened(`speaks of ${after.target.value}`), tightened(`no longer speaks of ${before.target.value}`)];
  }
  const [was, is] = [constraintsIn(before), constraintsIn(after)];
  const [more, fewer] = [is.filter((one) => !isIn(one, was)), was.filter((one) => !isIn(one, is))];
  const policies = policiesIn(after);
  const [come, gone] = [
    policies.filter((name) => !policiesBefore.includes(name)),
    policiesBefore.filter((name) => !policies.includes(name)),
  ];
  return [
    ...(more.length > 0 ? [loosened(`accepts that ${more.join(', ')} is left out, too`)] : []),
    ...(come.length > 0 ? [loosened(`holds for ${namesText(come)}, too`)] : []),
    ...(fewer.length > 0 ? [tightened(`no longer accepts that ${fewer.join(', ')} is left out`)] : []),
    ...(gone.length > 0 ? [tightened(`no longer holds for ${namesText(gone)}`)] : []),
    ...validityChanges(before.validity, after.validity, true),
    ...(before.enforcedBy === after.enforcedBy ? [] : [otherwise(enforcedText(after))]),
  ];
}

function enforcedText({ enforcedBy }: Gap): string {
  return enforcedBy === undefined ? 'names nothing any more that enforces it instead' : `is enforced by ${enforcedBy}`;
}

/** `session` stands for all that begin so. */
function isIn(constraint: string, accepted: readonly string[]): boolean {
  return accepted.some((one) => constraint === one || constraint.startsWith(`${one}.`));
}

function constraintsIn({ constraints }: Gap): readonly string[] {
  return constraints.map(({ value }) => value);
}

function policiesIn({ policies }: Gap): readonly string[] {
  return policies.map(({ value }) => value);
}

function reached(estate: Sides['before']['estate'], gap: Gap | undefined): readonly string[] {
  return (gap ? policiesIn(gap) : []).flatMap((name) => [
    ...(estate.policies.get(name)?.resources ?? []),
    ...(estate.breakGlass.get(name)?.resources.map(({ value }) => value) ?? []),
  ]);
}
