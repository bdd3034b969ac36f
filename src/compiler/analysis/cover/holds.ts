import type { AccessRequest, Estate } from '../../model/index.js';
import { alternativeChecks, isIn, Point } from '../evaluate/index.js';
import { lower } from '../lower/index.js';
import type { Piece } from '../piece.js';
import { hasInstant, hasLogin } from '../sets/index.js';
import { cubeOf } from '../who/index.js';

/**
 * True when a piece grants a request. `now` must lie within the horizon of the piece. A piece that names principals which the estate does
 * not have grants nothing here.
 */
export function pieceGrants(estate: Estate, piece: Piece, request: AccessRequest): boolean {
  const { universe } = lower(estate);
  const { situation, requirement } = piece;
  const cube = cubeOf(universe, piece.who);
  if (!cube || 'unknown' in cube) return false;
  const point = new Point(universe);
  point.load(request);
  const scope = { ...situation, schedules: [] };
  const checks = alternativeChecks({ requirement, scope, humans: true, workloads: universe.allWorkloads }, new Map());
  return (
    isIn(cube, point) &&
    hasInstant(situation.time, request.now) &&
    (situation.logins === undefined || hasLogin(situation.logins, request.as ?? '')) &&
    checks.every((check) => check.holds(point))
  );
}
