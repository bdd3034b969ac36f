import type { Element } from '../../model/index.js';
import type { DiffRow, ExpectationChange } from '../difference.js';
import { fingerprint } from '../fingerprint.js';
import type { Sides } from '../sides.js';
import { changedDemands, type Wanted } from './demands.js';
import { inNewNames, pairsOf, type Spoken, sensitivityAt, spokenOf } from './pairs.js';
import { changeOf, type Pair, type Said } from './said.js';

/** A section whose entries say something of people and resources, and what a change of one means. */
export interface SectionOnResources<T> {
  readonly name: string;
  readonly before: ReadonlyMap<string, T>;
  readonly after: ReadonlyMap<string, T>;
  /** What is compared of an entry that stands on both sides. */
  wanted(before: T, after: T): Omit<Wanted, 'shared'>;
  /** What is said of such an entry. */
  compared(pair: Pair<T>, spoken: Spoken, rows: readonly DiffRow[]): readonly Said[];
  /** What is said of one that is new or gone. */
  whole(pair: Pair<T>, spoken: Spoken): readonly Said[];
}

/** How the entries of a section differ. @throws BudgetExceeded */
export function changesOnResources<T extends Element & { readonly resources: readonly string[] }>(
  sides: Sides,
  section: SectionOnResources<T>,
): readonly ExpectationChange[] {
  const then = (one: T): string =>
    fingerprint({ ...one, resources: [...inNewNames(sides.alignment, one.resources)].sort() });
  const both = pairsOf(section.name, section.before, section.after, then, fingerprint).map((pair) => ({
    pair,
    spoken: spokenOf(sides, pair.before?.resources ?? [], pair.after?.resources ?? []),
  }));
  const compared = both.flatMap(({ pair, spoken: { shared } }) =>
    pair.before && pair.after ? [{ pair, wanted: { ...section.wanted(pair.before, pair.after), shared } }] : [],
  );
  const changes = changedDemands(
    sides,
    compared.map(({ wanted }) => wanted),
  );
  const found = new Map(compared.map(({ pair }, at) => [pair, changes[at]!]));
  return both.flatMap(({ pair, spoken }) => {
    const { rows, because } = found.get(pair) ?? {};
    const said = rows ? section.compared(pair, spoken, rows) : section.whole(pair, spoken);
    return changeOf(pair, said, sensitivityAt(sides, pair.before?.resources, pair.after?.resources), because) ?? [];
  });
}
