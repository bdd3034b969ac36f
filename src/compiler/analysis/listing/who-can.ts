import type { Access } from '../access/index.js';
import type { Origin, Piece, WhoTerm } from '../piece.js';
import { describeConditions } from './describe-piece.js';
import { describeWho } from './describe-who.js';
import { clausesNames } from './network-names.js';

/** Who reaches one resource, exactly: a request is allowed when some row names its principal and all of the row's conditions hold. */
export interface WhoCan {
  readonly resource: string;
  /** Set on public resources: reachable with no identity, from these networks; empty = from anywhere. */
  readonly public?: { readonly networks: readonly string[] };
  /** Allows first, by policy. Empty when nobody reaches it. */
  readonly rows: readonly AccessRow[];
}

export interface AccessRow {
  /** Expressions of the language; any of them. */
  readonly who: readonly string[];
  /** The same as sets. */
  readonly terms: readonly WhoTerm[];
  /** Short texts; all of them. Empty when nothing is demanded. */
  readonly conditions: readonly string[];
  readonly by: Origin;
}

/** Lists who reaches a resource. A row groups the pieces of one policy that demand the same. */
export function whoCan(access: Access, resource: string): WhoCan {
  const { pieces, public: open } = access(resource);
  if (open) return { resource, public: { networks: clausesNames(open.network) }, rows: [] };
  const groups = new Map<string, { pieces: Piece[]; conditions: readonly string[] }>();
  for (const piece of pieces) {
    const conditions = describeConditions(access.estate, piece);
    const { kind, policy, floors, denies } = piece.origin;
    const key = JSON.stringify([kind, policy, floors, denies, conditions]);
    const group = groups.get(key);
    if (group) group.pieces.push(piece);
    else groups.set(key, { pieces: [piece], conditions });
  }
  const rows = [...groups.values()].map((group) => ({
    who: group.pieces.map(({ who }) => describeWho(access.estate, who)).sort(),
    terms: group.pieces.map(({ who }) => who),
    conditions: group.conditions,
    by: group.pieces[0]!.origin,
  }));
  return { resource, rows };
}
