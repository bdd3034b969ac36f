import type { Estate } from '../../../model/index.js';
import { createAccess } from '../../access/index.js';
import { describeWho } from '../../listing/index.js';
import type { Horizon, Piece } from '../../piece.js';
import { compareAccess } from '../compare.js';
import { allowsOf, demandsAsAllows, remembered } from './granted.js';

/** What one allow grants beyond a ceiling. */
export interface Excess {
  readonly ceiling: string;
  readonly policy: string;
  /** At least one; what is granted and no entry of the ceiling admits. */
  readonly beyond: readonly { readonly resource: string; readonly piece: Piece; readonly who: string }[];
}

/**
 * Ceilings that allows exceed, floors and plain denies counted; sorted by ceiling and policy. Break-glass entries are not held against them.
 *
 * @throws BudgetExceeded
 */
export function exceededCeilings(estate: Estate, horizon: Horizon): readonly Excess[] {
  const ceilings = [...estate.ceilings.values()];
  if (ceilings.length === 0) return [];
  const allows = allowsOf(estate, new Set(ceilings.flatMap(({ resources }) => resources)));
  const granted = remembered(createAccess(allows, horizon));
  return ceilings.flatMap((ceiling) => {
    const { name, resources, only } = ceiling;
    const most = createAccess(demandsAsAllows(estate, ceiling, resources, only), horizon);
    const found = new Map<string, Excess['beyond'][number][]>();
    for (const resource of resources) {
      for (const piece of compareAccess(granted, most, resource).lost) {
        const { policy } = piece.origin;
        const beyond = found.get(policy) ?? [];
        beyond.push({ resource, piece, who: describeWho(estate, piece.who) });
        found.set(policy, beyond);
      }
    }
    return [...found.keys()].sort().map((policy) => ({ ceiling: name, policy, beyond: found.get(policy)! }));
  });
}
