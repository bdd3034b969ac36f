import type { Estate, Separation } from '../../../model/index.js';
import { type Access, createAccess } from '../../access/index.js';
import { PieceSpace } from '../../cover/index.js';
import { describeWho } from '../../listing/index.js';
import type { Horizon, Piece, WhoTerm } from '../../piece.js';
import { termOf } from '../../who/index.js';
import { allowsOf, reachOfPieces, remembered } from './granted.js';

/** An allow that takes somebody to one side of a separation, and those that take the same people to another side. */
export interface BrokenSeparation {
  readonly separation: string;
  readonly policy: string;
  /** Sorted; may be the same policy. */
  readonly others: readonly string[];
  /** Reached together, one of each side. */
  readonly resources: readonly [string, string];
  readonly who: string;
  /** What `policy` grants of the first of `resources` to these people alone. */
  readonly piece: Piece;
  /** False when it takes somebody who is in two open groups, and nobody need be. */
  readonly certain: boolean;
}

/** One way to a side: the first of each allow for the same people. */
interface Way {
  readonly resource: string;
  readonly granted: Piece;
  /** Who can take it. */
  readonly who: WhoTerm;
  /** The same in the space of the analysis. */
  readonly cube: number;
}

/**
 * Separations that do not hold for every membership of open groups, over the whole horizon; one entry per separation and allow of the
 * earlier side. Sorted.
 *
 * @throws BudgetExceeded
 */
export function brokenSeparations(estate: Estate, horizon: Horizon): readonly BrokenSeparation[] {
  const separations = [...estate.separations.values()];
  if (separations.length === 0) return [];
  const sides = separations.flatMap(({ between }) => between.flatMap(({ resources }) => resources));
  const allows = allowsOf(estate, new Set(sides));
  const granted = remembered(createAccess(allows, horizon));
  const space = new PieceSpace([allows], horizon);
  return separations.flatMap((separation) => {
    const found = combinationsIn(space, waysOf(separation, space, granted));
    return found.map((one) => ({
      ...one,
      separation: separation.name,
      others: [...one.others].sort(),
      who: describeWho(estate, one.piece.who),
    }));
  });
}

/** The ways to each side, whatever the login. */
function waysOf({ between }: Separation, space: PieceSpace, granted: Access): readonly (readonly Way[])[] {
  const reachOf = reachOfPieces(granted.estate);
  return between.map(({ resources }) => {
    const ways = new Map<string, Way>();
    for (const resource of resources) {
      for (const piece of granted(resource).pieces) {
        const { situation, who } = reachOf(piece);
        const region = space.region({ who, situation });
        const key = `${piece.origin.policy} ${region?.who}`;
        if (region && !ways.has(key)) ways.set(key, { resource, granted: piece, who, cube: region.who });
      }
    }
    return [...ways.values()];
  });
}

type Combination = Omit<BrokenSeparation, 'separation' | 'others' | 'who'> & { readonly others: Set<string> };

/** Allows that take somebody to two sides, sorted. */
function combinationsIn(space: PieceSpace, sides: readonly (readonly Way[])[]): readonly Combination[] {
  const found = new Map<string, Combination>();
  for (const [first, second] of pairs(sides)) {
    const candidates = candidatesAmong(second);
    for (const way of first) for (const other of candidates(way)) note(space, found, way, other);
  }
  return [...found.values()].sort((a, b) => (a.policy < b.policy ? -1 : 1));
}

/** Of several combinations of one allow the first that is certain is shown. */
function note(space: PieceSpace, found: Map<string, Combination>, way: Way, other: Way): void {
  const [policy, otherPolicy] = [way.granted.origin.policy, other.granted.origin.policy];
  const known = found.get(policy);
  if (known?.certain && known.others.has(otherPolicy)) return;
  const cube = space.space.cubes.intersect(way.cube, other.cube);
  if (cube === undefined) return;
  const others = (known?.others ?? new Set<string>()).add(otherPolicy);
  if (known?.certain) return;
  const who = termOf(space.universe, space.space.cubes.value(cube));
  const certain = isCertain(way.who, other.who, who);
  if (known && !certain) return;
  const resources = [way.resource, other.resource] as const;
  found.set(policy, { policy, others, resources, piece: { ...way.granted, who }, certain });
}

/** The ways that may be taken by somebody who takes a given one: those that name one of its names, and those for whole domains. */
function candidatesAmong(ways: readonly Way[]): (way: Way) => Iterable<Way> {
  const wide = ways.filter(({ who }) => who.domains.length > 0);
  const byName = new Map<string, Way[]>();
  for (const way of ways) {
    for (const name of namesIn(way)) {
      const known = byName.get(name);
      if (known) known.push(way);
      else byName.set(name, [way]);
    }
  }
  return (way) =>
    way.who.domains.length > 0 ? ways : new Set([...namesIn(way).flatMap((name) => byName.get(name) ?? []), ...wide]);
}

function namesIn({ who }: Way): readonly string[] {
  return [...who.users, ...who.workloads];
}

function* pairs<T>(all: readonly T[]): Generator<readonly [T, T]> {
  for (const [at, one] of all.entries()) for (const other of all.slice(at + 1)) yield [one, other];
}

/**
 * Members of an open group, and whoever is in a domain, are somebody. Whether anyone is in two groups of which neither way asks for both is not
 * known, nor whether a person who is named is in a group.
 */
function isCertain(one: WhoTerm, other: WhoTerm, both: WhoTerm): boolean {
  const isNamed = both.domains.length === 0;
  if (isNamed) return both.in.length === 0 && both.notIn.length === 0;
  return [one, other].some((term) => both.in.every((group) => term.in.includes(group)));
}
