import type { NetworkSet } from '../../analysis/index.js';
import { type Cidr, lastOf, parseCidr } from '../../model/index.js';

/** Blocks that a server on the internet never sees as the address of a caller: RFC 1918, RFC 6598, loopback, link-local, RFC 4193. */
const PRIVATE: readonly Cidr[] = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '::1/128',
  'fc00::/7',
  'fe80::/10',
].map((text) => parseCidr(text) as Cidr);

/** True when a set of addresses has some, and all of them are private. */
export function isPrivateOnly({ full, unknown, v4, v6 }: NetworkSet): boolean {
  if (full || unknown || v4.length + v6.length === 0) return false;
  const isPrivate = (family: 4 | 6, from: bigint, to: bigint): boolean =>
    PRIVATE.some((block) => block.family === family && block.bits <= from && to <= lastOf(block));
  return v4.every(({ from, to }) => isPrivate(4, from, to)) && v6.every(({ from, to }) => isPrivate(6, from, to));
}
