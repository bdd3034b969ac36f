import type { Cidr } from './conditions.js';

/** One address. An IPv4-mapped IPv6 address is the IPv4 address. */
export interface Address {
  readonly family: 4 | 6;
  readonly bits: bigint;
}

/** `ffff` before the 32 bits of an IPv4-mapped address. */
const MAPPED = 0xffffn << 32n;

/** Number of bits of an address of a family. */
export function widthOf(family: 4 | 6): 32 | 128 {
  return family === 4 ? 32 : 128;
}

/** Reads `203.0.113.7` or `2001:db8::7`. Undefined for anything else: leading zeros, zone ids and brackets included. */
export function parseAddress(text: string): Address | undefined {
  if (!text.includes(':')) {
    const bits = parseV4(text);
    return bits === undefined ? undefined : { family: 4, bits };
  }
  const bits = parseV6(text);
  if (bits === undefined) return undefined;
  return bits >> 32n === 0xffffn ? { family: 4, bits: bits - MAPPED } : { family: 6, bits };
}

/** What is wrong with a block. `host-bits` carries the block that was probably meant. */
export type CidrFault =
  | { readonly fault: 'address' }
  | { readonly fault: 'prefix' }
  | { readonly fault: 'host-bits'; readonly meant: string };

/** Reads an address (a block of full length) or `10.0.0.0/8`. `::ffff:10.0.0.0/104` is `10.0.0.0/8`. */
export function parseCidr(text: string): Cidr | CidrFault {
  const slash = text.indexOf('/');
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (!address) return { fault: 'address' };
  const mapped = address.family === 4 && text.includes(':');
  const width = widthOf(address.family);
  let prefix: number = width;
  if (slash >= 0) {
    const digits = text.slice(slash + 1);
    if (!/^(0|[1-9][0-9]{0,2})$/.test(digits)) return { fault: 'prefix' };
    prefix = Number(digits) - (mapped ? 96 : 0);
    if (prefix < 0 || prefix > width) return { fault: 'prefix' };
  }
  const cidr = cidrOf(address.family, address.bits, prefix);
  return cidr.bits === address.bits ? cidr : { fault: 'host-bits', meant: cidr.text };
}

/** The block of a prefix length around an address. */
export function cidrOf(family: 4 | 6, bits: bigint, prefix: number): Cidr {
  const rest = BigInt(widthOf(family) - prefix);
  const start = (bits >> rest) << rest;
  return { family, bits: start, prefix, text: `${formatAddress({ family, bits: start })}/${prefix}` };
}

/** The last address of a block. */
export function lastOf(cidr: Cidr): bigint {
  return cidr.bits + (1n << BigInt(widthOf(cidr.family) - cidr.prefix)) - 1n;
}

/** True when every address of `inner` is in `outer`. */
export function cidrContains(outer: Cidr, inner: Cidr): boolean {
  if (outer.family !== inner.family || outer.prefix > inner.prefix) return false;
  const rest = BigInt(widthOf(outer.family) - outer.prefix);
  return inner.bits >> rest === outer.bits >> rest;
}

/** Canonical text: dotted decimal, or RFC 5952. */
export function formatAddress(address: Address): string {
  const { family, bits } = address;
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => String((bits >> shift) & 0xffn)).join('.');
  const groups: number[] = [];
  for (let shift = 112n; shift >= 0n; shift -= 16n) groups.push(Number((bits >> shift) & 0xffffn));
  const gap = longestZeros(groups);
  const hex = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  if (!gap) return hex(groups);
  return `${hex(groups.slice(0, gap.start))}::${hex(groups.slice(gap.start + gap.length))}`;
}

function longestZeros(groups: readonly number[]): { start: number; length: number } | undefined {
  let best: { start: number; length: number } | undefined;
  for (let at = 0; at < groups.length; at++) {
    let length = 0;
    while (groups[at + length] === 0) length++;
    if (length > 1 && length > (best?.length ?? 0)) best = { start: at, length };
    at += length;
  }
  return best;
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let bits = 0;
  for (const part of parts) {
    if (!/^(0|[1-9][0-9]{0,2})$/.test(part)) return undefined;
    const byte = Number(part);
    if (byte > 255) return undefined;
    bits = bits * 256 + byte;
  }
  return BigInt(bits);
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = parseGroups(halves[0]!, halves.length === 1);
  const tail = halves.length === 2 ? parseGroups(halves[1]!, true) : [];
  if (!head || !tail) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  let bits = 0n;
  for (const group of [...head, ...new Array<number>(missing).fill(0), ...tail]) bits = (bits << 16n) | BigInt(group);
  return bits;
}

function parseGroups(text: string, last: boolean): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (last && index === parts.length - 1 && part.includes('.')) {
      const bits = parseV4(part);
      if (bits === undefined) return undefined;
      groups.push(Number(bits >> 16n), Number(bits & 0xffffn));
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return undefined;
      groups.push(Number.parseInt(part, 16));
    }
  }
  return groups;
}
