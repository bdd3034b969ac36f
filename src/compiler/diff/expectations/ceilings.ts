import type { Ceiling } from '../../model/index.js';
import type { DiffRow, ExpectationChange } from '../difference.js';
import type { Sides } from '../sides.js';
import { changesOnResources } from './on-resources.js';
import { coverage, type Spoken } from './pairs.js';
import {
  demandText,
  loosened,
  namesText,
  otherwise,
  type Pair,
  type Said,
  tightened,
  whoText,
  withText,
} from './said.js';

/** Ceilings that admit more or less than they did, or cover other resources. @throws BudgetExceeded */
export function ceilingChanges(sides: Sides): readonly ExpectationChange[] {
  return changesOnResources<Ceiling>(sides, {
    name: 'ceilings',
    before: sides.before.estate.ceilings,
    after: sides.after.estate.ceilings,
    wanted: (before, after) => ({
      before: { element: before, demands: before.only },
      after: { element: after, demands: after.only },
    }),
    compared: (_, spoken, rows) => [...coverage(spoken), ...rows.map(admitted)],
    whole,
  });
}

/** A ceiling that is new or gone. One that went with its resources loosened nothing. */
function whole({ before, after }: Pair<Ceiling>, { left }: Spoken): readonly Said[] {
  if (after) return [tightened(`holds what is granted at ${namesText(after.resources)} to a limit`)];
  if (left.length > 0)
    return [loosened(`${namesText(left)} ${left.length === 1 ? 'has' : 'have'} this limit no longer`)];
  return [otherwise(`went with ${namesText(before!.resources)}`)];
}

function admitted(row: DiffRow): Said {
  const [who, what] = [whoText(row), namesText(row.resources.map(({ name }) => name))];
  switch (row.change) {
    case 'new':
      return loosened(`admits ${who} to ${what}${withText(row.after)}`);
    case 'widened':
      return loosened(`admits ${who} to ${what} with less: ${demandText(row)}`);
    case 'lost':
      return tightened(`no longer admits ${who} to ${what}`);
    case 'narrowed':
      return tightened(`admits ${who} to ${what} only with more: ${demandText(row)}`);
  }
}
