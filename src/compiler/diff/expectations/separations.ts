import type { Separation } from '../../model/index.js';
import type { ExpectationChange } from '../difference.js';
import { fingerprint } from '../fingerprint.js';
import type { Sides } from '../sides.js';
import { inNewNames, pairsOf, sensitivityAt, spokenOf } from './pairs.js';
import { changeOf, loosened, namesText, otherwise, type Pair, type Said, tightened } from './said.js';

/** Separations that keep other resources apart than they did. */
export function separationChanges(sides: Sides): readonly ExpectationChange[] {
  const { before, after } = sides;
  const then = (one: Separation): string =>
    fingerprint({
      ...one,
      between: sidesBefore(sides, one).map((resources, at) => ({
        resources: [...resources].sort(),
        span: one.between[at]!.span,
      })),
    } as Separation);
  const pairs = pairsOf('separation', before.estate.separations, after.estate.separations, then, fingerprint);
  return pairs.flatMap((pair) => {
    const said = pair.before && pair.after ? regrouped(sides, pair) : whole(sides, pair);
    return changeOf(pair, said, sensitivityAt(sides, namesIn(pair.before), namesIn(pair.after))) ?? [];
  });
}

function namesIn(one: Separation | undefined): readonly string[] {
  return one?.between.flatMap(({ resources }) => resources) ?? [];
}

/** Its sides in names of the second estate. */
function sidesBefore({ alignment }: Sides, { between }: Separation): readonly (readonly string[])[] {
  return between.map(({ resources }) => inNewNames(alignment, resources));
}

function whole(sides: Sides, { before, after }: Pair<Separation>): readonly Said[] {
  if (after) return [tightened(`keeps ${betweenText(after)} apart`)];
  const { left } = spokenOf(sides, namesIn(before), []);
  return left.length > 1
    ? [loosened(`no longer keeps ${betweenText(before!)} apart`)]
    : [otherwise(`went with what it kept apart: ${betweenText(before!)}`)];
}

function betweenText({ between }: Separation): string {
  return between.map(({ resources }) => namesText(resources)).join(' / ');
}

/** Two resources are kept apart when they are in two sides. Those that only one estate has say nothing. */
function regrouped(sides: Sides, { before, after }: Pair<Separation>): readonly Said[] {
  const known = new Set(sides.alignment.resources.keys());
  const was = numbered(sidesBefore(sides, before!), known);
  const is = numbered(
    after!.between.map(({ resources }) => resources),
    known,
  );
  const [left, added] = [only(was, is), only(is, was)];
  return [
    ...(left.length > 0 ? [loosened(`no longer keeps ${namesText(left)} apart from the others`)] : []),
    ...merged(was, is).map((names) => loosened(`no longer keeps apart ${namesText(names)}`)),
    ...(added.length > 0 ? [tightened(`keeps ${namesText(added)} apart from the others, too`)] : []),
    ...merged(is, was).map((names) => tightened(`keeps apart ${namesText(names)}`)),
  ];
}

/** Resources to the number of their side. */
function numbered(sides: readonly (readonly string[])[], known: ReadonlySet<string>): ReadonlyMap<string, number> {
  return new Map(
    sides.flatMap((names, at) => names.filter((name) => known.has(name)).map((name) => [name, at] as const)),
  );
}

function only(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): readonly string[] {
  return [...one.keys()].filter((name) => !other.has(name)).sort();
}

/** Resources of several sides of the one that are together in one side of the other: one of each of these sides. */
function merged(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): readonly (readonly string[])[] {
  const together = new Map<number, Map<number, string>>();
  for (const [name, side] of one) {
    const now = other.get(name);
    if (now === undefined) continue;
    const first = together.get(now) ?? new Map<number, string>();
    if (!first.has(side)) first.set(side, name);
    together.set(now, first);
  }
  return [...together.values()].filter((first) => first.size > 1).map((first) => [...first.values()].sort());
}
