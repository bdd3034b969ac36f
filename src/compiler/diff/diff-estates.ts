import type { Horizon } from '../analysis/index.js';
import type { Estate } from '../model/index.js';
import { aspectParts } from './aspects.js';
import { causesOf } from './causes.js';
import { changedPieces, type ResourceNames } from './changed-access.js';
import type { AccessDiff, DiffRow, Verdict } from './difference.js';
import { expectationChanges } from './expectations/index.js';
import type { RowPart } from './row-part.js';
import { rowsOf } from './rows.js';
import { sameSayings } from './same-resources.js';
import { Witnesses } from './show.js';
import { createSides, type Sides } from './sides.js';
import { changedWords, wordsOf } from './words.js';

/**
 * Who gains and who loses when the second estate takes the place of the first: exactly, for all memberships of groups that nobody lists, over the
 * horizon. Names do not matter: what is called otherwise or written otherwise and grants the same gives no row.
 *
 * @throws BudgetExceeded
 */
export function diffEstates(before: Estate, after: Estate, horizon: Horizon): AccessDiff {
  const sides = createSides(before, after, horizon);
  const isSame = sameSayings(sides);
  const resources = resourceNames(sides);
  const told = resources.filter((names) => !isSame(names));
  const witnesses = new Witnesses(sides, told);
  const parts = told.flatMap((names) => [
    ...accessParts(sides, names, witnesses),
    ...aspectParts(sides, names, witnesses),
  ]);
  const rows = rowsOf(sides, parts);
  const { alignment } = sides;
  const renamed = [...alignment.resources, ...alignment.policies].filter(([now, then]) => now !== then);
  return {
    verdict: verdictOf(rows),
    horizon,
    rows,
    resources: resources.length,
    renamed: new Map(renamed.sort(byFirst)),
    expectations: expectationChanges(sides),
  };
}

/** Every resource of either side, by its name after. */
function resourceNames({ before, after, alignment }: Sides): readonly ResourceNames[] {
  const kept = new Set(alignment.resources.values());
  const gone = [...before.estate.resources.keys()].filter((name) => !kept.has(name));
  const here = [...after.estate.resources.keys()].map((name) => ({
    before: alignment.resources.get(name) ?? name,
    after: name,
  }));
  return [...here, ...gone.map((name) => ({ before: name, after: name }))].sort((a, b) => (a.after < b.after ? -1 : 1));
}

function accessParts(sides: Sides, names: ResourceNames, witnesses: Witnesses): readonly RowPart[] {
  const { before, after, horizon } = sides;
  return changedPieces(sides, names).map((changed): RowPart => {
    const { change, whole, other, residual } = changed;
    const isGain = change === 'new' || change === 'widened';
    const shown = witnesses.show(residual, names, isGain);
    const side = isGain ? after : before;
    const [then, now] = isGain ? [other, whole] : [whole, other];
    const said =
      then && now
        ? changedWords(before.estate, then, after.estate, now, horizon)
        : { before: null, after: null, [isGain ? 'after' : 'before']: wordsOf(side.estate, whole, horizon) };
    return {
      change,
      aspect: 'access',
      names,
      who: { terms: [residual.who] },
      ...said,
      because: causesOf(sides, changed, shown),
      ...(shown && { witness: shown.witness }),
    };
  });
}

function verdictOf(rows: readonly DiffRow[]): Verdict {
  const gains = rows.some(({ change }) => change === 'new' || change === 'widened');
  const losses = rows.some(({ change }) => change === 'lost' || change === 'narrowed');
  if (gains) return losses ? 'incomparable' : 'more permissive';
  return losses ? 'less permissive' : 'equivalent';
}

function byFirst([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1;
}
