import type { Ceiling } from '../../model/index.js';
import type { DiffRow, ExpectationChange } from '../difference.js';
import { fingerprint } from '../fingerprint.js';
import type { Sides } from '../sides.js';
import { changedDemands } from './demands.js';
import { coverage, inNewNames, pairsOf, type Spoken, sensitivityAt, spokenOf } from './pairs.js';
import {
  changeOf,
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
  const { before, after, alignment } = sides;
  const then = (one: Ceiling): string =>
    fingerprint({ ...one, resources: [...inNewNames(alignment, one.resources)].sort() } as Ceiling);
  const pairs = pairsOf('ceilings', before.estate.ceilings, after.estate.ceilings, then, fingerprint);
  const both = pairs.map((pair) => ({
    pair,
    spoken: spokenOf(sides, pair.before?.resources ?? [], pair.after?.resources ?? []),
  }));
  const compared = both.filter(({ pair }) => pair.before && pair.after);
  const changes = changedDemands(
    sides,
    compared.map(({ pair, spoken: { shared } }) => ({
      before: { element: pair.before!, demands: pair.before!.only },
      after: { element: pair.after!, demands: pair.after!.only },
      shared,
    })),
  );
  const rows = new Map(compared.map(({ pair }, at) => [pair, changes[at]!]));
  return both.flatMap(({ pair, spoken }) => {
    const found = rows.get(pair);
    const said = found ? [...coverage(spoken), ...found.rows.map(admitted)] : whole(pair, spoken);
    return (
      changeOf(pair, said, sensitivityAt(sides, pair.before?.resources, pair.after?.resources), found?.because) ?? []
    );
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
