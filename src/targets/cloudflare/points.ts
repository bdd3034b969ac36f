import { cidrContains, type Endpoint, type Host, type PortRange } from '../../compiler/model/index.js';

export type Protocol = 'tcp' | 'udp';

/** The protocols of an endpoint that an application can cover. */
export function protocolsOf({ scheme }: Endpoint): readonly Protocol[] {
  if (scheme === 'ip') return ['tcp', 'udp'];
  if (scheme === 'icmp') return [];
  return [scheme === 'udp' ? 'udp' : 'tcp'];
}

/** True when two endpoints share a point that an application can cover. */
export function overlap(a: Endpoint, b: Endpoint): boolean {
  return (
    hostsOverlap(a.host, b.host) &&
    protocolsOf(a).some((protocol) => protocolsOf(b).includes(protocol)) &&
    a.ports.some((range) => b.ports.some((other) => range.from <= other.to && other.from <= range.to)) &&
    pathsOverlap(a.path ?? '', b.path ?? '')
  );
}

function hostsOverlap(a: Host, b: Host): boolean {
  if (a.kind === 'cidr' && b.kind === 'cidr') return cidrContains(a.cidr, b.cidr) || cidrContains(b.cidr, a.cidr);
  if (a.kind === 'name' && b.kind === 'name') return a.name === b.name;
  if (a.kind === 'wildcard' && b.kind === 'name') return b.name.endsWith(`.${a.suffix}`);
  if (a.kind === 'name' && b.kind === 'wildcard') return a.name.endsWith(`.${b.suffix}`);
  if (a.kind === 'wildcard' && b.kind === 'wildcard') {
    return a.suffix === b.suffix || a.suffix.endsWith(`.${b.suffix}`) || b.suffix.endsWith(`.${a.suffix}`);
  }
  return a.kind === b.kind;
}

function pathsOverlap(a: string, b: string): boolean {
  return `${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`);
}

/** Ports of the first list that are not in the second. Both inclusive, sorted and merged. */
export function withoutPorts(ports: readonly PortRange[], holes: readonly PortRange[]): readonly PortRange[] {
  return holes.reduce<readonly PortRange[]>(
    (left, hole) =>
      left.flatMap(({ from, to }) => {
        if (hole.to < from || to < hole.from) return [{ from, to }];
        return [
          ...(from < hole.from ? [{ from, to: hole.from - 1 }] : []),
          ...(hole.to < to ? [{ from: hole.to + 1, to }] : []),
        ];
      }),
    ports,
  );
}
