import type { AccessRequest } from '../../model/index.js';
import { alternativeChecks, type Definitions, isIn, Point } from '../evaluate/index.js';
import type { Piece } from '../piece.js';
import { hasInstant, hasLogin } from '../sets/index.js';
import type { PieceSpace } from './piece-space.js';

/**
 * True when a piece grants a request. `now` must lie within the horizon of the space.
 *
 * @throws UnknownPrincipalError
 */
export function pieceGrants(space: PieceSpace, piece: Piece, request: AccessRequest): boolean {
  const { situation, requirement } = piece;
  const region = space.region(piece);
  if (!region) return false;
  const point = new Point(space.universe);
  point.load(request);
  const scope = { ...situation, schedules: [] };
  const everybody = { requirement, scope, humans: true, workloads: space.universe.allWorkloads, credentials: [] };
  return (
    isIn(space.space.cubes.value(region.who), point) &&
    hasInstant(situation.time, request.now) &&
    (situation.logins === undefined || hasLogin(situation.logins, request.as ?? '')) &&
    alternativeChecks(everybody, NO_DEFINITIONS).every((check) => check.holds(point))
  );
}

/** In a piece, time is said by instants, and workloads by who is meant. */
const NO_DEFINITIONS: Definitions = { schedules: new Map(), workloads: new Map() };
