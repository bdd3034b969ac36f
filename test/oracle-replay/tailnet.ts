import type { AddressRange } from '../../src/compiler/analysis/index.js';
import type { Atom, Condition, PointHost } from '../../src/compiler/proof/index.js';
import {
  cidrsOf,
  type IpRange,
  mergedRanges,
  overlap,
  parseBlock,
  rangeOf,
} from '../../src/targets/tailscale/interpret/addresses.js';
import type { Device } from '../../src/targets/tailscale/interpret/policy-tests/devices.js';
import type { NamedSelector } from '../../src/targets/tailscale/interpret/selector.js';
import type { Hosts, Person, Senders, Vocabulary } from '../../src/targets/tailscale/interpret/vocabulary-words.js';

/** Users and devices as a capture gives them. */
export interface Topology {
  readonly users: readonly { readonly name: string; readonly email?: string }[];
  readonly nodes: Readonly<Record<string, CapturedNode>>;
}

export interface CapturedNode {
  readonly tags?: readonly string[];
  /** Name of the user; none on a device with tags. */
  readonly user?: string;
  readonly ipv4: string;
  readonly ipv6: string;
  readonly approved_routes?: readonly string[];
}

const NOBODY: Condition = { kind: 'any', of: [] };

/**
 * The table of a captured tailnet, seen from one of its devices (whose packet filter is judged): who is whose is read from the topology, and
 * everybody is known by the address that he sends from.
 */
export class TailnetTable implements Vocabulary {
  readonly sshHosts: readonly PointHost[] = [{ kind: 'any' }];
  readonly beyondFilters = false;
  readonly census: NonNullable<Vocabulary['census']>;
  readonly ownDomains?: readonly string[];
  readonly #topology: Topology;
  readonly #nodes: readonly CapturedNode[];
  readonly #here: CapturedNode | undefined;
  readonly #logins: (user: Topology['users'][number]) => readonly string[];

  constructor(
    topology: Topology,
    here: CapturedNode | undefined,
    logins: (user: Topology['users'][number]) => readonly string[],
    ownDomains?: readonly string[],
  ) {
    this.#topology = topology;
    this.#nodes = Object.values(topology.nodes);
    this.#here = here;
    this.#logins = logins;
    if (ownDomains) this.ownDomains = ownDomains;
    this.census = {
      devices: this.#nodes.map((node): Device => ({ ...node, tags: node.tags ?? [], logins: this.#loginsOf(node) })),
      logins: new Set(topology.users.flatMap((user) => logins(user))),
    };
  }

  source(selector: NamedSelector): Senders {
    if (selector.kind === 'addresses') return { asked: network(selector.ranges), free: NOBODY };
    if (selector.kind === 'routed') return { asked: network(this.#nodes.flatMap(subnetRoutes)), free: NOBODY };
    return { asked: network(this.#selected(selector).flatMap(addresses)), free: NOBODY };
  }

  destination(selector: NamedSelector): readonly Hosts[] {
    const ranges = selector.kind === 'addresses' ? selector.ranges : this.#selected(selector).flatMap(addresses);
    return [{ hosts: this.#hosts(ranges) }];
  }

  /** As blocks, neighbours joined: that is how filters write them, and a block lands as a whole. */
  #hosts(ranges: readonly IpRange[]): readonly PointHost[] {
    return mergedRanges(ranges)
      .flatMap(cidrsOf)
      .filter((cidr) => this.#arrives(rangeOf(cidr)))
      .map((cidr) => ({ kind: 'cidr', cidr }));
  }

  /** Exit routes carry only what `*` and `autogroup:internet` let out; anything else arrives by address or subnet route. */
  #arrives(range: IpRange): boolean {
    const here = this.#here;
    return !here || [...addresses(here), ...subnetRoutes(here)].some((own) => overlap(own, range));
  }

  internet(ranges: readonly IpRange[]): Hosts {
    return { hosts: ranges.flatMap(cidrsOf).map((cidr) => ({ kind: 'cidr', cidr })) };
  }

  pinged(): readonly PointHost[] {
    return [];
  }

  own(): readonly Hosts[] {
    return this.#topology.users.map(({ name }) => {
      const ranges = this.#nodes.filter((node) => !isTagged(node) && node.user === name).flatMap(addresses);
      return { hosts: this.#hosts(ranges), only: network(ranges) };
    });
  }

  routesOf(tags: readonly string[]): readonly IpRange[] {
    const node = this.#here;
    return node?.tags?.some((tag) => tags.includes(tag)) ? routes(node) : [];
  }

  posture(): Condition {
    throw new Error('no capture has postures');
  }

  recorded(): Condition {
    return { kind: 'all', of: [] };
  }

  people(selector: NamedSelector): readonly Person[] {
    return this.#selected(selector).flatMap((node) =>
      this.#loginsOf(node).map((login) => ({ login, who: network(addresses(node)) })),
    );
  }

  #selected(selector: NamedSelector): readonly CapturedNode[] {
    const untagged = this.#nodes.filter((node) => !isTagged(node));
    switch (selector.kind) {
      case 'user':
        return untagged.filter((node) => this.#loginsOf(node).includes(selector.login));
      case 'domain':
        return untagged.filter((node) => this.#loginsOf(node).some((login) => login.endsWith(`@${selector.domain}`)));
      case 'member':
        return untagged;
      case 'tag':
        return this.#nodes.filter(({ tags }) => tags?.includes(selector.tag));
      case 'tagged':
        return this.#nodes.filter(isTagged);
      case 'shared':
      case 'addresses':
      case 'routed':
        return [];
      case 'synced':
      case 'role':
      case 'service':
        throw new Error(`no capture says who is ${JSON.stringify(selector)}`);
    }
  }

  #loginsOf(node: CapturedNode): readonly string[] {
    const user = isTagged(node) ? undefined : this.#topology.users.find(({ name }) => name === node.user);
    return user ? this.#logins(user) : [];
  }
}

function isTagged({ tags }: CapturedNode): boolean {
  return (tags?.length ?? 0) > 0;
}

export function addresses({ ipv4, ipv6 }: CapturedNode): readonly IpRange[] {
  return [ipv4, ipv6].flatMap((text) => (text && parseBlock(text)) || []);
}

export function routes({ approved_routes: texts = [] }: CapturedNode): readonly IpRange[] {
  return texts.flatMap((text) => parseBlock(text) ?? []);
}

/** Without exit routes. */
function subnetRoutes(node: CapturedNode): readonly IpRange[] {
  return routes({ ...node, approved_routes: (node.approved_routes ?? []).filter((text) => !text.endsWith('/0')) });
}

function network(ranges: readonly IpRange[]): Atom {
  const of = (family: 4 | 6): readonly AddressRange[] => ranges.filter((range) => range.family === family);
  return { kind: 'network', v4: of(4), v6: of(6) };
}
