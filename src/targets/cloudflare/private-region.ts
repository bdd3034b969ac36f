import type { AddressRange } from '../../compiler/analysis/index.js';
import { type Endpoint, type Host, lastOf, type PortRange } from '../../compiler/model/index.js';
import type { TerraformBody } from '../terraform/index.js';
import { blocksOf } from './cidr-blocks.js';
import { overlap, type Protocol, protocolsOf, withoutPorts } from './points.js';

/** Levels of a wildcard that get a destination each; one star is one label. */
export const WILDCARD_LEVELS = 4;

/** Addresses (or one host name pattern) with a protocol and ports. */
interface Box {
  readonly host: { readonly family: 4 | 6; readonly range: AddressRange } | { readonly pattern: string };
  readonly protocol: Protocol;
  readonly ports: readonly PortRange[];
}

/**
 * Destinations for a private endpoint without the points of endpoints inside it. Which of two nested private applications wins is not
 * documented for addresses and ports, so they are made disjoint. Throws on a hole with a path: a private destination has none.
 */
export function privateDestinations(endpoint: Endpoint, holes: readonly Endpoint[]): readonly TerraformBody[] {
  let boxes = boxesOf(endpoint);
  for (const hole of holes) {
    if (!overlap(endpoint, hole)) continue;
    if (hole.path !== undefined) throw new TypeError('a path inside a private destination');
    const cuts = boxesOf(hole);
    boxes = boxes.flatMap((box) =>
      cuts.reduce<readonly Box[]>((left, cut) => left.flatMap((one) => minus(one, cut)), [box]),
    );
  }
  return merge(boxes);
}

function boxesOf(endpoint: Endpoint): readonly Box[] {
  return protocolsOf(endpoint).flatMap((protocol) =>
    hostsOf(endpoint.host).map((host) => ({ host, protocol, ports: endpoint.ports })),
  );
}

function hostsOf(host: Host): readonly Box['host'][] {
  switch (host.kind) {
    case 'name':
      return [{ pattern: host.name }];
    case 'wildcard':
      return wildcardPatterns(host.suffix).map((pattern) => ({ pattern }));
    case 'cidr':
      return [{ family: host.cidr.family, range: { from: host.cidr.bits, to: lastOf(host.cidr) } }];
    case 'internet':
    case 'own-devices':
      return [];
  }
}

/** `*.name`, `*.*.name`, …: a star matches one label only. */
export function wildcardPatterns(suffix: string): readonly string[] {
  return Array.from({ length: WILDCARD_LEVELS }, (_, level) => `${'*.'.repeat(level + 1)}${suffix}`);
}

function minus(box: Box, cut: Box): readonly Box[] {
  if (box.protocol !== cut.protocol) return [box];
  if ('pattern' in box.host || 'pattern' in cut.host) {
    const same = 'pattern' in box.host && 'pattern' in cut.host && box.host.pattern === cut.host.pattern;
    return same ? withPorts(box, withoutPorts(box.ports, cut.ports)) : [box];
  }
  const { family, range } = box.host;
  const hole = cut.host.range;
  if (family !== cut.host.family || hole.to < range.from || range.to < hole.from) return [box];
  const part = (from: bigint, to: bigint, ports: readonly PortRange[]): readonly Box[] =>
    from <= to ? withPorts({ ...box, host: { family, range: { from, to } } }, ports) : [];
  const [, from] = ordered(range.from, hole.from);
  const [to] = ordered(range.to, hole.to);
  return [
    ...part(range.from, from - 1n, box.ports),
    ...part(from, to, withoutPorts(box.ports, cut.ports)),
    ...part(to + 1n, range.to, box.ports),
  ];
}

function ordered(a: bigint, b: bigint): readonly [bigint, bigint] {
  return a < b ? [a, b] : [b, a];
}

function withPorts(box: Box, ports: readonly PortRange[]): readonly Box[] {
  return ports.length > 0 ? [{ ...box, ports }] : [];
}

/** One destination per block (or name) and port range; both protocols in one where they agree. */
function merge(boxes: readonly Box[]): readonly TerraformBody[] {
  const byPlace = new Map<string, { readonly place: TerraformBody; readonly protocols: Set<Protocol> }>();
  for (const { host, protocol, ports } of boxes) {
    const hosts =
      'pattern' in host ? [{ hostname: host.pattern }] : blocksOf(host.family, host.range).map((cidr) => ({ cidr }));
    for (const one of hosts) {
      for (const range of ports) {
        const place = { type: 'private', ...one, ...portRange(range) };
        const key = JSON.stringify(place);
        const known = byPlace.get(key) ?? { place, protocols: new Set<Protocol>() };
        known.protocols.add(protocol);
        byPlace.set(key, known);
      }
    }
  }
  return [...byPlace.values()].map(({ place, protocols }) =>
    protocols.size === 2 ? place : { ...place, l4_protocol: [...protocols][0]! },
  );
}

/** Absent means every port. */
function portRange({ from, to }: PortRange): TerraformBody {
  if (from <= 1 && to === 65535) return {};
  return { port_range: from === to ? String(from) : `${from}-${to}` };
}
