import {
  ALWAYS,
  type Condition,
  NEVER,
  type PointBox,
  type PointHost,
  type ReadRule,
} from '../../../compiler/proof/index.js';
import { ANY_DEVICE, INTERNET, overlap } from './addresses.js';
import { all, any } from './conditions.js';
import type { Document } from './document.js';
import type { NetworkRule } from './network-rules.js';
import { ALL_PORTS, isEveryPort, type Traffics } from './ports.js';
import type { NamedSelector, Selector } from './selector.js';
import type { Hosts, Senders, Vocabulary } from './vocabulary-words.js';

const ANYBODY: Condition = { kind: 'anybody' };
const ANY_HOST: readonly Hosts[] = [{ hosts: [{ kind: 'any' }] }];
/** What goes out through an exit node of the service is not filtered: every protocol and port passes. */
const UNFILTERED: readonly Traffics[] = [
  { protocols: Array.from({ length: 256 }, (_, number) => number), ports: ALL_PORTS },
];

/** Sources and postures of rules as conditions; equal ones are one object. */
export class Senderships {
  readonly #document: Document;
  readonly #vocabulary: Vocabulary;
  readonly #selectors = new Map<string, Senders>();
  readonly #lists = new Map<string, Condition>();
  readonly #postures = new Map<string, Condition>();

  constructor(document: Document, vocabulary: Vocabulary) {
    this.#document = document;
    this.#vocabulary = vocabulary;
  }

  /** Who passes as a source: whoever one entry selects, with one of the postures where they are asked. */
  of(src: readonly Selector[], postures: readonly string[] | undefined): Condition {
    const key = JSON.stringify([src.map(keyOf), postures ?? null]);
    const known = this.#lists.get(key);
    if (known) return known;
    const senders = src.map((one) => this.#senders(one));
    const met = postures ? any(postures.map((name) => this.#posture(name))) : ALWAYS;
    const made = any([all([any(senders.map(({ asked }) => asked)), met]), ...senders.map(({ free }) => free)]);
    this.#lists.set(key, made);
    return made;
  }

  #posture(name: string): Condition {
    const known = this.#postures.get(name);
    if (known) return known;
    const { postures, selfAsserted } = this.#document;
    const made = this.#vocabulary.posture(name, postures.get(name) ?? [], selfAsserted);
    this.#postures.set(name, made);
    return made;
  }

  #senders(selector: Selector): Senders {
    const key = keyOf(selector);
    const known = this.#selectors.get(key);
    if (known) return known;
    const made = this.#make(selector);
    this.#selectors.set(key, made);
    return made;
  }

  #make(selector: Selector): Senders {
    switch (selector.kind) {
      case 'everything':
        return joined(EVERY_SENDER.map((one) => this.#senders(one)));
      case 'danger-all':
        return { asked: ANYBODY, free: any(BEYOND.map((one) => this.#senders(one).free)) };
      case 'group':
        return joined(selector.members.map((login) => this.#senders({ kind: 'user', login })));
      case 'self':
      case 'internet':
        return { asked: NEVER, free: NEVER };
      default:
        return this.#vocabulary.source(selector);
    }
  }
}

/** Senders that are no devices of the tailnet itself. */
const BEYOND: readonly NamedSelector[] = [{ kind: 'routed' }, { kind: 'shared' }];
/** What `*` is as a source. Vendor: captured filters, 2026-04-10; targets and selectors for what is shared in. */
const EVERY_SENDER: readonly NamedSelector[] = [{ kind: 'addresses', ranges: ANY_DEVICE }, ...BEYOND];

/** The rules of the packet filters. All of them allow; order means nothing. */
export function readNetwork(document: Document, vocabulary: Vocabulary, senders: Senderships): readonly ReadRule[] {
  const reader = new NetworkReader(document, vocabulary, senders);
  const funnel = vocabulary.beyondFilters ? document.funnel : [];
  return [...document.rules, ...funnel].flatMap((rule) => reader.read(rule));
}

class NetworkReader {
  readonly #document: Document;
  readonly #vocabulary: Vocabulary;
  readonly #senders: Senderships;
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
    const key = JSON.stringify([keyOf(selector), via]);
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

/** What two boxes of one host have in common. */
function commonBox(one: PointBox, other: PointBox): PointBox | undefined {
  if (one.traffic !== other.traffic) return undefined;
  if (!one.ports || !other.ports) return one.ports ? one : other;
  const ports = one.ports.flatMap((a) =>
    other.ports!.flatMap((b) => {
      const range = { from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) };
      return range.from <= range.to ? [range] : [];
    }),
  );
  return ports.length === 0 ? undefined : { ...one, ports };
}

const REAL_PORTS = [{ from: 1, to: 65535 }];

/** `tcp:*` is every port that something can listen on; filters write it with port 0, which only matters when they are compared. */
function trafficBoxes(host: PointHost, { protocols, ports }: Traffics, isExact: boolean): readonly PointBox[] {
  const numbers = new Set(protocols);
  const boxes: PointBox[] = [];
  const isWhole = isExact || protocols.length > 1;
  const limits = !isEveryPort(ports) ? { ports } : isWhole ? {} : { ports: REAL_PORTS };
  if (ports.length === 0) return [];
  if (numbers.delete(6)) boxes.push({ host, traffic: 'tcp', ...limits });
  if (numbers.delete(17)) boxes.push({ host, traffic: 'udp', ...limits });
  const icmp = [1, 58].filter((number) => numbers.delete(number));
  const family = host.kind === 'cidr' ? (host.cidr.family === 4 ? [1] : [58]) : [1, 58];
  const fitting = icmp.filter((number) => family.includes(number));
  if (fitting.length > 0)
    boxes.push({ host, traffic: 'icmp', ...(fitting.length < family.length && { protocols: fitting }) });
  if (numbers.size > 0)
    boxes.push({ host, traffic: 'other', ...limits, ...(numbers.size < 252 && { protocols: [...numbers] }) });
  return boxes;
}

function joined(senders: readonly Senders[]): Senders {
  return { asked: any(senders.map(({ asked }) => asked)), free: any(senders.map(({ free }) => free)) };
}

/** Equal texts are equal selectors. */
function keyOf(selector: Selector): string {
  if (selector.kind !== 'addresses') return JSON.stringify(selector);
  return selector.ranges.map(({ family, from, to }) => `${family} ${from} ${to}`).join();
}
