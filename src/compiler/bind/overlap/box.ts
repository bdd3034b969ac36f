import type { Endpoint, PortRange } from '../../model/index.js';

/** What kind of traffic an endpoint takes; `ip` is all of it. */
export type Transport = 'tcp' | 'udp' | 'icmp' | 'ip';

/** An endpoint of a resource, ready to be compared. */
export interface Box {
  readonly resource: string;
  readonly endpoint: Endpoint;
  readonly transport: Transport;
  /** For icmp and ip one range that stands for everything. */
  readonly ports: readonly PortRange[];
  /** Empty = every path. */
  readonly path: string;
}

export const EVERY_PORT: PortRange = { from: 0, to: 65_535 };

export function boxOf(resource: string, endpoint: Endpoint): Box {
  const { scheme } = endpoint;
  const transport = scheme === 'udp' || scheme === 'icmp' || scheme === 'ip' ? scheme : 'tcp';
  const ports = transport === 'icmp' || transport === 'ip' ? [EVERY_PORT] : endpoint.ports;
  return { resource, endpoint, transport, ports, path: endpoint.path ?? '' };
}

/** How the points of one box lie to those of another with which it shares some. */
export type Relation = 'same' | 'inside' | 'around' | 'split';

/** Compares two boxes that share points. `host` says how the host of `a` lies to that of `b`. */
export function relate(a: Box, b: Box, host: 'same' | 'inside' | 'around' | 'split'): Relation {
  return combine(combine(host, relateTraffic(a, b)), relateLength(a.path.length, b.path.length));
}

function relateTraffic(a: Box, b: Box): Relation {
  if (a.transport !== b.transport) return a.transport === 'ip' ? 'around' : 'inside';
  const [inside, around] = [covers(b.ports, a.ports), covers(a.ports, b.ports)];
  return inside ? (around ? 'same' : 'inside') : around ? 'around' : 'split';
}

/** Of two paths that share points, one begins with the other: the longer one is inside. */
function relateLength(a: number, b: number): Relation {
  return a === b ? 'same' : a > b ? 'inside' : 'around';
}

/** The relation of products from those of two factors. */
function combine(a: Relation, b: Relation): Relation {
  if (a === 'same' || a === b) return b;
  return b === 'same' ? a : 'split';
}

/** True when every port of `inner` is in `outer`; both sorted and merged. */
export function covers(outer: readonly PortRange[], inner: readonly PortRange[]): boolean {
  let at = 0;
  return inner.every(({ from, to }) => {
    while (at < outer.length && outer[at]!.to < from) at++;
    return at < outer.length && outer[at]!.from <= from && to <= outer[at]!.to;
  });
}

/** Equal for two boxes with the same points (on the same host). */
export function trafficKey({ transport, ports, path }: Box): string {
  return `${transport} ${ports.map(({ from, to }) => `${from}-${to}`).join(',')} ${path}`;
}
