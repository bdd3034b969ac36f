import type { PortRange } from '../../compiler/model/index.js';
import type { ProtocolPorts } from './protocol-ports.js';

/** Families of a destination: a tag selects devices that have addresses of both. */
export type Families = '4' | '6' | 'both';

/**
 * The `ip` entries of a grant for a set of points, sorted. Each names its protocol: a bare number is a port of tcp, udp and icmp at once.
 * `*` stands alone and means tcp, udp, icmp and icmpv6 to the packet filter; other protocols are never opened.
 * Vendor: grants syntax and captured filters, 2026-11-22.
 */
export function ipEntries(ports: ProtocolPorts, families: Families): readonly string[] {
  if (isAll(ports.tcp) && isAll(ports.udp) && ports.icmp && ports.rest) return ['*'];
  const icmp = families === '4' ? ['icmp:*'] : families === '6' ? ['ipv6-icmp:*'] : ['icmp:*', 'ipv6-icmp:*'];
  return [...entries('tcp', ports.tcp), ...entries('udp', ports.udp), ...(ports.icmp ? icmp : [])];
}

function entries(protocol: 'tcp' | 'udp', ranges: readonly PortRange[]): readonly string[] {
  if (isAll(ranges)) return [`${protocol}:*`];
  // Port 0 is refused by the service and can hold nothing.
  return ranges
    .map(({ from, to }) => ({ from: Math.max(from, 1), to }))
    .filter(({ from, to }) => from <= to)
    .map(({ from, to }) => `${protocol}:${from === to ? from : `${from}-${to}`}`);
}

function isAll(ranges: readonly PortRange[]): boolean {
  const [only] = ranges;
  return ranges.length === 1 && only !== undefined && only.from <= 1 && only.to === 65535;
}
