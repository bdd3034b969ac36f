import { type Piece, remains } from '../analysis/index.js';
import type { Change } from './difference.js';
import type { Side, Sides } from './sides.js';
import { changedWords, distance } from './words.js';

/** What one piece of one side grants and the other side does not, for people who all had the same before. */
export interface ChangedPiece {
  readonly change: Change;
  /** Names of the resource on each side; the same where only one has it. */
  readonly resource: ResourceNames;
  /** The residual: these people in these situations. */
  readonly residual: Piece;
  /** The whole piece that grants it: of the second estate for a gain, of the first for a loss. */
  readonly whole: Piece;
  /** What these people have on the other side; undefined when they have nothing. */
  readonly other?: Piece;
}

export interface ResourceNames {
  readonly before: string;
  readonly after: string;
}

/** Every gain and loss at one resource, exactly. @throws BudgetExceeded */
export function changedPieces(sides: Sides, resource: ResourceNames): readonly ChangedPiece[] {
  const { before, after } = sides;
  return [
    ...beyond(sides, resource, [after, resource.after], [before, resource.before], ['new', 'widened']),
    ...beyond(sides, resource, [before, resource.before], [after, resource.after], ['lost', 'narrowed']),
  ];
}

function beyond(
  sides: Sides,
  resource: ResourceNames,
  [side, name]: readonly [Side, string],
  [otherSide, otherName]: readonly [Side, string],
  [none, some]: readonly [Change, Change],
): readonly ChangedPiece[] {
  const others = otherSide.pieces(otherName);
  // What is gained or lost by being public is said once, for anybody.
  const wholes = side.open(name) ? [] : side.pieces(name);
  const granted = new Set(others.map((other) => grantOf(sides, other)));
  return wholes.flatMap((whole) => {
    // Most pieces of a changed resource stand on the other side as they are.
    if (granted.has(grantOf(sides, whole))) return [];
    const residuals = remains(sides.space, others, whole);
    if (residuals.length === 0) return [];
    const ranked = rank(sides, side, whole, otherSide, others);
    const delta = (other: Piece): string => {
      const [then, now] = side === sides.after ? [other, whole] : [whole, other];
      return JSON.stringify(changedWords(sides.before.estate, then, sides.after.estate, now, sides.horizon));
    };
    return residuals.flatMap((residual) =>
      joined(residual, splitByOther(sides, residual, ranked), delta).map(({ piece, other }): ChangedPiece => {
        return { change: other ? some : none, resource, residual: piece, whole, ...(other && { other }) };
      }),
    );
  });
}

/** Equal texts mean that the same is granted; undefined when nothing is. */
function grantOf({ space }: Sides, piece: Piece): string | undefined {
  const region = space.region(piece);
  if (!region) return undefined;
  return `${region.who} ${space.space.boxNumber(region.box)} ${space.space.requirements.intern(piece.requirement)}`;
}

/** The piece most like `whole` first: of the same policy, then with the fewest differences. */
function rank(sides: Sides, side: Side, whole: Piece, otherSide: Side, others: readonly Piece[]): readonly Piece[] {
  const { policies } = sides.alignment;
  const [mine, theirs] = side === sides.after ? [side, otherSide] : [otherSide, side];
  return others
    .map((other) => {
      const [now, then] = side === sides.after ? [whole, other] : [other, whole];
      const same = policies.get(now.origin.policy) === then.origin.policy;
      return { other, weight: distance(theirs.estate, then, mine.estate, now, sides.horizon) + (same ? 0 : 100) };
    })
    .sort((a, b) => a.weight - b.weight)
    .map(({ other }) => other);
}

/** One part where all of them had something from which the same changes. */
function joined(residual: Piece, parts: readonly Part[], delta: (other: Piece) => string): readonly Part[] {
  const [first] = parts;
  if (!first?.other || parts.length === 1) return parts;
  const same = delta(first.other);
  return parts.every(({ other }) => other && delta(other) === same) ? [{ piece: residual, other: first.other }] : parts;
}

interface Part {
  readonly piece: Piece;
  readonly other?: Piece;
}

/** The people of a residual by what they have on the other side. */
function splitByOther({ space }: Sides, residual: Piece, others: readonly Piece[]): readonly Part[] {
  const region = space.region(residual);
  if (!region) return [];
  const { cubes } = space.space;
  const found: Part[] = [];
  const keep = (who: number, other?: Piece): void => {
    const part = space.regionOf(who, region.box);
    if (part) found.push({ piece: space.pieceOf(part, residual), ...(other && { other }) });
  };
  let left: readonly number[] = [region.who];
  for (const other of others) {
    const theirs = space.region(other)?.who;
    if (theirs === undefined || left.length === 0) continue;
    const next: number[] = [];
    for (const who of left) {
      const both = cubes.intersect(who, theirs);
      if (both === undefined) next.push(who);
      else {
        keep(both, other);
        next.push(...cubes.split(who, theirs));
      }
    }
    left = next;
  }
  for (const who of left) keep(who);
  return found;
}
