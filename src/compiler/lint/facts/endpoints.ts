import type { Endpoint, PortRange, Resource } from '../../model/index.js';

const ICMP: readonly PortRange[] = [{ from: 0, to: 0 }];
const PROTOCOLS = ['tcp', 'udp', 'icmp'] as const;

/** True when an endpoint is many addresses: a block of more than one, or the internet. */
export function isNetwork({ host }: Endpoint): boolean {
  return host.kind === 'internet' || (host.kind === 'cidr' && host.cidr.prefix < (host.cidr.family === 4 ? 32 : 128));
}

/** True when a resource is known by names only, so that nothing tells its addresses. */
export function isByNameOnly({ endpoints }: Resource): boolean {
  return endpoints.every(({ host }) => host.kind === 'name' || host.kind === 'wildcard');
}

/** True when two endpoints have a protocol and a port in common, hosts and paths aside. */
export function sharePorts(a: Endpoint, b: Endpoint): boolean {
  return PROTOCOLS.some((protocol) => {
    const [one, other] = [portsOf(a, protocol), portsOf(b, protocol)];
    return one.some(({ from, to }) => other.some((range) => from <= range.to && range.from <= to));
  });
}

function portsOf({ scheme, ports }: Endpoint, protocol: (typeof PROTOCOLS)[number]): readonly PortRange[] {
  if (protocol === 'icmp') return scheme === 'icmp' || scheme === 'ip' ? ICMP : [];
  if (scheme === 'ip') return [{ from: 0, to: 65_535 }];
  const isUdp = scheme === 'udp';
  return scheme !== 'icmp' && isUdp === (protocol === 'udp') ? ports : [];
}
