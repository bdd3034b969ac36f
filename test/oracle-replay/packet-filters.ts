import { cidrOf, formatAddress } from '../../src/compiler/model/index.js';
import { type Asked, type Atom, decide, type PointBox, type Reading } from '../../src/compiler/proof/index.js';
import { type IpRange, parseBlock, parseSpan, rangeOf } from '../../src/targets/tailscale/interpret/addresses.js';
import { NO_DECISIONS, type Tally } from './replay.js';
import { addresses, type CapturedNode, routes, type Topology } from './tailnet.js';

/** tailcfg `FilterRule`. */
export interface FilterRule {
  readonly SrcIPs?: readonly string[] | null;
  readonly DstPorts?:
    | readonly { readonly IP: string; readonly Ports: { readonly First: number; readonly Last: number } }[]
    | null;
  readonly IPProto?: readonly number[] | null;
}

export interface Compared {
  readonly tally: Tally;
  readonly disagreements: readonly string[];
}

interface Address {
  readonly family: 4 | 6;
  readonly bits: bigint;
}

interface Point {
  readonly dst: Address;
  readonly proto: number;
  readonly port: number;
}

const DEFAULT = [6, 17, 1, 58];
const WITH_PORTS = new Set([6, 17, 132]);
const SAMPLE_PROTOCOLS = [6, 17, 1, 58, 132, 47, 89];

/** Every sampled packet to a device: what the reading allows against what the captured filter lets through, both ways. */
export function comparePackets(
  reading: Reading,
  filter: readonly FilterRule[],
  node: CapturedNode,
  topology: Topology,
): Compared {
  const samples = new Samples(reading, filter, node, topology);
  const theirs = filter.map(compiled);
  const network: Reading = { ...reading, layers: reading.layers.slice(0, 1) };
  const [{ rules }] = network.layers as [Reading['layers'][0]];
  // Packets that no rule of either side tells apart have the same answer, so one of them is decided and all are counted.
  const sources = classes(samples.sources(), (src) => {
    const asked = askedOf(src, undefined);
    return [...rules.map(({ when }) => holdsFor(when, asked)), ...theirs.map((rule) => rule.from(src))];
  });
  const points = classes(samples.points(), (point) => [
    ...rules.map((rule) => rule.points.some((box) => isAt(box, point))),
    ...theirs.map((rule) => rule.to(point)),
  ]);
  let tally = NO_DECISIONS;
  const disagreements: string[] = [];
  for (const { one: src, count: a } of sources) {
    for (const { one: point, count: b } of points) {
      const ours = decide(network, askedOf(src, point)).allowed;
      const real = theirs.some((rule) => rule.from(src) && rule.to(point));
      tally = counted(tally, ours, real, a * b);
      if (ours !== real) {
        const packet = `${text(src)} -> ${text(point.dst)} protocol ${point.proto} port ${point.port}`;
        disagreements.push(
          `${packet}: ours ${ours ? 'allow' : 'deny'}, theirs ${real ? 'allow' : 'deny'} (and ${a * b - 1} alike)`,
        );
      }
    }
  }
  return { tally, disagreements };
}

function holdsFor(when: Reading['layers'][0]['rules'][0]['when'], asked: Asked): boolean {
  return decide(
    {
      layers: [{ rules: [{ effect: 'allow', points: [EVERY_BOX], when, place: NOWHERE }], otherwise: 'deny' }],
      assumed: [],
    },
    { ...asked, isAt: () => true },
  ).allowed;
}

const EVERY_BOX: PointBox = { host: { kind: 'any' }, traffic: 'tcp' };
const NOWHERE = { what: '', span: undefined as never };

function askedOf(src: Address, point: Point | undefined): Asked {
  return {
    isAt: (box) => point !== undefined && isAt(box, point),
    holds: (atom) => holds(atom, src),
  };
}

function holds(atom: Atom, { family, bits }: Address): boolean {
  if (atom.kind === 'anybody') return true;
  if (atom.kind !== 'network') throw new Error(`no packet tells whether ${JSON.stringify(atom)}`);
  return (family === 4 ? atom.v4 : atom.v6).some(({ from, to }) => from <= bits && bits <= to);
}

function isAt({ host, traffic, ports, protocols }: PointBox, { dst, proto, port }: Point): boolean {
  const own = proto === 6 ? 'tcp' : proto === 17 ? 'udp' : proto === 1 || proto === 58 ? 'icmp' : 'other';
  if (traffic !== own || (protocols && !protocols.includes(proto))) return false;
  if (ports && WITH_PORTS.has(proto) && !ports.some(({ from, to }) => from <= port && port <= to)) return false;
  if (host.kind === 'any') return true;
  if (host.kind !== 'cidr') throw new Error(`no packet has the host ${host.kind}`);
  return within(rangeOf(host.cidr), dst);
}

/** Whether a filter lets one packet through; `port` counts where the protocol has ports. */
export function passes(
  filter: readonly FilterRule[],
  {
    src,
    dst,
    proto,
    port,
  }: { readonly src: string; readonly dst: string; readonly proto: number; readonly port: number },
): boolean {
  const [from, to] = [src, dst].map((written) => rangesOf(written)[0]!);
  const point = { dst: { family: to!.family, bits: to!.from }, proto, port };
  return filter.map(compiled).some((rule) => rule.from({ family: from!.family, bits: from!.from }) && rule.to(point));
}

interface CompiledRule {
  from(src: Address): boolean;
  to(point: Point): boolean;
}

function compiled({ SrcIPs, DstPorts, IPProto }: FilterRule): CompiledRule {
  const sources = (SrcIPs ?? []).map(rangesOf);
  const targets = (DstPorts ?? []).map(({ IP, Ports }) => ({ ranges: rangesOf(IP), ...Ports }));
  return {
    from: (src) => sources.some((ranges) => ranges.some((range) => within(range, src))),
    to: ({ dst, proto, port }) =>
      (IPProto ?? DEFAULT).includes(proto) &&
      targets.some(
        ({ ranges, First, Last }) =>
          ranges.some((range) => within(range, dst)) && (!WITH_PORTS.has(proto) || (First <= port && port <= Last)),
      ),
  };
}

const EVERY_ADDRESS = ['0.0.0.0/0', '::/0'].map((one) => parseBlock(one)!);

function rangesOf(written: string): readonly IpRange[] {
  if (written === '*') return EVERY_ADDRESS;
  const range = parseBlock(written) ?? parseSpan(written);
  if (!range) throw new Error(`${written} is no address`);
  return [range];
}

function within({ family, from, to }: IpRange, address: Address): boolean {
  return family === address.family && from <= address.bits && address.bits <= to;
}

/** Packets at and around every edge that either side has. */
class Samples {
  readonly #reading: Reading;
  readonly #filter: readonly FilterRule[];
  readonly #node: CapturedNode;
  readonly #topology: Topology;

  constructor(reading: Reading, filter: readonly FilterRule[], node: CapturedNode, topology: Topology) {
    this.#reading = reading;
    this.#filter = filter;
    this.#node = node;
    this.#topology = topology;
  }

  sources(): readonly Address[] {
    const captured = this.#filter.flatMap(({ SrcIPs }) => (SrcIPs ?? []).flatMap(rangesOf));
    const read = this.#reading.layers[0]!.rules.flatMap(({ when }) => atomsOf(when).flatMap(rangesOfAtom));
    const nodes = Object.values(this.#topology.nodes).flatMap((one) => [...addresses(one), ...routes(one)]);
    return distinct([...captured, ...read, ...nodes, ...OUTSIDE].flatMap(edges), text);
  }

  points(): readonly Point[] {
    const own = [...addresses(this.#node), ...routes(this.#node)];
    const captured = this.#filter.flatMap(({ DstPorts }) => (DstPorts ?? []).flatMap(({ IP }) => rangesOf(IP)));
    const boxes = this.#reading.layers[0]!.rules.flatMap(({ points }) => points);
    const read = boxes.flatMap(({ host }) => (host.kind === 'cidr' ? [rangeOf(host.cidr)] : []));
    const targets = distinct([...captured, ...read, ...own].flatMap(edges), text).filter((one) =>
      own.some((range) => within(range, one)),
    );
    const ports = distinct(
      [
        ...this.#filter.flatMap(({ DstPorts }) => (DstPorts ?? []).flatMap(({ Ports }) => [Ports.First, Ports.Last])),
        ...boxes.flatMap((box) => (box.ports ?? []).flatMap(({ from, to }) => [from, to])),
        22,
      ].flatMap((port) => [port - 1, port, port + 1].filter((one) => one >= 0 && one <= 65535)),
      String,
    );
    const protocols = distinct([...SAMPLE_PROTOCOLS, ...this.#filter.flatMap(({ IPProto }) => IPProto ?? [])], String);
    return targets.flatMap((dst) =>
      protocols.flatMap((proto) => {
        // ICMP and ICMPv6 each go with one family.
        if (proto === (dst.family === 4 ? 58 : 1)) return [];
        return WITH_PORTS.has(proto) ? ports.map((port) => ({ dst, proto, port })) : [{ dst, proto, port: 0 }];
      }),
    );
  }
}

const OUTSIDE = ['203.0.113.9', '100.115.92.1', '2001:db8::9', '10.77.0.1'].map((one) => parseBlock(one)!);

function atomsOf(condition: Reading['layers'][0]['rules'][0]['when']): readonly Atom[] {
  if (condition.kind === 'all' || condition.kind === 'any') return condition.of.flatMap(atomsOf);
  return condition.kind === 'not' ? atomsOf(condition.of) : [condition];
}

function rangesOfAtom(atom: Atom): readonly IpRange[] {
  if (atom.kind !== 'network') return [];
  return [
    ...atom.v4.map((range) => ({ family: 4 as const, ...range })),
    ...atom.v6.map((range) => ({ family: 6 as const, ...range })),
  ];
}

function edges({ family, from, to }: IpRange): readonly Address[] {
  const last = (1n << (family === 4 ? 32n : 128n)) - 1n;
  return [from - 1n, from, from + 1n, to, to + 1n]
    .filter((bits) => bits >= 0n && bits <= last)
    .map((bits) => ({ family, bits }));
}

function distinct<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}

function classes<T>(
  items: readonly T[],
  signature: (item: T) => readonly boolean[],
): readonly { readonly one: T; readonly count: number }[] {
  const found = new Map<string, { one: T; count: number }>();
  for (const one of items) {
    const key = signature(one).map(Number).join('');
    const known = found.get(key);
    if (known) known.count += 1;
    else found.set(key, { one, count: 1 });
  }
  return [...found.values()];
}

function counted(tally: Tally, ours: boolean, theirs: boolean, count: number): Tally {
  const cell = ours ? (theirs ? 'bothAllow' : 'onlyOurs') : theirs ? 'onlyTheirs' : 'bothDeny';
  return { ...tally, [cell]: tally[cell] + count };
}

function text(address: Address): string {
  return formatAddress(cidrOf(address.family, address.bits, address.family === 4 ? 32 : 128));
}
