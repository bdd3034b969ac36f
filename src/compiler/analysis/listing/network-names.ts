import type { NetworkSet } from '../piece.js';

/** The names that say a set of addresses; empty when it is every address. */
export function clausesNames({ clauses }: NetworkSet): readonly string[] {
  return clauses.flatMap(({ anyOf }) => anyOf);
}
