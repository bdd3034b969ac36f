import type { PointBox, PointHost, ReadRule } from '../../../compiler/proof/index.js';
import { INTERNET, overlap } from './addresses.js';
import { commonBox, trafficBoxes } from './boxes.js';
import { all } from './conditions.js';
import type { Document } from './document.js';
import type { NetworkRule } from './network-rules.js';
import { ALL_PORTS, type Traffics } from './ports.js';
import type { Selector } from './selector.js';
import { SelectorKeys } from './selector-keys.js';
import type { Senderships } from './senderships.js';
import { TagOwners } from './tag-owners.js';
import type { Hosts, Vocabulary } from './vocabulary-words.js';

const ANY_HOST: readonly Hosts[] = [{ hosts: [{ kind: 'any' }] }];
/** What goes out through an exit node of the service is not filtered: every protocol and port passes. */
const UNFILTERED: readonly Traffics[] = [
  { protocols: Array.from({ length: 256 }, (_, number) => number), ports: ALL_PORTS },
];

/** The rules of the packet filters. All of them allow; order means nothing. */
export function readNetwork(document: Document, vocabulary: Vocabulary, senders: Senderships): readonly ReadRule[] {
  const reader = new NetworkReader(document, vocabulary, senders);
  const funnel = vocabulary.beyondFilters ? document.funnel : [];
  const owners = new TagOwners(document, vocabulary);
  const rules = document.rules.flatMap((rule) => [rule, ...owners.lent(rule)]);
  return [...rules, ...funnel].flatMap((rule) => reader.read(rule));
}

class NetworkReader {
  readonly #document: Document;
  readonly #vocabulary: Vocabulary;
  readonly #senders: Senderships;
  readonly #keys = new SelectorKeys();
  readonly #destinations = new Map<string, readonly Hosts[]>();
  /** Many rules open the same ports of the same hosts. */
  readonly #boxes = new Map<string, readonly PointBox[]>();
  readonly #hostNumbers = new Map<Hosts, number>();

  constructor(document: Document, vocabulary: Vocabulary, senders: Senderships) {
    this.#document = document;
    this.#vocabulary = vocabulary;
    this.#senders = senders;
  }

  read({ what, span, src, dst, traffics, postures, via }: NetworkRule): readonly ReadRule[] {
    const when = this.#senders.of(src, postures);
    const points: PointBox[] = [];
    const except: PointBox[] = [];
    const rules: ReadRule[] = [];
    const rule = { effect: 'allow', place: { what, span } } as const;
    for (const selector of dst) {
      for (const hosts of this.#hosts(selector, via)) {
        const reached = this.#points(hosts, this.#isUnfiltered(selector) ? UNFILTERED : traffics);
        if (hosts.only !== undefined) rules.push({ ...rule, points: reached, when: all([when, hosts.only]) });
        else {
          for (const box of reached) points.push(box);
          except.push(...(hosts.except ?? []));
        }
      }
    }
    if (points.length > 0) rules.push({ ...rule, points, ...(except.length > 0 && { except }), when });
    return rules;
  }

  #isUnfiltered({ kind }: Selector): boolean {
    return kind === 'internet' && this.#document.dialect.kind === 'tailscale';
  }

  #hosts(selector: Selector, via: readonly string[]): readonly Hosts[] {
    const key = JSON.stringify([this.#keys.of(selector), via]);
    const known = this.#destinations.get(key);
    if (known) return known;
    const made = via.length === 0 ? this.#anyway(selector) : this.#through(selector, via);
    this.#destinations.set(key, made);
    return made;
  }

  #anyway(selector: Selector): readonly Hosts[] {
    switch (selector.kind) {
      case 'everything':
      case 'danger-all':
        return ANY_HOST;
      case 'group':
        return selector.members.flatMap((login) => this.#vocabulary.destination({ kind: 'user', login }));
      case 'self':
        return this.#vocabulary.own();
      case 'internet':
        // The service writes no filter for it. Vendor: captured filters, 2026-04-10.
        return this.#isUnfiltered(selector) && !this.#vocabulary.beyondFilters
          ? []
          : [this.#vocabulary.internet(INTERNET)];
      default:
        return this.#vocabulary.destination(selector);
    }
  }

  /** Lands on devices with a tag of `via` whose routes meet the destination: devices themselves are never behind a route. */
  #through(selector: Selector, via: readonly string[]): readonly Hosts[] {
    const ranges =
      selector.kind === 'internet' ? INTERNET : selector.kind === 'addresses' ? selector.ranges : undefined;
    // What the service does with other destinations is not known.
    if (!ranges) return this.#document.dialect.kind === 'headscale' ? [] : this.#anyway(selector);
    const routes = this.#vocabulary.routesOf(via);
    if (!routes) return this.#anyway(selector);
    const met = ranges.filter((range) => routes.some((route) => overlap(route, range)));
    if (met.length === 0) return [];
    return selector.kind === 'internet'
      ? this.#anyway(selector)
      : this.#vocabulary.destination({ kind: 'addresses', ranges: met });
  }

  #points(hosts: Hosts, traffics: readonly Traffics[]): readonly PointBox[] {
    const number = this.#hostNumbers.get(hosts) ?? this.#hostNumbers.size;
    this.#hostNumbers.set(hosts, number);
    const key = JSON.stringify([number, traffics]);
    const known = this.#boxes.get(key);
    if (known) return known;
    const isExact = !this.#vocabulary.beyondFilters;
    const opened = (host: PointHost): readonly PointBox[] =>
      traffics.flatMap((one) => trafficBoxes(host, one, isExact));
    const made = hosts.hosts.flatMap((host) => {
      const boxes = opened(host);
      if (boxes.length === 0 || boxes.some(({ traffic, protocols }) => traffic === 'icmp' && !protocols)) return boxes;
      return [...boxes, ...this.#vocabulary.pinged(host).map((one): PointBox => ({ host: one, traffic: 'icmp' }))];
    });
    for (const box of hosts.also ?? []) made.push(...opened(box.host).flatMap((one) => commonBox(one, box) ?? []));
    this.#boxes.set(key, made);
    return made;
  }
}
