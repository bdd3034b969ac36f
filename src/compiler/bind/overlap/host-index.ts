import { type Cidr, globalPart, type Host, widthOf } from '../../model/index.js';

/** A host that some endpoint has, and the next larger one around it. Hosts are nested; only `internet` can be cut by a block. */
export interface HostNode<T> {
  readonly host: Host;
  readonly value: T;
}

/** Finds, for a host, the hosts that contain it without comparing it with all of them. */
export class HostIndex<T> {
  readonly #make: () => T;
  readonly #names = new Map<string, HostNode<T>>();
  readonly #wildcards = new Map<string, HostNode<T>>();
  readonly #blocks = new Map<string, Map<string, HostNode<T>>>();
  /** Prefix lengths in use per family, longest first. */
  readonly #prefixes: Readonly<Record<4 | 6, number[]>> = { 4: [], 6: [] };
  readonly #literals = new Map<string, HostNode<T>>();

  constructor(make: () => T) {
    this.#make = make;
  }

  /** The node of exactly this host; made when there is none. */
  node(host: Host): HostNode<T> {
    if (host.kind === 'cidr')
      return this.#nodeIn(this.#blocksOf(host.cidr), blockKey(host.cidr, host.cidr.prefix), host);
    if (host.kind === 'name') return this.#nodeIn(this.#names, host.name, host);
    if (host.kind === 'wildcard') return this.#nodeIn(this.#wildcards, host.suffix, host);
    return this.#nodeIn(this.#literals, host.kind, host);
  }

  /** The nodes whose hosts contain `host`, itself included when it has a node: smallest first. */
  *around(host: Host): Generator<HostNode<T>> {
    if (host.kind === 'cidr') yield* this.#aroundBlock(host.cidr);
    else if (host.kind === 'name' || host.kind === 'wildcard') yield* this.#aroundName(host);
    else {
      const node = this.#literals.get(host.kind);
      if (node) yield node;
    }
  }

  /** The node of `internet` when this block is partly inside it. */
  cutBy(host: Host): HostNode<T> | undefined {
    const internet = this.#literals.get('internet');
    return internet && host.kind === 'cidr' && globalPart(host.cidr) === 'some' ? internet : undefined;
  }

  *#aroundName(host: Host & { kind: 'name' | 'wildcard' }): Generator<HostNode<T>> {
    const exact = host.kind === 'name' ? this.#names.get(host.name) : this.#wildcards.get(host.suffix);
    if (exact) yield exact;
    const name = host.kind === 'name' ? host.name : host.suffix;
    for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      const wildcard = this.#wildcards.get(name.slice(dot + 1));
      if (wildcard) yield wildcard;
    }
  }

  *#aroundBlock(cidr: Cidr): Generator<HostNode<T>> {
    for (const prefix of this.#prefixes[cidr.family]) {
      if (prefix > cidr.prefix) continue;
      const node = this.#blocks.get(`${cidr.family}/${prefix}`)?.get(blockKey(cidr, prefix));
      if (node) yield node;
    }
    const internet = this.#literals.get('internet');
    if (internet && globalPart(cidr) === 'all') yield internet;
  }

  #nodeIn(map: Map<string, HostNode<T>>, key: string, host: Host): HostNode<T> {
    let node = map.get(key);
    if (!node) {
      node = { host, value: this.#make() };
      map.set(key, node);
    }
    return node;
  }

  #blocksOf({ family, prefix }: Cidr): Map<string, HostNode<T>> {
    const key = `${family}/${prefix}`;
    let blocks = this.#blocks.get(key);
    if (!blocks) {
      blocks = new Map();
      this.#blocks.set(key, blocks);
      this.#prefixes[family].push(prefix);
      this.#prefixes[family].sort((a, b) => b - a);
    }
    return blocks;
  }
}

/** The first `prefix` bits as text: maps hash only the low half of a large bigint, which is zero in many IPv6 blocks. */
function blockKey({ family, bits }: Cidr, prefix: number): string {
  return (bits >> BigInt(widthOf(family) - prefix)).toString(36);
}
