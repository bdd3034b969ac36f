import { broken } from './switches.js';

/** An address as a number. Family 4 has 32 bits, family 6 has 128. */
export interface Address {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/** Addresses from first to last, both included. */
export interface Block {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** 2.9: an address without brackets, prefix or zone; IPv4-mapped IPv6 is IPv4. */
export function readAddress(text: string): Address | undefined {
  const address = readLiteral(text);
  return address && unmap(address);
}

/** 2.9: an address or `ADDRESS/PREFIX`, with no bit set beyond the prefix. */
export function readBlock(text: string): Block | undefined {
  const [addressText, prefixText, ...rest] = text.split('/');
  const literal = readLiteral(addressText!);
  if (!literal || rest.length > 0) return undefined;
  const { family, value } = unmap(literal);
  const bits = family === 4 ? 32 : 128;
  let prefix = bits;
  if (prefixText !== undefined) {
    if (!/^(0|[1-9]\d{0,2})$/.test(prefixText)) return undefined;
    prefix = Number(prefixText) - (literal.family === 6 && family === 4 ? 96 : 0);
    if (prefix < 0 || prefix > bits) return undefined;
  }
  const last = value | ((1n << BigInt(bits - prefix)) - 1n);
  return (value >> BigInt(bits - prefix)) << BigInt(bits - prefix) === value
    ? { family, first: value, last }
    : undefined;
}

export function isIn({ family, value }: Address, block: Block): boolean {
  return family === block.family && block.first <= value && value <= block.last;
}

function unmap({ family, value }: Address): Address {
  const isMapped = family === 6 && value >> 32n === 0xffffn && !broken('mapped-is-ipv6');
  return isMapped ? { family: 4, value: value & 0xffff_ffffn } : { family, value };
}

function readLiteral(text: string): Address | undefined {
  const four = readIpv4(text);
  if (four !== undefined) return { family: 4, value: four };
  const six = readIpv6(text);
  return six === undefined ? undefined : { family: 6, value: six };
}

function readIpv4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined;
  return parts.reduce((value, part) => value * 256n + BigInt(part), 0n);
}

function readIpv6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [left, right] = halves.map((half) => (half === '' ? [] : half.split(':'))) as [string[], string[]?];
  const dotted = (right ?? left).at(-1);
  if (dotted?.includes('.')) {
    const four = readIpv4(dotted);
    if (four === undefined) return undefined;
    (right ?? left).splice(-1, 1, (four >> 16n).toString(16), (four & 0xffffn).toString(16));
  }
  const written = left.length + (right?.length ?? 0);
  if (right ? written > 7 : written !== 8) return undefined;
  const groups = [...left, ...Array<string>(8 - written).fill('0'), ...(right ?? [])];
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return groups.reduce((value, group) => value * 65_536n + BigInt(`0x${group}`), 0n);
}

const NOT_GLOBAL = [
  '0.0.0.0/8 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 192.0.0.0/24',
  '192.0.2.0/24 198.51.100.0/24 203.0.113.0/24 192.88.99.0/24 198.18.0.0/15 224.0.0.0/4 240.0.0.0/4',
  '::/3 2001::/23 2001:db8::/32 3fff::/20 2002::/16 4000::/2 8000::/1',
]
  .join(' ')
  .split(' ')
  .map((text) => readBlock(text)!);

/** 16.2: no address of the block is in the table. */
export function isWhollyGlobal(block: Block): boolean {
  return !NOT_GLOBAL.some((other) => meet(block, other));
}

/** 16.2: every address of the block is in the table. The table's blocks may lie side by side, so the block is walked through. */
export function isNowhereGlobal(block: Block): boolean {
  let next = block.first;
  while (next <= block.last) {
    const covering = NOT_GLOBAL.find((other) => isIn({ family: block.family, value: next }, other));
    if (!covering) return false;
    next = covering.last + 1n;
  }
  return true;
}

export function meet(a: Block, b: Block): boolean {
  return a.family === b.family && a.first <= b.last && b.first <= a.last;
}

export function isSubBlock(a: Block, b: Block): boolean {
  return a.family === b.family && b.first <= a.first && a.last <= b.last;
}
