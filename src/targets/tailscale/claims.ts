import { type Cidr, cidrContains, cidrOf, type Endpoint, type Resource } from '../../compiler/model/index.js';
import type { Bindings } from './bindings.js';
import { type ProtocolPorts, portsOf } from './protocol-ports.js';

/** Where a claim lies, as the tailnet knows it. */
export type Spot =
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'block'; readonly cidr: Cidr }
  | { readonly kind: 'internet' }
  | { readonly kind: 'own-devices' };

/** Points that belong to a resource. */
export interface Claim {
  readonly spot: Spot;
  readonly ports: ProtocolPorts;
  /** Absent for what is left after a carve-out. */
  readonly endpoint: Endpoint;
}

export interface Claims {
  readonly claims: readonly Claim[];
  /** Endpoints whose host name is not bound. */
  readonly unbound: readonly Endpoint[];
}

/** Addresses that the tailnet gives to its own devices: the default prefixes of the service and of the server. */
const TAILNET: readonly Cidr[] = [cidrOf(4, 0x64400000n, 10), cidrOf(6, 0xfd7a115ca1e0n << 80n, 48)];

/** The points of a resource. Wildcards have none: they are refused before anything is emitted. */
export function claimsOf({ endpoints }: Resource, bindings: Bindings): Claims {
  const claims: Claim[] = [];
  const unbound: Endpoint[] = [];
  for (const endpoint of endpoints) {
    const spots = spotsOf(endpoint, bindings);
    if (!spots) unbound.push(endpoint);
    for (const spot of spots ?? []) claims.push({ spot, ports: portsOf(endpoint), endpoint });
  }
  return { claims, unbound };
}

function spotsOf({ host }: Endpoint, bindings: Bindings): readonly Spot[] | undefined {
  switch (host.kind) {
    case 'name':
      return bindings.hosts.get(host.name)?.value;
    case 'cidr':
      return [{ kind: 'block', cidr: host.cidr }];
    case 'internet':
    case 'own-devices':
      return [{ kind: host.kind }];
    case 'wildcard':
      return [];
  }
}

/** True when `inner` is known to lie in `outer`. */
export function spotContains(outer: Spot, inner: Spot): boolean {
  if (outer.kind === 'block' && inner.kind === 'block') return cidrContains(outer.cidr, inner.cidr);
  if (outer.kind === 'tag' && inner.kind === 'tag') return outer.tag === inner.tag;
  if (outer.kind === 'internet' && inner.kind === 'block') return mayBeGlobal(inner.cidr);
  return outer.kind === inner.kind && (outer.kind === 'internet' || outer.kind === 'own-devices');
}

/** True when a block may hold addresses of the tailnet's own devices. */
export function coversDevices(spot: Spot): boolean {
  return spot.kind === 'block' && TAILNET.some((own) => cidrContains(own, spot.cidr) || cidrContains(spot.cidr, own));
}

const PRIVATE: readonly Cidr[] = [
  cidrOf(4, 0x0a000000n, 8),
  cidrOf(4, 0xac100000n, 12),
  cidrOf(4, 0xc0a80000n, 16),
  cidrOf(4, 0xa9fe0000n, 16),
  cidrOf(4, 0x7f000000n, 8),
  cidrOf(6, 0xfcn << 120n, 7),
  cidrOf(6, 0xfe80n << 112n, 10),
  ...TAILNET,
];

/** True unless the block is certain not to be reachable over the internet. */
function mayBeGlobal(cidr: Cidr): boolean {
  return !PRIVATE.some((block) => cidrContains(block, cidr));
}
