import { type Address, type Cidr, lastOf } from '../../model/index.js';
import type { AddressRange, NameClause, NetworkSet } from '../piece.js';
import { allClauses, clausesKey, eitherClauses, negatedClauses } from './clauses.js';
import { intersectRanges, normaliseRanges, type Range, rangesContain, subtractRanges } from './ranges.js';
import type { SetAlgebra } from './set-algebra.js';

/** From anywhere, also when the address is not known. */
export const ANY_NETWORK: NetworkSet = { full: true, v4: [], v6: [], unknown: true, clauses: [] };

const ALL_V4: Ranges = [{ from: 0n, to: 1n << 32n }];
const ALL_V6: Ranges = [{ from: 0n, to: 1n << 128n }];

/** The addresses of some blocks; `unknown` is added for a deny. `clauses` say it by name. */
export function networkOf(cidrs: Iterable<Cidr>, clauses: readonly NameClause[], unknown = false): NetworkSet {
  const blocks = [...cidrs];
  const family = (one: 4 | 6): Ranges =>
    normaliseRanges(
      blocks.filter((cidr) => cidr.family === one).map((cidr) => ({ from: cidr.bits, to: lastOf(cidr) + 1n })),
    );
  return make(family(4), family(6), unknown, clauses);
}

/** True when the address (undefined = not given) is in the set. */
export function hasAddress(set: NetworkSet, address: Address | undefined): boolean {
  if (set.full) return true;
  if (!address) return set.unknown;
  const ranges = address.family === 4 ? set.v4 : set.v6;
  return ranges.some(({ from, to }) => from <= address.bits && address.bits <= to);
}

/** Sets of addresses and `unknown`. A set that contains another is kept as it is said when the two are intersected. */
export const NETWORK_ALGEBRA: SetAlgebra<NetworkSet> = {
  full: ANY_NETWORK,
  key: (set) =>
    set.full ? '*' : `${set.unknown ? '?' : ''}${text(set.v4)}/${text(set.v6)}/${clausesKey(set.clauses)}`,
  isEmpty: (set) => !set.full && set.v4.length === 0 && set.v6.length === 0 && !set.unknown,
  isSubset,
  intersect(a, b) {
    if (isSubset(a, b)) return a;
    if (isSubset(b, a)) return b;
    return make(
      intersectRanges(v4(a), v4(b)),
      intersectRanges(v6(a), v6(b)),
      a.unknown && b.unknown,
      allClauses(a.clauses, b.clauses),
    );
  },
  minus(a, b) {
    const negated = negatedClauses(b.clauses);
    return make(
      subtractRanges(v4(a), v4(b)),
      subtractRanges(v6(a), v6(b)),
      a.unknown && !b.unknown,
      negated && (a.full || a.clauses.length > 0) ? allClauses(a.clauses, negated) : [],
    );
  },
  union(a, b) {
    if (isSubset(a, b)) return b;
    if (isSubset(b, a)) return a;
    const clauses = eitherClauses(a.clauses, b.clauses);
    if (!clauses) return undefined;
    return make(
      normaliseRanges([...v4(a), ...v4(b)]),
      normaliseRanges([...v6(a), ...v6(b)]),
      a.unknown || b.unknown,
      clauses,
    );
  },
};

type Ranges = readonly Range<bigint>[];

function isSubset(inner: NetworkSet, outer: NetworkSet): boolean {
  if (outer.full) return true;
  return (
    (outer.unknown || !inner.unknown) && rangesContain(v4(outer), v4(inner)) && rangesContain(v6(outer), v6(inner))
  );
}

function v4(set: NetworkSet): Ranges {
  return set.full ? ALL_V4 : set.v4.map(open);
}

function v6(set: NetworkSet): Ranges {
  return set.full ? ALL_V6 : set.v6.map(open);
}

function make(four: Ranges, six: Ranges, unknown: boolean, clauses: readonly NameClause[]): NetworkSet {
  if (unknown && rangesContain(four, ALL_V4) && rangesContain(six, ALL_V6)) return ANY_NETWORK;
  return { full: false, v4: four.map(closed), v6: six.map(closed), unknown, clauses };
}

function open({ from, to }: AddressRange): Range<bigint> {
  return { from, to: to + 1n };
}

function closed({ from, to }: Range<bigint>): AddressRange {
  return { from, to: to - 1n };
}

function text(ranges: readonly AddressRange[]): string {
  return ranges.map(({ from, to }) => `${from.toString(36)}-${to.toString(36)}`).join(',');
}
