import { BudgetExceeded, REGION_LIMIT } from '../budget.js';
import type { Piece } from '../piece.js';
import type { PieceSpace, Region } from './piece-space.js';

/** True when every request that `piece` grants is granted by one of `pieces`. Exact. */
export function covers(space: PieceSpace, pieces: readonly Piece[], piece: Piece): boolean {
  return remains(space, pieces, piece).length === 0;
}

/**
 * What `piece` grants and none of `pieces` does, as disjoint pieces with the requirement and origin of `piece`; empty when it is covered.
 * A piece covers another one's principals and situation wherever its own requirement is at most the other's: the least vector of an up-set lies
 * in one of the others or in none, so no combination of them needs to be looked at. Versions make this a question per platform.
 *
 * @throws UnknownPrincipalError, BudgetExceeded
 */
export function remains(space: PieceSpace, pieces: readonly Piece[], piece: Piece): readonly Piece[] {
  const whole = space.region(piece);
  let left = whole ? [whole] : [];
  for (const other of pieces) {
    if (left.length === 0) break;
    const covering = coveringRegion(space, other, piece);
    if (covering) left = left.flatMap((region) => subtract(space, region, covering));
    if (left.length > REGION_LIMIT) {
      throw new BudgetExceeded(`piece of policy "${piece.origin.policy}"`, other.origin.policy, REGION_LIMIT);
    }
  }
  return left.map((region) => space.pieceOf(region, piece));
}

/** What two pieces both grant: their common principals and situation under both demands. Undefined when nothing. */
export function intersectPieces(space: PieceSpace, a: Piece, b: Piece): Piece | undefined {
  const [one, other] = [space.region(a), space.region(b)];
  if (!one || !other) return undefined;
  const { cubes, requirements } = space.space;
  const region = space.regionOf(cubes.intersect(one.who, other.who), space.space.intersectBoxes(one.box, other.box));
  if (!region) return undefined;
  const requirement = requirements.join(requirements.intern(a.requirement), requirements.intern(b.requirement));
  return { ...space.pieceOf(region, a), requirement: requirements.value(requirement) };
}

/** Where meeting the demand of `piece` also meets that of `other`. */
function coveringRegion(space: PieceSpace, other: Piece, piece: Piece): Region | undefined {
  const { requirements } = space.space;
  const where = requirements.whereAtMost(
    requirements.intern(other.requirement),
    requirements.intern(piece.requirement),
  );
  const region = space.region(other);
  return region && space.regionOf(region.who, space.space.withPlatforms(region.box, where));
}

/** Disjoint, so that what is left is never counted twice. */
function subtract(space: PieceSpace, region: Region, covering: Region): readonly Region[] {
  const { cubes } = space.space;
  const both = cubes.intersect(region.who, covering.who);
  if (both === undefined || !space.space.intersectBoxes(region.box, covering.box)) return [region];
  return [
    ...cubes.split(region.who, covering.who).map((who) => space.regionOf(who, region.box)),
    ...space.space.splitBox(region.box, covering.box).map((box) => space.regionOf(both, box)),
  ].filter((one) => one !== undefined);
}
