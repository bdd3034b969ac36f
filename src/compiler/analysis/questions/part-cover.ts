import { type Part, reshape } from '../access/index.js';
import { BudgetExceeded, REGION_LIMIT } from '../budget.js';
import type { Box, Space } from '../space/index.js';

/** Principals, situation and least demand: what covers a part, or a part of it. */
export type Covering = Pick<Part, 'who' | 'box' | 'requirement'>;

/**
 * What a part grants and none of `others` does, as disjoint parts with its requirement: their least vectors lie in none of the others.
 *
 * @throws BudgetExceeded
 */
export function partRemains(space: Space, whole: Part, others: Iterable<Covering>): readonly Part[] {
  let left: readonly Part[] = [whole];
  for (const other of others) {
    if (left.length === 0) break;
    left = without(space, left, other);
    if (left.length > REGION_LIMIT) {
      throw new BudgetExceeded(`policy "${whole.policy}"`, whole.policy, REGION_LIMIT);
    }
  }
  return left;
}

/** What is left of parts that share one requirement when another one is taken off. */
function without(space: Space, parts: readonly Part[], other: Covering): readonly Part[] {
  const where = space.requirements.whereAtMost(other.requirement, parts[0]!.requirement);
  const box = space.withPlatforms(other.box, where);
  if (space.isEmptyBox(box)) return parts;
  return parts.flatMap((part) => subtract(space, part, other.who, box));
}

function subtract(space: Space, part: Part, who: number, box: Box): readonly Part[] {
  const both = space.cubes.intersect(part.who, who);
  if (both === undefined || !space.intersectBoxes(part.box, box)) return [part];
  return [
    ...space.cubes.split(part.who, who).map((one) => reshape(space, part, one, part.box)),
    ...space.splitBox(part.box, box).map((one) => reshape(space, part, both, one)),
  ].filter((one) => one !== undefined);
}

/** The part of a part that lies in a reach; its demand stays. */
export function within(
  space: Space,
  part: Part,
  reach: { readonly who: readonly number[]; readonly box: Box },
): readonly Part[] {
  const box = space.intersectBoxes(part.box, reach.box);
  if (!box) return [];
  return reach.who
    .map((cube) => space.cubes.intersect(part.who, cube))
    .map((who) => (who === undefined ? undefined : reshape(space, part, who, box)))
    .filter((one) => one !== undefined);
}
