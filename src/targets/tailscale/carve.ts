import {
  type Cidr,
  cidrContains,
  cidrOf,
  type Endpoint,
  type Estate,
  type Resource,
  widthOf,
} from '../../compiler/model/index.js';
import type { Bindings } from './bindings.js';
import { ClaimIndex, type OwnedClaim } from './claim-index.js';
import { type Claim, claimsOf, type Spot, spotContains } from './claims.js';
import { isEmpty, portsContain, portsMeet, samePorts, withoutPorts } from './protocol-ports.js';

/** Why a resource cannot be carried as its endpoints say. */
export interface CarveFault {
  readonly kind: 'endpoint' | 'inner';
  /** The endpoint at fault; absent when it is the resource as a whole. */
  readonly endpoint?: Endpoint;
  readonly reason: string;
}

export interface Carved {
  /** What a grant on the resource may reach: its own points without those of every resource inside it. */
  readonly claims: readonly Claim[];
  readonly faults: readonly CarveFault[];
  /** Endpoints that no binding names. */
  readonly unbound: readonly Endpoint[];
  /** Resources whose hosts answer ping to whoever holds a port of this one. */
  readonly pings: readonly { readonly resource: string; readonly scheme: 'icmp' | 'ip' }[];
}

/** Takes the points of inner resources out of outer ones, on the addresses and tags that the bindings give. */
export class Carver {
  readonly #estate: Estate;
  readonly #bindings: Bindings;
  readonly #index: ClaimIndex;
  readonly #carved = new Map<string, Carved>();

  constructor(estate: Estate, bindings: Bindings) {
    this.#estate = estate;
    this.#bindings = bindings;
    this.#index = new ClaimIndex(estate, bindings);
  }

  of(resource: Resource): Carved {
    const known = this.#carved.get(resource.name);
    if (known) return known;
    const carved = this.#carve(resource);
    this.#carved.set(resource.name, carved);
    return carved;
  }

  #carve(resource: Resource): Carved {
    const { claims, unbound } = claimsOf(resource, this.#bindings);
    const faults: CarveFault[] = [...this.#pathFaults(resource)];
    const left = claims.flatMap((claim) => this.#carveClaim(resource, claim, faults));
    return { claims: left, faults: distinct(faults), unbound, pings: this.#pings(resource, left) };
  }

  /** A path inside a host cannot be taken out: the tailnet sees ports. */
  #pathFaults(resource: Resource): readonly CarveFault[] {
    return resource.inner.flatMap((name) => {
      const inner = this.#estate.resources.get(name);
      const path = inner?.endpoints.find((endpoint) => endpoint.path !== undefined);
      if (!path) return [];
      return [
        { kind: 'inner' as const, reason: `\`${name}\` (${path.text}) is a path, and the tailnet sees only ports` },
      ];
    });
  }

  #carveClaim(resource: Resource, claim: Claim, faults: CarveFault[]): readonly Claim[] {
    let left: readonly Claim[] = [claim];
    for (const other of this.#index.meeting(claim.spot)) {
      if (other.resource === resource.name || resource.outer.includes(other.resource)) continue;
      if (!portsMeet(claim.ports, other.ports) || other.endpoint.path !== undefined) continue;
      const inside = resource.inner.includes(other.resource) || liesInside(other, claim);
      if (!inside && (claim.spot.kind === 'internet' || liesInside(claim, other))) continue;
      if (!inside) faults.push(sharedPoints(claim, other));
      else if (claim.spot.kind === 'internet')
        faults.push(insideInternet(claim, other, resource.inner.includes(other.resource)));
      else left = left.flatMap((one) => without(one, other));
    }
    for (const other of this.#index.devices(claim.spot)) {
      if (other.resource === resource.name || resource.outer.includes(other.resource)) continue;
      if (portsMeet(claim.ports, other.ports)) faults.push(coveredDevices(claim, other));
    }
    return left;
  }

  /** The packet filter lets ICMP through to any address with an open port. Vendor: wgengine/filter, 2026-11-22. */
  #pings(resource: Resource, left: readonly Claim[]): Carved['pings'] {
    const found = new Map<string, 'icmp' | 'ip'>();
    for (const claim of left) {
      if (claim.ports.icmp) continue;
      for (const other of this.#index.meeting(claim.spot)) {
        const { scheme } = other.endpoint;
        if (other.resource === resource.name || (scheme !== 'icmp' && scheme !== 'ip')) continue;
        if (found.get(other.resource) !== 'icmp') found.set(other.resource, scheme);
      }
    }
    return [...found.keys()].sort().map((name) => ({ resource: name, scheme: found.get(name)! }));
  }
}

/** Strictly: the same points are shared, not inside. */
function liesInside(inner: Claim, outer: Claim): boolean {
  if (!spotContains(outer.spot, inner.spot) || !portsContain(outer.ports, inner.ports)) return false;
  return !spotContains(inner.spot, outer.spot) || !samePorts(outer.ports, inner.ports);
}

function sharedPoints({ endpoint }: Claim, other: OwnedClaim): CarveFault {
  return {
    kind: 'endpoint',
    endpoint,
    reason: `by the bindings it shares points with ${other.endpoint.text} of \`${other.resource}\`, so a grant on one would grant the other`,
  };
}

function insideInternet({ endpoint }: Claim, other: OwnedClaim, byText: boolean): CarveFault {
  return {
    ...(byText ? { kind: 'inner' } : { kind: 'endpoint', endpoint }),
    reason: `${other.endpoint.text} of \`${other.resource}\` lies inside, and nothing can be taken out of \`autogroup:internet\``,
  };
}

function coveredDevices({ endpoint }: Claim, other: OwnedClaim): CarveFault {
  const devices = other.spot.kind === 'tag' ? `the devices with \`${other.spot.tag}\`` : "everyone's own devices";
  return {
    kind: 'endpoint',
    endpoint,
    reason: `it covers addresses that the tailnet gives to ${devices}, which are \`${other.resource}\``,
  };
}

/** The points of a claim that another does not take. Blocks nest or are apart, so a block splits along prefixes. */
function without(claim: Claim, taken: Claim): readonly Claim[] {
  if (!portsMeet(claim.ports, taken.ports)) return [claim];
  const ports = withoutPorts(claim.ports, taken.ports);
  const { spot } = claim;
  if (spot.kind !== 'block' || taken.spot.kind !== 'block') {
    return !spotContains(spot, taken.spot) ? [claim] : isEmpty(ports) ? [] : [{ ...claim, ports }];
  }
  if (cidrContains(taken.spot.cidr, spot.cidr)) return isEmpty(ports) ? [] : [{ ...claim, ports }];
  if (!cidrContains(spot.cidr, taken.spot.cidr)) return [claim];
  const around = blocksAround(spot.cidr, taken.spot.cidr).map((cidr) => ({ ...claim, spot: block(cidr) }));
  return isEmpty(ports) ? around : [...around, { ...claim, spot: taken.spot, ports }];
}

function block(cidr: Cidr): Spot {
  return { kind: 'block', cidr };
}

/** `outer` without `inner`, as blocks: one per bit of difference. */
export function blocksAround(outer: Cidr, inner: Cidr): readonly Cidr[] {
  const blocks: Cidr[] = [];
  for (let prefix = outer.prefix + 1; prefix <= inner.prefix; prefix++) {
    const flip = 1n << BigInt(widthOf(outer.family) - prefix);
    blocks.push(cidrOf(outer.family, inner.bits ^ flip, prefix));
  }
  return blocks;
}

function distinct(faults: readonly CarveFault[]): readonly CarveFault[] {
  return [...new Map(faults.map((fault) => [`${fault.endpoint?.text ?? ''} ${fault.reason}`, fault])).values()];
}
