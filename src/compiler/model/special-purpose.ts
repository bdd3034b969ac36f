import { lastOf, parseCidr } from './address.js';
import type { Cidr } from './conditions.js';

/**
 * Blocks that are not globally reachable. Source: the IANA IPv4 and IPv6 Special-Purpose Address Registries (state of 2024-10-22) and,
 * for IPv6, the Internet Protocol Version 6 Address Space registry, which delegates global unicast addresses from `2000::/3` only.
 * Read conservatively: a block that is only partly reachable, deprecated or unassigned counts as not reachable. The same list stands in
 * docs/language.md 16.2. Sorted, disjoint.
 */
export const NOT_GLOBAL: readonly Cidr[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/3',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '4000::/2',
  '8000::/1',
].map(blockOf);

/** How much of a block is globally reachable. */
export function globalPart(cidr: Cidr): 'all' | 'some' | 'none' {
  const last = lastOf(cidr);
  for (const special of NOT_GLOBAL) {
    if (special.family !== cidr.family) continue;
    const specialLast = lastOf(special);
    if (special.bits <= cidr.bits && last <= specialLast) return 'none';
    if (cidr.bits <= special.bits && specialLast <= last) return 'some';
  }
  return 'all';
}

function blockOf(text: string): Cidr {
  const cidr = parseCidr(text);
  if ('fault' in cidr) throw new Error(text);
  return cidr;
}
