import { type Cidr, cidrOf, lastOf, parseAddress, parseCidr, widthOf } from '../../../compiler/model/index.js';

/** Addresses of one family, inclusive. */
export interface IpRange {
  readonly family: 4 | 6;
  readonly from: bigint;
  readonly to: bigint;
}

/** An address or a block; host bits are masked, as both vendors do. Undefined for anything else. */
export function parseBlock(text: string): IpRange | undefined {
  const read = parseCidr(text);
  const cidr = 'fault' in read && read.fault === 'host-bits' ? parseCidr(read.meant) : read;
  return 'fault' in cidr ? undefined : rangeOf(cidr);
}

/** `10.0.0.1-10.0.0.9`. */
export function parseSpan(text: string): IpRange | undefined {
  const dash = text.indexOf('-');
  if (dash < 0) return undefined;
  const [from, to] = [parseAddress(text.slice(0, dash)), parseAddress(text.slice(dash + 1))];
  if (!from || !to || from.family !== to.family || from.bits > to.bits) return undefined;
  return { family: from.family, from: from.bits, to: to.bits };
}

export function rangeOf(cidr: Cidr): IpRange {
  return { family: cidr.family, from: cidr.bits, to: lastOf(cidr) };
}

/** The blocks that a range consists of, from the lowest. */
export function cidrsOf({ family, from, to }: IpRange): readonly Cidr[] {
  const width = widthOf(family);
  const found: Cidr[] = [];
  for (let at = from; at <= to; ) {
    let rest = 0;
    while (rest < width && (at & ((1n << BigInt(rest + 1)) - 1n)) === 0n && at + (1n << BigInt(rest + 1)) - 1n <= to) {
      rest++;
    }
    found.push(cidrOf(family, at, width - rest));
    at += 1n << BigInt(rest);
  }
  return found;
}

export function overlap(a: IpRange, b: IpRange): boolean {
  return a.family === b.family && a.from <= b.to && b.from <= a.to;
}

export function isWithin(inner: IpRange, outer: IpRange): boolean {
  return inner.family === outer.family && outer.from <= inner.from && inner.to <= outer.to;
}

/** The same addresses as ranges that are sorted and neither overlap nor touch. */
export function mergedRanges(ranges: readonly IpRange[]): readonly IpRange[] {
  const merged: IpRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.family - b.family || compare(a.from, b.from))) {
    const last = merged.at(-1);
    if (last?.family !== range.family || range.from > last.to + 1n) merged.push(range);
    else if (range.to > last.to) merged[merged.length - 1] = { ...last, to: range.to };
  }
  return merged;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What is left of ranges without the holes. */
export function without(ranges: readonly IpRange[], holes: readonly IpRange[]): readonly IpRange[] {
  return holes.reduce<readonly IpRange[]>((left, hole) => left.flatMap((range) => cut(range, hole)), ranges);
}

function cut(range: IpRange, hole: IpRange): readonly IpRange[] {
  if (!overlap(range, hole)) return [range];
  const parts: IpRange[] = [];
  if (range.from < hole.from) parts.push({ ...range, to: hole.from - 1n });
  if (hole.to < range.to) parts.push({ ...range, from: hole.to + 1n });
  return parts;
}

const blocks = (...texts: readonly string[]): readonly IpRange[] => texts.map((text) => parseBlock(text)!);

/** Addresses of the devices of a tailnet. */
export const TAILNET: readonly IpRange[] = blocks('100.64.0.0/10', 'fd7a:115c:a1e0::/48');

/** What `*` is as a source, routes and shared devices aside: ChromeOS uses a block of its own. Vendor: captured filters, 2026-04-10. */
export const ANY_DEVICE: readonly IpRange[] = without(TAILNET, blocks('100.115.92.0/23'));

/** `autogroup:internet`. Vendor: targets and selectors; the same ranges in filters of Headscale 0.29.2, 2026-11-22. */
export const INTERNET: readonly IpRange[] = without(
  blocks('0.0.0.0/0', '2000::/3'),
  blocks('10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'),
);
