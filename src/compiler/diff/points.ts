import type { Cidr, Endpoint, Host } from '../model/index.js';

/** Endpoints none of `others` contains: points that are meant now and were not, or the other way round. */
export function beyondPoints(endpoints: readonly Endpoint[], others: readonly Endpoint[]): readonly Endpoint[] {
  return endpoints.filter((one) => !others.some((other) => contains(other, one)));
}

function contains(outer: Endpoint, inner: Endpoint): boolean {
  if (!containsHost(outer.host, inner.host)) return false;
  if (outer.scheme === 'ip') return true;
  return (
    transport(outer) === transport(inner) &&
    inner.ports.every(({ from, to }) => outer.ports.some((range) => range.from <= from && to <= range.to)) &&
    containsPath(outer.path, inner.path)
  );
}

function transport({ scheme }: Endpoint): string {
  return scheme === 'udp' || scheme === 'icmp' || scheme === 'ip' ? scheme : 'tcp';
}

function containsPath(outer: string | undefined, inner: string | undefined): boolean {
  if (outer === undefined || outer === inner) return true;
  return inner?.startsWith(`${outer}/`) ?? false;
}

function containsHost(outer: Host, inner: Host): boolean {
  if (outer.kind === 'wildcard') {
    if (inner.kind === 'name') return inner.name.endsWith(`.${outer.suffix}`);
    return inner.kind === 'wildcard' && (inner.suffix === outer.suffix || inner.suffix.endsWith(`.${outer.suffix}`));
  }
  if (outer.kind === 'name') return inner.kind === 'name' && inner.name === outer.name;
  if (outer.kind === 'cidr') return inner.kind === 'cidr' && containsBlock(outer.cidr, inner.cidr);
  return outer.kind === inner.kind;
}

function containsBlock(outer: Cidr, inner: Cidr): boolean {
  if (outer.family !== inner.family || outer.prefix > inner.prefix) return false;
  const shift = BigInt((outer.family === 4 ? 32 : 128) - outer.prefix);
  return outer.bits >> shift === inner.bits >> shift;
}
