import { describeConditions, type Horizon, type Piece } from '../analysis/index.js';
import type { Estate } from '../model/index.js';

/** What differs between two demands, in the words of each side. */
export interface WordsChange {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

const KNOWN = new WeakMap<Piece, readonly string[]>();

/** Everything that a piece demands, one short text each, with the instants between which it holds. */
export function wordsOf(estate: Estate, piece: Piece, horizon: Horizon): readonly string[] {
  let words = KNOWN.get(piece);
  if (!words) {
    words = [...describeConditions(estate, untimed(piece)), ...boundsOf(estate, piece, horizon)];
    KNOWN.set(piece, words);
  }
  return words;
}

/** How many texts differ: a measure of likeness. */
export function distance(before: Estate, old: Piece, after: Estate, now: Piece, horizon: Horizon): number {
  const { before: gone, after: come } = changeOf(wordsOf(before, old, horizon), wordsOf(after, now, horizon));
  return gone.length + come.length;
}

/**
 * Only what differs. Where both sides use the same names for it (a posture, a network), the names are replaced by what they stand for.
 */
export function changedWords(before: Estate, old: Piece, after: Estate, now: Piece, horizon: Horizon): WordsChange {
  const named = changeOf(wordsOf(before, old, horizon), wordsOf(after, now, horizon));
  if (named.before.length + named.after.length > 0) return named;
  return changeOf(wordsOf(before, unnamed(old), horizon), wordsOf(after, unnamed(now), horizon));
}

function changeOf(before: readonly string[], after: readonly string[]): WordsChange {
  return {
    before: before.filter((word) => !after.includes(word)),
    after: after.filter((word) => !before.includes(word)),
  };
}

/** Schedules are said by name; the instants of a validity are said by {@link boundsOf}. */
function untimed(piece: Piece): Piece {
  const { time } = piece.situation;
  if (time.full || time.clauses.length > 0) return piece;
  return { ...piece, situation: { ...piece.situation, time: { full: true, ranges: [], clauses: [] } } };
}

function unnamed(piece: Piece): Piece {
  const { situation, requirement } = piece;
  return {
    ...piece,
    requirement: { ...requirement, postures: [] },
    situation: { ...situation, network: { ...situation.network, clauses: [] } },
  };
}

/** From when and until when, where that lies within the horizon: by the validity of the policy, or by what is left of it. */
function boundsOf(estate: Estate, piece: Piece, horizon: Horizon): readonly string[] {
  const { time } = piece.situation;
  if (time.full) return [];
  const { policy } = piece.origin;
  const validity = (estate.policies.get(policy) ?? estate.breakGlass.get(policy))?.validity;
  const bySchedule = time.clauses.length > 0;
  const from = bySchedule ? validity?.from?.value : time.ranges[0]?.from;
  const to = bySchedule ? validity?.to?.value : time.ranges.at(-1)?.to;
  const gaps = bySchedule ? 0 : time.ranges.length - 1;
  return [
    ...(from !== undefined && from > horizon.from ? [`from ${instantText(from)}`] : []),
    ...(to !== undefined && to < horizon.to ? [`until ${instantText(to)}`] : []),
    ...(gaps > 0
      ? time.ranges
          .slice(1)
          .map((range, at) => gapText(time.ranges[at]!.to, range.from))
          .slice(0, 3)
      : []),
    ...(gaps > 3 ? [`and not in ${gaps - 3} more stretches of time`] : []),
  ];
}

function gapText(from: number, to: number): string {
  return `not from ${instantText(from)} until ${instantText(to)}`;
}

/** `2027-04-01T00:00Z`. */
export function instantText(at: number): string {
  return new Date(at).toISOString().replace(/(:00)?\.000Z$/, 'Z');
}
