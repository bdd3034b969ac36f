import { type Cidr, cidrContains, cidrOf, type Endpoint, type PortRange, widthOf } from '../../compiler/model/index.js';

export type Protocol = 'tcp' | 'udp';

/** A product of hosts, one protocol and ports: what one service can intercept. */
export interface Box {
  readonly protocol: Protocol;
  readonly hosts: readonly BoxHost[];
  /** Sorted, disjoint, not adjacent. */
  readonly ports: readonly PortRange[];
}

export type BoxHost =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'wildcard'; readonly suffix: string }
  | { readonly kind: 'cidr'; readonly cidr: Cidr };

const ALL_PORTS: readonly PortRange[] = [{ from: 1, to: 65535 }];

/** The tcp and udp points of an endpoint; none for what no service can intercept (icmp, `internet`, `own-devices`, a path). */
export function boxesOf(endpoint: Endpoint): readonly Box[] {
  const { host, scheme } = endpoint;
  if (host.kind === 'internet' || host.kind === 'own-devices' || scheme === 'icmp' || endpoint.path !== undefined)
    return [];
  const box = (protocol: Protocol, ports: readonly PortRange[]): Box => ({ protocol, hosts: [host], ports });
  if (scheme === 'ip') return [box('tcp', ALL_PORTS), box('udp', ALL_PORTS)];
  return [box(scheme === 'udp' ? 'udp' : 'tcp', endpoint.ports)];
}

/** Whether `inner` can be taken out of `outer` exactly: a name cannot be taken out of a wildcard, nor a path out of a port. */
export function canSubtract(outer: Endpoint, inner: Endpoint): boolean {
  if (inner.path !== undefined) return false;
  if (inner.scheme === 'icmp') return true;
  const [a, b] = [outer.host, inner.host];
  if (a.kind === 'wildcard' && b.kind !== 'cidr') return a.kind === b.kind && a.suffix === b.suffix;
  return true;
}

/** `box` without the points of `other`; both of one protocol and hosts of one kind, else nothing is taken. */
export function subtract(box: Box, other: Box): readonly Box[] {
  if (box.protocol !== other.protocol) return [box];
  const left: Box[] = [];
  const outside: BoxHost[] = [];
  const inside: BoxHost[] = [];
  for (const host of box.hosts) {
    const split = splitHost(host, other.hosts);
    outside.push(...split.outside);
    inside.push(...split.inside);
  }
  if (inside.length === 0) return [box];
  if (outside.length > 0) left.push({ ...box, hosts: outside });
  const ports = subtractPorts(box.ports, other.ports);
  if (ports.length > 0) left.push({ ...box, hosts: inside, ports });
  return left;
}

function splitHost(
  host: BoxHost,
  others: readonly BoxHost[],
): { readonly outside: readonly BoxHost[]; readonly inside: readonly BoxHost[] } {
  if (host.kind !== 'cidr') {
    const same = others.some((other) => hostText(other) === hostText(host));
    return same ? { outside: [], inside: [host] } : { outside: [host], inside: [] };
  }
  let outside: readonly Cidr[] = [host.cidr];
  const inside: Cidr[] = [];
  for (const other of others) {
    if (other.kind !== 'cidr') continue;
    const common = intersection(host.cidr, other.cidr);
    if (!common) continue;
    inside.push(common);
    outside = outside.flatMap((block) => without(block, common));
  }
  const hosts = (blocks: readonly Cidr[]): readonly BoxHost[] => blocks.map((cidr) => ({ kind: 'cidr', cidr }));
  return { outside: hosts(outside), inside: hosts(inside) };
}

function intersection(a: Cidr, b: Cidr): Cidr | undefined {
  if (a.family !== b.family) return undefined;
  if (cidrContains(a, b)) return b;
  return cidrContains(b, a) ? a : undefined;
}

/** Halves the block until what is left does not touch the hole: at most one block per bit. */
function without(block: Cidr, hole: Cidr): readonly Cidr[] {
  if (!intersection(block, hole)) return [block];
  if (cidrContains(hole, block)) return [];
  const prefix = block.prefix + 1;
  const half = 1n << BigInt(widthOf(block.family) - prefix);
  const low = cidrOf(block.family, block.bits, prefix);
  const high = cidrOf(block.family, block.bits + half, prefix);
  return [...without(low, hole), ...without(high, hole)];
}

function subtractPorts(ports: readonly PortRange[], holes: readonly PortRange[]): readonly PortRange[] {
  return holes.reduce<readonly PortRange[]>((left, hole) => left.flatMap((range) => cut(range, hole)), ports);
}

function cut(range: PortRange, hole: PortRange): readonly PortRange[] {
  if (hole.to < range.from || hole.from > range.to) return [range];
  const below = { from: range.from, to: hole.from - 1 };
  const above = { from: hole.to + 1, to: range.to };
  return [below, above].filter(({ from, to }) => from <= to);
}

/** As intercept.v1 and host.v1 write addresses. */
export function hostText(host: BoxHost): string {
  if (host.kind === 'name') return host.name;
  if (host.kind === 'wildcard') return `*.${host.suffix}`;
  const { text, family, prefix } = host.cidr;
  return prefix === widthOf(family) ? text.replace(/\/\d+$/, '') : text;
}
