import type { Demand, MustReach } from '../../model/index.js';
import type { DiffRow, ExpectationChange } from '../difference.js';
import type { Sides } from '../sides.js';
import type { Wanted } from './demands.js';
import { changesOnResources } from './on-resources.js';
import type { Spoken } from './pairs.js';
import { demandText, loosened, namesText, otherwise, type Pair, type Said, tightened, whoText } from './said.js';

/** Entries of `must_reach` that want fewer or more people let in, elsewhere, or with other means. @throws BudgetExceeded */
export function mustReachChanges(sides: Sides): readonly ExpectationChange[] {
  return changesOnResources<MustReach>(sides, {
    name: 'must_reach',
    before: sides.before.estate.mustReach,
    after: sides.after.estate.mustReach,
    wanted: wantedOf,
    compared: (pair, spoken, rows) => [...asked(pair), ...covered(spoken), ...rows.map(wanted)],
    whole,
  });
}

/** Where only one side says what people bring, who is meant is compared alone. */
function wantedOf(before: MustReach, after: MustReach): Omit<Wanted, 'shared'> {
  const meant = (one: MustReach): readonly Demand[] => [
    isConditional(before) === isConditional(after) ? one : bare(one),
  ];
  return { before: { element: before, demands: meant(before) }, after: { element: after, demands: meant(after) } };
}

function isConditional({ when, session }: MustReach): boolean {
  return when !== undefined || session !== undefined;
}

function bare({ who, except, as }: MustReach): Demand {
  return { who, except, ...(as && { as }) };
}

/** With means, every request that has them must be let in; without, some request. */
function asked({ before, after }: Pair<MustReach>): readonly Said[] {
  const [was, is] = [isConditional(before!), isConditional(after!)];
  if (was === is) return [];
  return was
    ? [loosened('says no longer with what they must get in, so any demand will do')]
    : [tightened('says now with what they must get in')];
}

function whole({ before, after }: Pair<MustReach>, { left }: Spoken): readonly Said[] {
  if (after) return [tightened(`wants people let in at ${namesText(after.resources)}`)];
  if (left.length > 0) return [loosened(`nobody must be let in at ${namesText(left)} because of it any longer`)];
  return [otherwise(`went with ${namesText(before!.resources)}`)];
}

function covered({ left, added }: Spoken): readonly Said[] {
  return [
    ...(left.length > 0 ? [loosened(`wants nobody let in at ${namesText(left)} any longer`)] : []),
    ...(added.length > 0 ? [tightened(`wants them let in at ${namesText(added)}, too`)] : []),
  ];
}

/** What would be lost if it were an allow is what need no longer be granted. */
function wanted(row: DiffRow): Said {
  const [who, what] = [whoText(row), namesText(row.resources.map(({ name }) => name))];
  switch (row.change) {
    case 'new':
      return tightened(`${who} must reach ${what}`);
    case 'widened':
      return tightened(`${who} must reach ${what} with less: ${demandText(row)}`);
    case 'lost':
      return loosened(`${who} need not reach ${what} any longer`);
    case 'narrowed':
      return loosened(`${who} may be asked for more at ${what}: ${demandText(row)}`);
  }
}
