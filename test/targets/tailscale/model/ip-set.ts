import { cidrOf, lastOf, parseAddress, parseCidr } from '../../../../src/compiler/model/index.js';

/** Addresses as an inclusive range. */
export interface IpRange {
  readonly family: 4 | 6;
  readonly from: bigint;
  readonly to: bigint;
}

export const EVERY_ADDRESS: readonly IpRange[] = ['0.0.0.0/0', '::/0'].map((text) => rangeOf(text)!);

/** An address, a block (host bits are masked), or `a-b`; undefined for anything else. */
export function rangeOf(text: string): IpRange | undefined {
  const dash = text.indexOf('-');
  if (dash > 0) {
    const [from, to] = [parseAddress(text.slice(0, dash)), parseAddress(text.slice(dash + 1))];
    return from && to ? { family: from.family, from: from.bits, to: to.bits } : undefined;
  }
  const read = parseCidr(text);
  const block = 'fault' in read && read.fault === 'host-bits' ? parseCidr(read.meant) : read;
  return 'fault' in block ? undefined : { family: block.family, from: block.bits, to: lastOf(block) };
}

export function holds(set: readonly IpRange[], address: IpRange): boolean {
  return set.some(({ family, from, to }) => family === address.family && from <= address.from && address.to <= to);
}

export function overlaps(a: readonly IpRange[], b: readonly IpRange[]): boolean {
  return a.some((one) => b.some((two) => one.family === two.family && one.from <= two.to && two.from <= one.to));
}

/** Addresses at and just outside the ends of a range. */
export function samplesOf({ family, from, to }: IpRange): readonly IpRange[] {
  const last = (1n << BigInt(family === 4 ? 32 : 128)) - 1n;
  return [from - 1n, from, from + 1n, to, to + 1n]
    .filter((bits) => bits >= 0n && bits <= last)
    .map((bits) => ({ family, from: bits, to: bits }));
}

export function addressText({ family, from }: IpRange): string {
  return cidrOf(family, from, family === 4 ? 32 : 128).text.split('/')[0]!;
}
