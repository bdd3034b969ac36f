import type { Estate, PortRange, Resource } from '../../compiler/model/index.js';
import { resourceKey } from '../terraform/index.js';
import { hostContains, hostsOf, hostText, type Protocol, portsOn, type SegmentHost, subtractPorts } from './host.js';

/** One application segment: a product of hosts and ports. */
export interface Segment {
  /** `db--tcp-5432`. What it carries is in the name, so that no list of ports is ever emptied in place. */
  readonly key: string;
  readonly resource: Resource;
  /** As in `domain_names`; sorted. */
  readonly hosts: readonly string[];
  readonly tcp: readonly PortRange[];
  readonly udp: readonly PortRange[];
}

/**
 * The segments of every resource, such that the most specific segment of a point is always one of the smallest resource that owns it. ZPA
 * takes the most specific host first and never falls back to a wider one, whatever the ports
 * (https://help.zscaler.com/unified/about-application-access, 2026-11-22); so a resource gets a segment of its own on each narrower host
 * that any other resource names, with the ports that it owns there.
 */
export function segmentsOf(estate: Estate, resources: readonly Resource[]): readonly Segment[] {
  const universe = new Map<string, SegmentHost>();
  for (const resource of resources) for (const host of hostsOf(resource)) universe.set(hostText(host), host);
  const hosts = [...universe.keys()].sort().map((text) => universe.get(text)!);
  return resources.flatMap((resource) => segmentsOfResource(estate, resource, hosts));
}

function segmentsOfResource(estate: Estate, resource: Resource, universe: readonly SegmentHost[]): readonly Segment[] {
  const own = hostsOf(resource);
  const inner = resource.inner.map((name) => estate.resources.get(name)!);
  const byPorts = new Map<string, { hosts: string[]; tcp: readonly PortRange[]; udp: readonly PortRange[] }>();
  for (const host of universe) {
    if (!own.some((outer) => hostContains(outer, host))) continue;
    const left = (protocol: Protocol): readonly PortRange[] =>
      subtractPorts(
        portsOn(resource, host, protocol),
        inner.flatMap((one) => portsOn(one, host, protocol)),
      );
    const [tcp, udp] = [left('tcp'), left('udp')];
    if (tcp.length + udp.length === 0) continue;
    const key = resourceKey(resource.name, ...partsOf('tcp', tcp), ...partsOf('udp', udp));
    const known = byPorts.get(key);
    if (known) known.hosts.push(hostText(host));
    else byPorts.set(key, { hosts: [hostText(host)], tcp, udp });
  }
  return [...byPorts.keys()].sort().map((key) => ({ key, resource, ...byPorts.get(key)! }));
}

function partsOf(protocol: Protocol, ports: readonly PortRange[]): readonly string[] {
  if (ports.length === 0) return [];
  return [[protocol, ...ports.map(({ from, to }) => (from === to ? `${from}` : `${from}_${to}`))].join('-')];
}

/** Flat pairs, as the wire has them. */
export function portPairs(ports: readonly PortRange[]): readonly string[] {
  return ports.flatMap(({ from, to }) => [String(from), String(to)]);
}
