import { cidrContains, lastOf, type PortRange } from '../../../compiler/model/index.js';
import { hostCovers, hostsOverlap, isExact, pathCovers, pathsOverlap } from './hosts.js';
import type { Reach } from './reaches.js';

/** A destination, the application it belongs to, and its place in the order of specificity. */
export interface Placed {
  readonly reach: Reach;
  readonly application: string;
  readonly unit: number;
}

/** Pairs that are looked at before every destination is taken to compete with every other. */
const MOST_PAIRS = 4_000_000;

export interface Ties {
  /**
   * Units that share points with a later one of the same surface without being more specific, and the last such one: which of them decides
   * is not documented.
   */
  readonly last: ReadonlyMap<number, number>;
  /** Units that share points with one of another surface: which of them decides depends on the way by which the request comes. */
  readonly crossing: ReadonlySet<number>;
}

/** Undefined = too many to tell. */
export function findTies(placed: readonly Placed[]): Ties | undefined {
  const search = new TieSearch();
  search.hosts(placed);
  search.blocks(placed);
  return search.pairs > MOST_PAIRS ? undefined : search;
}

class TieSearch implements Ties {
  readonly last = new Map<number, number>();
  readonly crossing = new Set<number>();
  pairs = 0;

  hosts(placed: readonly Placed[]): void {
    const exact = new Map<string, Placed[]>();
    const patterns: Placed[] = [];
    for (const one of placed) {
      const { host } = one.reach;
      if (host.kind !== 'pattern') continue;
      if (!isExact(host.pattern)) patterns.push(one);
      else push(exact, host.pattern.labels.join('.'), one);
    }
    for (const group of exact.values()) this.#sameHost(group);
    const byTail = new Map<string, Placed[]>();
    for (const one of patterns) push(byTail, tailOf(one), one);
    for (const [name, group] of exact) {
      const candidates = tailsOf(name).flatMap((tail) => byTail.get(tail) ?? []);
      for (const one of group) for (const other of candidates) this.#compare(one, other);
    }
    for (const [at, one] of patterns.entries()) {
      for (let next = at + 1; next < patterns.length && this.pairs <= MOST_PAIRS; next++)
        this.#compare(one, patterns[next]!);
    }
  }

  /** Plain paths on the edge lie inside one another or apart; only the rest can compete. */
  #sameHost(group: readonly Placed[]): void {
    const plain = group.filter(({ reach }) => reach.surface === 'edge' && (reach.path?.stars ?? 0) === 0);
    const rest = group.filter((one) => !plain.includes(one));
    if (rest.length === 0) return;
    for (const one of rest) for (const other of plain) this.#compare(one, other);
    this.#sweep(rest, ({ reach }) => reach.ports);
  }

  /** Blocks of addresses by their first address; only those that reach into the next are compared. */
  blocks(placed: readonly Placed[]): void {
    const cidrs = placed.flatMap((one) => (one.reach.host.kind === 'cidr' ? [{ one, cidr: one.reach.host.cidr }] : []));
    const byBlock = new Map<string, Placed[]>();
    for (const { one, cidr } of cidrs) push(byBlock, cidr.text, one);
    for (const group of byBlock.values()) this.#sweep(group, ({ reach }) => reach.ports);
    const blocks = [...byBlock.values()].map((group) => ({ group, cidr: blockOf(group[0]!) }));
    blocks.sort((a, b) => compareBlocks(a.cidr, b.cidr));
    const open: typeof blocks = [];
    for (const block of blocks) {
      while (open.length > 0 && !cidrContains(open.at(-1)!.cidr, block.cidr)) open.pop();
      for (const { group } of open) for (const one of group) for (const other of block.group) this.#compare(one, other);
      open.push(block);
    }
  }

  #sweep(group: readonly Placed[], portsOf: (one: Placed) => readonly PortRange[]): void {
    const ranges = group
      .flatMap((one) => portsOf(one).map((range) => ({ one, ...range })))
      .sort((a, b) => a.from - b.from);
    let open: typeof ranges = [];
    for (const range of ranges) {
      open = open.filter(({ to }) => to >= range.from);
      for (const { one } of open) this.#compare(one, range.one);
      open.push(range);
    }
  }

  #compare(a: Placed, b: Placed): void {
    this.pairs++;
    if (this.pairs > MOST_PAIRS || !overlaps(a.reach, b.reach)) return;
    if (a.reach.surface !== b.reach.surface) {
      this.crossing.add(a.unit).add(b.unit);
    } else if (a.application !== b.application && !isOrdered(a.reach, b.reach)) {
      const [first, last] = a.unit < b.unit ? [a.unit, b.unit] : [b.unit, a.unit];
      this.last.set(first, Math.max(last, this.last.get(first) ?? last));
    }
  }
}

function overlaps(a: Reach, b: Reach): boolean {
  if (!a.protocols.some((one) => b.protocols.includes(one)) || !portsOverlap(a.ports, b.ports)) return false;
  if (a.host.kind === 'cidr' && b.host.kind === 'cidr') {
    return cidrContains(a.host.cidr, b.host.cidr) || cidrContains(b.host.cidr, a.host.cidr);
  }
  if (a.host.kind !== 'pattern' || b.host.kind !== 'pattern') return false;
  return hostsOverlap(a.host.pattern, b.host.pattern) && (!a.path || !b.path || pathsOverlap(a.path, b.path));
}

/** Whether it is known which of two that overlap is more specific. Of private ones that is known of names only. */
function isOrdered(a: Reach, b: Reach): boolean {
  if (a.host.kind !== 'pattern' || b.host.kind !== 'pattern') return false;
  const [one, other] = [a.host.pattern, b.host.pattern];
  if (!a.path || !b.path) return hostCovers(one, other) !== hostCovers(other, one);
  return (
    (hostCovers(one, other) && pathCovers(a.path, b.path)) || (hostCovers(other, one) && pathCovers(b.path, a.path))
  );
}

function portsOverlap(a: readonly PortRange[], b: readonly PortRange[]): boolean {
  return a.some(({ from, to }) => b.some((other) => from <= other.to && other.from <= to));
}

/** The labels after the last one with a star. */
function tailOf({ reach: { host } }: Placed): string {
  const labels = host.kind === 'pattern' ? host.pattern.labels : [];
  const last = labels.findLastIndex((label) => label.includes('*'));
  return labels.slice(last + 1).join('.');
}

function tailsOf(name: string): readonly string[] {
  const labels = name.split('.');
  return labels.map((_, at) => labels.slice(at + 1).join('.'));
}

function blockOf({ reach: { host } }: Placed): Extract<Reach['host'], { kind: 'cidr' }>['cidr'] {
  if (host.kind !== 'cidr') throw new TypeError('no block of addresses');
  return host.cidr;
}

type Block = ReturnType<typeof blockOf>;

function compareBlocks(a: Block, b: Block): number {
  if (a.family !== b.family) return a.family - b.family;
  if (a.bits !== b.bits) return a.bits < b.bits ? -1 : 1;
  return lastOf(a) === lastOf(b) ? 0 : lastOf(a) > lastOf(b) ? -1 : 1;
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
