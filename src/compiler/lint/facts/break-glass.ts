import { createAccess, type Piece, PieceSpace, remains } from '../../analysis/index.js';
import type { BreakGlass, Estate } from '../../model/index.js';
import type { LintContext } from '../context.js';

/** A part of what a break-glass entry opens. */
export interface GlassPiece {
  readonly resource: string;
  readonly piece: Piece;
}

/** What an entry opens when there is nothing beside it: no policy, no other entry. Empty when nobody can use it. */
export function ownPieces({ estate, analysis }: LintContext, entry: BreakGlass): readonly GlassPiece[] {
  const alone = { ...estate, policies: new Map(), breakGlass: new Map([[entry.name, entry]]) };
  const access = createAccess(alone, analysis.horizon);
  const resources = [...new Set(entry.resources.map(({ value }) => value))].sort();
  return resources.flatMap((resource) => access(resource).pieces.map((piece) => ({ resource, piece })));
}

/** What of a piece is not granted after all, by break-glass or otherwise: what plain denies take. */
export function lostPieces({ estate, analysis }: LintContext): (glass: GlassPiece) => readonly GlassPiece[] {
  const denied = new Set(
    [...estate.policies.values()].flatMap((one) => (isPlainDeny(estate, one.name) ? one.resources : [])),
  );
  let space: PieceSpace | undefined;
  return ({ resource, piece }) => {
    if (!denied.has(resource)) return [];
    space ??= new PieceSpace([estate], analysis.horizon);
    return remains(space, analysis.access(resource).pieces, piece).map((left) => ({ resource, piece: left }));
  };
}

/** True for a deny without `unless`. */
export function isPlainDeny({ policies }: Estate, name: string): boolean {
  const policy = policies.get(name);
  return policy?.effect === 'deny' && policy.unless === undefined;
}
