import { type Endpoint, type Estate, globalPart, type Host } from '../../../compiler/model/index.js';
import { endpointBoxes, type PointBox, type PointHost } from '../../../compiler/proof/index.js';
import { rangeOf } from '../interpret/addresses.js';
import { BlockIndex } from '../interpret/block-index.js';

/** The points that resources of the source have, by host: where a host of the vendor may be one of the source, these are what it can be. */
export class ClaimedPoints {
  readonly #names = new Map<string, PointBox[]>();
  readonly #wildcards: { readonly suffix: string; readonly box: PointBox }[] = [];
  /** Points of blocks of which not every address is globally reachable. */
  readonly special: PointBox[] = [];
  readonly ofOwnDevices: PointBox[] = [];
  readonly #listed = new Map<string, Set<string>>();

  constructor({ resources }: Estate) {
    for (const { endpoints } of resources.values()) {
      for (const endpoint of endpoints) for (const box of boxesOf(endpoint)) this.#add(endpoint.host, box);
      const addresses = endpoints.flatMap(({ host }) => (host.kind === 'cidr' ? [host.cidr.text] : []));
      for (const { host } of endpoints) {
        if (host.kind !== 'name') continue;
        const listed = this.#listed.get(host.name) ?? new Set();
        for (const one of addresses) listed.add(one);
        this.#listed.set(host.name, listed);
      }
    }
  }

  #add(host: Host, box: PointBox): void {
    switch (host.kind) {
      case 'name': {
        const known = this.#names.get(host.name);
        if (known) known.push(box);
        else this.#names.set(host.name, [box]);
        return;
      }
      case 'wildcard':
        this.#wildcards.push({ suffix: host.suffix, box });
        return;
      case 'cidr':
        if (globalPart(host.cidr) !== 'all') this.special.push(box);
        return;
      case 'own-devices':
        this.ofOwnDevices.push(box);
        return;
      case 'internet':
    }
  }

  /** Points of one host name. */
  ofName(name: string): readonly PointBox[] {
    const host: PointHost = { kind: 'name', name };
    const wild = this.#wildcards
      .filter(({ suffix }) => name.endsWith(`.${suffix}`))
      .map(({ box }) => ({ ...box, host }));
    return [...(this.#names.get(name) ?? []), ...wild];
  }

  /** True when a resource that has the name has the address too: then both are one thing to the source already. */
  isListed(name: string, block: string): boolean {
    return this.#listed.get(name)?.has(block) ?? false;
  }
}

/** Hosts whose ping belongs to a resource. `ip` says whether `ip://` resources count, or only `icmp://`. */
export class PingedHosts {
  readonly #names = new Set<string>();
  readonly #suffixes: string[] = [];
  readonly #blocks = new BlockIndex<PointHost>();
  readonly #kinds = new Set<Host['kind']>();

  constructor({ resources }: Estate, ip: boolean) {
    for (const { endpoints } of resources.values()) {
      for (const { scheme, host } of endpoints) if (scheme === 'icmp' || (ip && scheme === 'ip')) this.#add(host);
    }
  }

  #add(host: Host): void {
    this.#kinds.add(host.kind);
    if (host.kind === 'name') this.#names.add(host.name);
    if (host.kind === 'wildcard') this.#suffixes.push(host.suffix);
    if (host.kind === 'cidr') this.#blocks.add(host.cidr, host);
  }

  /** Those that lie in a host. */
  within(host: PointHost): readonly PointHost[] {
    switch (host.kind) {
      case 'name': {
        const isWild = this.#suffixes.some((suffix) => host.name.endsWith(`.${suffix}`));
        return isWild || this.#names.has(host.name) ? [host] : [];
      }
      case 'cidr': {
        const isPart = this.#blocks.around(host.cidr).length > 0;
        const isGlobal = this.#kinds.has('internet') && globalPart(host.cidr) !== 'none';
        return isPart || isGlobal ? [host] : this.#blocks.within(rangeOf(host.cidr));
      }
      case 'internet':
      case 'own-devices':
        return this.#kinds.has(host.kind) ? [host] : [];
      case 'any':
        return this.#kinds.size > 0 ? [host] : [];
      case 'wildcard':
      case 'pattern':
      case 'foreign':
        return [];
    }
  }
}

/** Packets know no paths. */
function boxesOf(endpoint: Endpoint): readonly PointBox[] {
  return endpointBoxes(endpoint).map(({ path: _path, ...box }) => box);
}
