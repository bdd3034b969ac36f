import { type Cidr, cidrOf, formatAddress, widthOf } from '../../compiler/model/index.js';
import type { Claim } from './claims.js';
import { type Families, ipEntries } from './ip-entries.js';
import { joinPorts, type ProtocolPorts } from './protocol-ports.js';

/** The `dst` and `ip` of a grant. */
export interface Destination {
  readonly kind: 'devices' | 'internet' | 'own-devices';
  /** Sorted. */
  readonly dst: readonly string[];
  readonly ip: readonly string[];
}

/** What grants on these claims must name, sorted by content. */
export function destinationsOf(claims: readonly Claim[]): readonly Destination[] {
  const groups = new Map<string, { kind: Destination['kind']; ip: readonly string[]; dst: Set<string> }>();
  for (const { spot, ports } of bySpot(claims)) {
    const kind = spot.kind === 'internet' || spot.kind === 'own-devices' ? spot.kind : 'devices';
    const ip = ipEntries(ports, familiesOf(spot));
    if (ip.length === 0) continue;
    const key = `${kind} ${ip.join(' ')}`;
    const group = groups.get(key) ?? { kind, ip, dst: new Set<string>() };
    for (const text of selectors(spot)) group.dst.add(text);
    groups.set(key, group);
  }
  return [...groups.keys()].sort().map((key) => {
    const { kind, ip, dst } = groups.get(key)!;
    return { kind, ip, dst: [...dst].sort() };
  });
}

/** Claims on one spot are one set of points. */
function bySpot(claims: readonly Claim[]): readonly { readonly spot: Claim['spot']; readonly ports: ProtocolPorts }[] {
  const found = new Map<string, { spot: Claim['spot']; ports: ProtocolPorts }>();
  for (const { spot, ports } of claims) {
    const key = selectors(spot).join(' ');
    const known = found.get(key);
    found.set(key, { spot, ports: known ? joinPorts(known.ports, ports) : ports });
  }
  return [...found.values()];
}

function familiesOf(spot: Claim['spot']): Families {
  if (spot.kind !== 'block') return 'both';
  return spot.cidr.family === 4 ? '4' : '6';
}

function selectors(spot: Claim['spot']): readonly string[] {
  switch (spot.kind) {
    case 'tag':
      return [spot.tag];
    case 'internet':
      return ['autogroup:internet'];
    case 'own-devices':
      return ['autogroup:self'];
    case 'block':
      return blockTexts(spot.cidr);
  }
}

/** The service refuses `0.0.0.0/0` and `::/0` as destinations of a grant, and `*` would be both families: the halves say it. */
function blockTexts(cidr: Cidr): readonly string[] {
  const width = widthOf(cidr.family);
  if (cidr.prefix === width) return [formatAddress(cidr)];
  if (cidr.prefix > 0) return [cidr.text];
  return [0n, 1n << BigInt(width - 1)].map((bits) => cidrOf(cidr.family, bits, 1).text);
}
