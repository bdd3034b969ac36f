import type { Endpoint, PortRange } from '../../compiler/model/index.js';

/** A set of (protocol, port) points. Ranges are sorted, disjoint and not adjacent. */
export interface ProtocolPorts {
  readonly tcp: readonly PortRange[];
  readonly udp: readonly PortRange[];
  /** ICMP and ICMPv6. */
  readonly icmp: boolean;
  /** Every protocol but tcp, udp and icmp. */
  readonly rest: boolean;
}

const ALL_PORTS: readonly PortRange[] = [{ from: 0, to: 65535 }];
/** Every protocol and port: `ip://`. */
export const EVERYTHING: ProtocolPorts = { tcp: ALL_PORTS, udp: ALL_PORTS, icmp: true, rest: true };

/** The points of an endpoint on its host. */
export function portsOf({ scheme, ports }: Endpoint): ProtocolPorts {
  switch (scheme) {
    case 'ip':
      return EVERYTHING;
    case 'icmp':
      return { tcp: [], udp: [], icmp: true, rest: false };
    case 'udp':
      return { tcp: [], udp: ports, icmp: false, rest: false };
    case 'https':
    case 'http':
    case 'ssh':
    case 'rdp':
    case 'tcp':
      return { tcp: ports, udp: [], icmp: false, rest: false };
  }
}

export function isEmpty({ tcp, udp, icmp, rest }: ProtocolPorts): boolean {
  return tcp.length === 0 && udp.length === 0 && !icmp && !rest;
}

export function withoutPorts(from: ProtocolPorts, taken: ProtocolPorts): ProtocolPorts {
  return {
    tcp: withoutRanges(from.tcp, taken.tcp),
    udp: withoutRanges(from.udp, taken.udp),
    icmp: from.icmp && !taken.icmp,
    rest: from.rest && !taken.rest,
  };
}

export function joinPorts(a: ProtocolPorts, b: ProtocolPorts): ProtocolPorts {
  return {
    tcp: joinRanges([...a.tcp, ...b.tcp]),
    udp: joinRanges([...a.udp, ...b.udp]),
    icmp: a.icmp || b.icmp,
    rest: a.rest || b.rest,
  };
}

/** True when some point is in both. */
export function portsMeet(a: ProtocolPorts, b: ProtocolPorts): boolean {
  return rangesMeet(a.tcp, b.tcp) || rangesMeet(a.udp, b.udp) || (a.icmp && b.icmp) || (a.rest && b.rest);
}

/** True when every point of `inner` is in `outer`. */
export function portsContain(outer: ProtocolPorts, inner: ProtocolPorts): boolean {
  return isEmpty(withoutPorts(inner, outer));
}

export function samePorts(a: ProtocolPorts, b: ProtocolPorts): boolean {
  return portsContain(a, b) && portsContain(b, a);
}

function rangesMeet(a: readonly PortRange[], b: readonly PortRange[]): boolean {
  return a.some((one) => b.some((other) => one.from <= other.to && other.from <= one.to));
}

function withoutRanges(from: readonly PortRange[], taken: readonly PortRange[]): readonly PortRange[] {
  let left = from;
  for (const hole of taken) {
    left = left.flatMap((range) => {
      if (hole.to < range.from || hole.from > range.to) return [range];
      const parts: PortRange[] = [];
      if (range.from < hole.from) parts.push({ from: range.from, to: hole.from - 1 });
      if (hole.to < range.to) parts.push({ from: hole.to + 1, to: range.to });
      return parts;
    });
  }
  return left;
}

function joinRanges(ranges: readonly PortRange[]): readonly PortRange[] {
  const joined: { from: number; to: number }[] = [];
  for (const range of [...ranges].sort((a, b) => a.from - b.from || a.to - b.to)) {
    const last = joined.at(-1);
    if (last && range.from <= last.to + 1) last.to = Math.max(last.to, range.to);
    else joined.push({ ...range });
  }
  return joined;
}
