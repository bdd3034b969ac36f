import { type Cidr, cidrOf, type Estate, lastOf, widthOf } from '../../compiler/model/index.js';
import type { Bindings } from './bindings.js';
import { type Claim, claimsOf, coversDevices, type Spot } from './claims.js';

export interface OwnedClaim extends Claim {
  readonly resource: string;
}

/** All claims of an estate, by spot: finds what shares points with a spot without looking at every resource. */
export class ClaimIndex {
  readonly #tags = new Map<string, OwnedClaim[]>();
  readonly #blocks = new Map<string, OwnedClaim[]>();
  /** Texts of blocks, sorted by first address, per family. */
  readonly #order: Record<4 | 6, Cidr[]> = { 4: [], 6: [] };
  readonly #prefixes: Record<4 | 6, Set<number>> = { 4: new Set(), 6: new Set() };
  readonly #ownDevices: OwnedClaim[] = [];
  #devices: readonly OwnedClaim[] | undefined;

  constructor(estate: Estate, bindings: Bindings) {
    for (const resource of estate.resources.values()) {
      for (const claim of claimsOf(resource, bindings).claims) this.#add({ ...claim, resource: resource.name });
    }
    for (const family of [4, 6] as const) {
      this.#order[family].sort((a, b) => (a.bits < b.bits ? -1 : a.bits > b.bits ? 1 : a.prefix - b.prefix));
    }
  }

  /** Claims that share addresses or devices with a spot, as far as anyone can tell. */
  meeting(spot: Spot): readonly OwnedClaim[] {
    switch (spot.kind) {
      case 'tag':
        return this.#tags.get(spot.tag) ?? [];
      case 'block':
        return [...this.#around(spot.cidr), ...this.#inside(spot.cidr)];
      case 'own-devices':
        return this.#ownDevices;
      case 'internet':
        return [...this.#order[4], ...this.#order[6]].flatMap((cidr) => this.#blocks.get(cidr.text) ?? []);
    }
  }

  /** Claims of devices that a block of tailnet addresses may reach, though no address says so. */
  devices(spot: Spot): readonly OwnedClaim[] {
    if (!coversDevices(spot)) return [];
    this.#devices ??= [...[...this.#tags.values()].flat(), ...this.#ownDevices];
    return this.#devices;
  }

  #add(claim: OwnedClaim): void {
    const { spot } = claim;
    if (spot.kind === 'tag') push(this.#tags, spot.tag, claim);
    if (spot.kind === 'own-devices') this.#ownDevices.push(claim);
    if (spot.kind !== 'block') return;
    const { family, prefix, text } = spot.cidr;
    if (!this.#blocks.has(text)) this.#order[family].push(spot.cidr);
    this.#prefixes[family].add(prefix);
    push(this.#blocks, text, claim);
  }

  /** Blocks that hold the whole of this one, itself included. */
  #around({ family, bits, prefix }: Cidr): readonly OwnedClaim[] {
    return [...this.#prefixes[family]]
      .filter((other) => other <= prefix)
      .flatMap((other) => this.#blocks.get(cidrOf(family, bits, other).text) ?? []);
  }

  /** Blocks strictly inside this one. */
  #inside(cidr: Cidr): readonly OwnedClaim[] {
    const order = this.#order[cidr.family];
    const last = lastOf(cidr);
    const found: OwnedClaim[] = [];
    if (cidr.prefix === widthOf(cidr.family)) return found;
    for (let at = firstFrom(order, cidr.bits); at < order.length && order[at]!.bits <= last; at++) {
      if (order[at]!.prefix > cidr.prefix) found.push(...(this.#blocks.get(order[at]!.text) ?? []));
    }
    return found;
  }
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

/** The first position whose block starts at or after an address. */
function firstFrom(order: readonly Cidr[], bits: bigint): number {
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (order[middle]!.bits < bits) low = middle + 1;
    else high = middle;
  }
  return low;
}
