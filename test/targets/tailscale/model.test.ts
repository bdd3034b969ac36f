import { describe, expect, test } from 'vitest';
import { type Capture, type CapturedFilterRule, plainPolicy, serverCaptures, serviceCaptures } from './corpora.js';
import { addressText, EVERY_ADDRESS, holds, type IpRange, rangeOf, samplesOf } from './model/ip-set.js';
import { type Packet, PacketFilter, type PolicyText } from './model/packet-filter.js';
import { addresses, type Dialect } from './model/selectors.js';
import type { TailnetNode } from './model/tailnet.js';

/** The model that proves artefacts in `never-wider.test.ts` is itself held against what real components compiled. */
describe('the model of the packet filter agrees', () => {
  test('with the service', () => {
    const { decisions, faults } = compare(serviceCaptures(), 'service');
    expect(faults).toEqual([]);
    expect(decisions).toBeGreaterThan(100_000);
  });

  test('with the server', () => {
    const { decisions, faults } = compare(serverCaptures(), 'server');
    expect(faults).toEqual([]);
    expect(decisions).toBeGreaterThan(100_000);
  });
});

/** Its policy names an address of a device that was changed when the capture was anonymised. */
const ANONYMISED = new Set(['policytest-allpass-grants-only-tag-src-ipv6-literal-dst']);

function compare(
  captures: readonly Capture[],
  dialect: Dialect,
): { readonly decisions: number; readonly faults: readonly string[] } {
  const faults: string[] = [];
  let decisions = 0;
  for (const capture of captures) {
    if (!capture.accepted || /"via"/.test(capture.policy) || ANONYMISED.has(capture.id)) continue;
    const policy = plainPolicy(capture.policy) as PolicyText;
    const filter = new PacketFilter(policy, capture.tailnet, dialect);
    for (const [name, rules] of capture.filters) {
      const node = capture.tailnet.nodes[name]!;
      const read = rules.map(readRule);
      for (const packet of packets(capture, node, rules)) {
        decisions += 1;
        const expected = read.some((rule) => matches(rule, packet));
        if (filter.allowsAt(node, packet) !== expected)
          faults.push(`${capture.id} at ${name}: ${said(packet)} should be ${expected}`);
      }
    }
  }
  return { decisions, faults: faults.slice(0, 20) };
}

function said({ src, dst, proto, port }: Packet): string {
  return `${addressText(src)} -> ${addressText(dst)} proto ${proto} port ${port}`;
}

/** Every device and the edges of every source range, to the addresses and routes of the device, on the edges of every port range. */
function* packets({ tailnet }: Capture, node: TailnetNode, rules: readonly CapturedFilterRule[]): Generator<Packet> {
  const edges = rules.flatMap(({ SrcIPs = [] }) =>
    SrcIPs.slice(0, 1).flatMap((text) => samplesOf(rangeOf(text) ?? EVERY_ADDRESS[0]!).slice(0, 2)),
  );
  const sources = distinct([
    ...Object.values(tailnet.nodes).map((one) => rangeOf(one.ipv4)!),
    ...addresses(node),
    ...edges,
    rangeOf('203.0.113.9')!,
  ]);
  const routes = (node.approved_routes ?? []).flatMap((route) => rangeOf(route) ?? []);
  const destinations = distinct([...addresses(node), ...routes.flatMap((route) => samplesOf(route).slice(1, 4))]);
  const ports = new Set([
    1,
    22,
    443,
    ...rules.flatMap(({ DstPorts = [] }) =>
      DstPorts.slice(0, 1).flatMap(({ Ports }) => [Ports.First, Math.min(Ports.Last + 1, 65535)]),
    ),
  ]);
  for (const src of sources) {
    for (const dst of destinations) {
      for (const proto of [6, 17, 1]) for (const port of proto === 1 ? [0] : ports) yield { src, dst, proto, port };
    }
  }
}

function distinct(ranges: readonly IpRange[]): readonly IpRange[] {
  return [...new Map(ranges.map((one) => [addressText(one), one])).values()];
}

interface ReadRule {
  readonly sources: readonly IpRange[];
  readonly protos: readonly number[];
  readonly destinations: readonly {
    readonly ranges: readonly IpRange[];
    readonly first: number;
    readonly last: number;
  }[];
}

function readRule({ SrcIPs = [], DstPorts = [], IPProto }: CapturedFilterRule): ReadRule {
  return {
    sources: SrcIPs.flatMap(rangesOf),
    protos: IPProto ?? [6, 17, 1, 58],
    destinations: DstPorts.map(({ IP, Ports }) => ({ ranges: rangesOf(IP), first: Ports.First, last: Ports.Last })),
  };
}

function matches({ sources, protos, destinations }: ReadRule, { src, dst, proto, port }: Packet): boolean {
  if (!protos.includes(proto) || !holds(sources, src)) return false;
  const portless = proto === 1 || proto === 58;
  return destinations.some(
    ({ ranges, first, last }) => holds(ranges, dst) && (portless || (first <= port && port <= last)),
  );
}

function rangesOf(text: string): readonly IpRange[] {
  if (text === '*') return EVERY_ADDRESS;
  const one = rangeOf(text);
  return one ? [one] : [];
}
