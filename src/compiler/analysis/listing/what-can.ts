import type { Estate, RequestPrincipal, Sensitivity } from '../../model/index.js';
import type { Access } from '../access/index.js';
import { isIn, Point } from '../evaluate/index.js';
import { lower } from '../lower/index.js';
import type { Origin, Piece } from '../piece.js';
import { cubeOf, domainOf } from '../who/index.js';
import { describeConditions } from './describe-piece.js';
import { clausesNames } from './network-names.js';

/** What one principal reaches, exactly: a request is allowed when some row is of its resource and all of the row's conditions hold. */
export interface WhatCanRow {
  readonly resource: string;
  readonly sensitivity: Sensitivity;
  /** Short texts; all of them. */
  readonly conditions: readonly string[];
  /** Absent on public resources. */
  readonly by?: Origin;
  /** Set on public resources: from these networks; empty = from anywhere. */
  readonly public?: { readonly networks: readonly string[] };
}

/** Lists what a principal reaches, by resource. `groups` of the principal are facts: it is in those open groups and in no other. */
export function whatCan(estate: Estate, access: Access, principal: RequestPrincipal): readonly WhatCanRow[] {
  const caller = callerOf(estate, principal);
  return [...estate.resources.values()].flatMap(({ name, sensitivity }): readonly WhatCanRow[] => {
    const { pieces, public: open } = access(name);
    if (open)
      return [{ resource: name, sensitivity, conditions: [], public: { networks: clausesNames(open.network) } }];
    return pieces
      .filter((piece) => caller(piece))
      .map((piece) => ({
        resource: name,
        sensitivity,
        conditions: describeConditions(estate, piece),
        by: piece.origin,
      }));
  });
}

function callerOf(estate: Estate, principal: RequestPrincipal): (piece: Piece) => boolean {
  const { universe } = lower(estate);
  const point = new Point(universe);
  point.load({ principal, now: 0, approvals: new Set() });
  const domain =
    principal.kind === 'user' ? domainOf(principal.user) : principal.kind === 'member' ? principal.domain : '';
  return ({ who, situation: { idp } }) => {
    const cube = cubeOf(universe, who);
    if (!cube || 'unknown' in cube || !isIn(cube, point)) return false;
    // Nobody can have logged in with an idp that does not assert their domain.
    const asserts = (name: string): boolean =>
      estate.idps.get(name)?.domains.some(({ value }) => value === domain) ?? false;
    return idp.full || idp.unknown || idp.known.some(asserts);
  };
}
