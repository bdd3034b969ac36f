import { type Estate, widthOf } from '../../../compiler/model/index.js';
import type { PointBox, PointHost } from '../../../compiler/proof/index.js';
import type { Bindings } from '../bindings.js';
import { cidrsOf, INTERNET, type IpRange, overlap, TAILNET } from '../interpret/addresses.js';
import { BlockIndex } from '../interpret/block-index.js';
import { any } from '../interpret/conditions.js';
import type { NamedSelector } from '../interpret/selector.js';
import type { Hosts } from '../interpret/vocabulary-words.js';
import type { Assumptions } from './assumptions.js';
import { ClaimedPoints } from './claimed-points.js';
import type { BoundPeople } from './people.js';

/** Which hosts of the source the devices and addresses of a tailnet are, by the bindings. */
export class BoundHosts {
  readonly #claimed: ClaimedPoints;
  readonly #people: BoundPeople;
  readonly #assumed: Assumptions;
  /** Host names by tag. */
  readonly #tagged = new Map<string, string[]>();
  /** Host names by address. */
  readonly #addressed = new BlockIndex<{ readonly name: string; readonly block: string; readonly host: PointHost }>();

  constructor(estate: Estate, { hosts }: Bindings, people: BoundPeople, assumed: Assumptions) {
    this.#claimed = new ClaimedPoints(estate);
    this.#people = people;
    this.#assumed = assumed;
    for (const [name, { value: targets }] of hosts) {
      for (const one of targets) {
        if (one.kind === 'tag') this.#tagged.set(one.tag, [...(this.#tagged.get(one.tag) ?? []), name]);
        else this.#addressed.add(one.cidr, { name, block: one.cidr.text, host: { kind: 'cidr', cidr: one.cidr } });
      }
    }
  }

  destination(selector: NamedSelector): readonly Hosts[] {
    switch (selector.kind) {
      case 'tag':
        return [this.#device(selector.tag)];
      case 'tagged':
        return [...this.#tagged.keys()].map((tag) => this.#device(tag)).concat(foreign('any other device with a tag'));
      case 'addresses':
        return [
          this.#at(
            selector.ranges,
            selector.ranges.flatMap(cidrsOf).map((cidr) => ({ kind: 'cidr', cidr })),
          ),
        ];
      case 'user':
      case 'domain':
      case 'synced':
      case 'member':
      case 'role': {
        const { asked, free } = this.#people.source(selector);
        return [
          foreign(`the devices of ${describe(selector)}`),
          { hosts: [{ kind: 'own-devices' }], only: any([asked, free]) },
        ];
      }
      case 'shared':
      case 'routed':
        return [];
      case 'service':
        return [foreign(selector.name)];
    }
  }

  /** What is not globally reachable stands behind no exit node, unless a resource says that it is there. */
  internet(ranges: readonly IpRange[]): Hosts {
    const at = this.#at(ranges, [{ kind: 'internet' }]);
    const special = this.#claimed.special.filter(
      ({ host }) => host.kind === 'cidr' && INTERNET.some((one) => overlap(one, rangeOfHost(host))),
    );
    return { ...at, also: [...(at.also ?? []), ...special] };
  }

  /** The devices behind a tag: the one host that is bound to it, or of each of several what resources have of it. */
  #device(tag: string): Hosts {
    const names = this.#tagged.get(tag) ?? [];
    for (const name of names) this.#assumed.add('host', tag, name);
    const [only] = names;
    if (only !== undefined && names.length === 1) return { hosts: [{ kind: 'name', name: only }] };
    const host: PointHost = { kind: 'foreign', name: tag };
    const also = names.flatMap((name) => this.#claimed.ofName(name));
    return { hosts: [host], also, except: also.map((box) => ({ ...box, host })) };
  }

  /** Addresses, the names that are bound to some of them, and devices that may have one of them. */
  #at(ranges: readonly IpRange[], hosts: readonly PointHost[]): Hosts {
    const also: PointBox[] = [];
    const except: PointBox[] = [];
    for (const { name, block, host } of ranges.flatMap((range) => this.#addressed.within(range))) {
      this.#assumed.add('host', block, name);
      const points = this.#claimed.ofName(name);
      also.push(...points);
      if (!this.#claimed.isListed(name, block)) except.push(...points.map((box) => ({ ...box, host })));
    }
    if (ranges.some((range) => TAILNET.some((one) => overlap(one, range)))) {
      for (const names of this.#tagged.values()) for (const name of names) also.push(...this.#claimed.ofName(name));
      also.push(...this.#claimed.ofOwnDevices);
    }
    return { hosts, ...(also.length > 0 && { also }), ...(except.length > 0 && { except }) };
  }
}

function foreign(name: string): Hosts {
  return { hosts: [{ kind: 'foreign', name }] };
}

function rangeOfHost(host: PointHost & { kind: 'cidr' }): IpRange {
  const { family, bits, prefix } = host.cidr;
  return { family, from: bits, to: bits + (1n << BigInt(widthOf(family) - prefix)) - 1n };
}

function describe(selector: NamedSelector): string {
  switch (selector.kind) {
    case 'user':
      return selector.login;
    case 'domain':
      return `*@${selector.domain}`;
    case 'synced':
      return selector.group;
    case 'role':
      return `autogroup:${selector.role}`;
    default:
      return 'members';
  }
}
