import { cidrContains, type Host, type PortRange, type Resource, widthOf } from '../../compiler/model/index.js';

export type SegmentHost = Exclude<Host, { readonly kind: 'internet' | 'own-devices' }>;
export type Protocol = 'tcp' | 'udp';

const ALL_PORTS: readonly PortRange[] = [{ from: 1, to: 65535 }];

/** As `domain_names` has it. */
export function hostText(host: SegmentHost): string {
  if (host.kind === 'name') return host.name;
  if (host.kind === 'wildcard') return `*.${host.suffix}`;
  const { text, family, prefix } = host.cidr;
  return prefix === widthOf(family) ? text.replace(/\/\d+$/, '') : text;
}

/** Whether every host of `inner` is one of `outer`. */
export function hostContains(outer: SegmentHost, inner: SegmentHost): boolean {
  if (outer.kind === 'cidr') return inner.kind === 'cidr' && cidrContains(outer.cidr, inner.cidr);
  if (inner.kind === 'cidr') return false;
  if (outer.kind === 'name') return inner.kind === 'name' && inner.name === outer.name;
  const below = inner.kind === 'name' ? inner.name : `x.${inner.suffix}`;
  return below.endsWith(`.${outer.suffix}`);
}

export function hostsOf({ endpoints }: Resource): readonly SegmentHost[] {
  return endpoints.flatMap(({ host }) => (host.kind === 'internet' || host.kind === 'own-devices' ? [] : [host]));
}

/** The ports of one protocol that a resource has on a host, as its endpoints say. Not merged. */
export function portsOn({ endpoints }: Resource, host: SegmentHost, protocol: Protocol): readonly PortRange[] {
  return endpoints.flatMap(({ scheme, ports, host: own }) => {
    if (own.kind === 'internet' || own.kind === 'own-devices' || !hostContains(own, host)) return [];
    if (scheme === 'ip') return ALL_PORTS;
    if (scheme === 'icmp') return [];
    return (scheme === 'udp') === (protocol === 'udp') ? ports : [];
  });
}

/** The first without the second: sorted, disjoint, not adjacent. */
export function subtractPorts(ports: readonly PortRange[], holes: readonly PortRange[]): readonly PortRange[] {
  return merge(holes.reduce<readonly PortRange[]>((left, hole) => left.flatMap((range) => cut(range, hole)), ports));
}

function cut(range: PortRange, hole: PortRange): readonly PortRange[] {
  if (hole.to < range.from || hole.from > range.to) return [range];
  const below = { from: range.from, to: hole.from - 1 };
  const above = { from: hole.to + 1, to: range.to };
  return [below, above].filter(({ from, to }) => from <= to);
}

function merge(ports: readonly PortRange[]): readonly PortRange[] {
  const merged: PortRange[] = [];
  for (const range of [...ports].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && range.from <= last.to + 1) merged[merged.length - 1] = { ...last, to: Math.max(last.to, range.to) };
    else merged.push(range);
  }
  return merged;
}
