import { BudgetExceeded, type Horizon, type Piece, PieceSpace, REGION_LIMIT } from '../analysis/index.js';
import type { Estate } from '../model/index.js';
import { Allowed, READ_ORIGIN } from './allowed.js';
import { cellsOf } from './cells.js';
import { ConditionLowering } from './lower.js';
import { foreignNames } from './names.js';
import { PartAlgebra } from './part.js';
import type { OnePoint } from './point.js';
import type { Reading } from './reading.js';

export interface BeyondInput {
  /** Says what the names in all readings mean. */
  readonly estate: Estate;
  readonly horizon: Horizon;
  /** What may be allowed: whatever any of these allows. */
  readonly ends: readonly Reading[];
  readonly states: readonly Reading[];
}

/** Something that a state allows and none of the ends. */
export interface Beyond {
  readonly point: OnePoint;
  readonly resource?: string;
  readonly piece: Piece;
}

/**
 * For each state the first thing that it allows and no end does; undefined where there is none. Exact: no sampling. A state that asks for more
 * than anything could work out is told apart by the error.
 *
 * @throws BudgetExceeded
 */
export function beyondEnds({ estate, horizon, ends, states }: BeyondInput): readonly (Beyond | undefined)[] {
  const all: Reading = { layers: [...ends, ...states].flatMap(({ layers }) => layers), assumed: [] };
  const algebra = new PartAlgebra(new PieceSpace([estate], horizon, foreignNames(estate, all)));
  const lowering = new ConditionLowering(estate, algebra);
  const allowed = ends.map((end) => new Allowed(end, algebra, lowering));
  return states.map((state) => {
    const has = new Allowed(state, algebra, lowering);
    const layers = [...ends, state].flatMap((one) => one.layers);
    for (const { point, resource, rules } of cellsOf(estate, { layers, assumed: [] })) {
      let from = 0;
      const had = ends.flatMap((end, at) => {
        const own = rules.slice(from, from + end.layers.length);
        from += end.layers.length;
        return allowed[at]!.at(own);
      });
      const open = has.at(rules.slice(from)).filter((part) => !had.some((other) => algebra.isWithin(part, other)));
      const left = algebra.minusAll(open, had);
      if (left.length > REGION_LIMIT) throw new BudgetExceeded('what a state between two allows', '', REGION_LIMIT);
      if (left[0]) {
        return { point, ...(resource !== undefined && { resource }), piece: algebra.toPiece(left[0], READ_ORIGIN) };
      }
    }
    return undefined;
  });
}
