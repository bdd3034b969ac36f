import type { Estate, Separation } from '../../../model/index.js';
import { type Access, createAccess } from '../../access/index.js';
import { intersectPieces, PieceSpace } from '../../cover/index.js';
import { describeWho } from '../../listing/index.js';
import type { Horizon, Piece, WhoTerm } from '../../piece.js';
import { allowsOf, reachOfPieces } from './granted.js';

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
  readonly reach: Piece;
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
  const granted = createAccess(allows, horizon);
  const space = new PieceSpace([allows], horizon);
  return separations.flatMap((separation) => brokenIn(estate, space, separation, waysOf(separation, granted)));
}

/** The ways to each side, whatever the login. */
function waysOf({ between }: Separation, granted: Access): readonly (readonly Way[])[] {
  const reachOf = reachOfPieces(granted.estate);
  return between.map(({ resources }) => {
    const ways = new Map<string, Way>();
    for (const resource of resources) {
      for (const piece of granted(resource).pieces) {
        const { situation, ...reach } = reachOf(piece);
        const { logins, ...anywhere } = situation;
        const key = JSON.stringify([piece.origin.policy, reach.who]);
        if (!ways.has(key)) ways.set(key, { resource, granted: piece, reach: { ...reach, situation: anywhere } });
      }
    }
    return [...ways.values()];
  });
}

function brokenIn(
  estate: Estate,
  space: PieceSpace,
  { name }: Separation,
  sides: readonly (readonly Way[])[],
): readonly BrokenSeparation[] {
  const found = new Map<string, Omit<BrokenSeparation, 'others' | 'who'> & { readonly others: Set<string> }>();
  for (const [first, second] of pairs(sides)) {
    const candidates = candidatesAmong(second);
    for (const way of first) {
      const { policy } = way.granted.origin;
      for (const other of candidates(way)) {
        const known = found.get(policy);
        if (known?.certain && known.others.has(other.granted.origin.policy)) continue;
        const both = intersectPieces(space, way.reach, other.reach);
        if (!both) continue;
        const certain = isCertain(way.reach.who, other.reach.who, both.who);
        const others = (known?.others ?? new Set<string>()).add(other.granted.origin.policy);
        if (known && (known.certain || !certain)) continue;
        const piece = { ...way.granted, who: both.who };
        found.set(policy, {
          separation: name,
          policy,
          others,
          resources: [way.resource, other.resource],
          piece,
          certain,
        });
      }
    }
  }
  return [...found.values()]
    .sort((a, b) => (a.policy < b.policy ? -1 : 1))
    .map((one) => ({ ...one, others: [...one.others].sort(), who: describeWho(estate, one.piece.who) }));
}

/** The ways that may be taken by somebody who takes a given one: those that name one of its names, and those for whole domains. */
function candidatesAmong(ways: readonly Way[]): (way: Way) => Iterable<Way> {
  const wide = ways.filter(({ reach }) => reach.who.domains.length > 0);
  const byName = new Map<string, Way[]>();
  for (const way of ways) {
    for (const name of namesIn(way)) {
      const known = byName.get(name);
      if (known) known.push(way);
      else byName.set(name, [way]);
    }
  }
  return (way) =>
    way.reach.who.domains.length > 0
      ? ways
      : new Set([...namesIn(way).flatMap((name) => byName.get(name) ?? []), ...wide]);
}

function namesIn({ reach: { who } }: Way): readonly string[] {
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
