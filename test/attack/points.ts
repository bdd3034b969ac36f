import { decodeRequest } from '../../src/compiler/bind/index.js';
import { type Cidr, type Endpoint, type Estate, parseAddress } from '../../src/compiler/model/index.js';
import { type OnePoint, pointText } from '../../src/compiler/proof/index.js';
import type { Random } from '../kit/generate/index.js';

export interface OwnedPoint {
  readonly point: OnePoint;
  /** Of the resources that have the point, the innermost. */
  readonly resource?: string;
}

const PORTS = { least: 1, most: 65_535 };
/** How often a point that no resource has is given back. */
const OWNED = 0.7;
const KNOWN = new WeakMap<Estate, readonly OwnedPoint[]>();

/** Points on both sides of every edge of every resource: first and last of blocks and ports, labels and path segments more and less. */
export function edgePoints(estate: Estate): readonly OwnedPoint[] {
  const known = KNOWN.get(estate);
  if (known) return known;
  const endpoints = [...estate.resources.values()].flatMap((resource) => resource.endpoints);
  const hosts = unique(endpoints.flatMap(hostsOf), hostKey);
  const ports = unique(endpoints.flatMap(portsOf), String);
  const paths = unique(
    ['', '/other', ...endpoints.flatMap(({ path = '' }) => [path, `${path}/deep`, `${path}x`])],
    String,
  );
  const points = hosts.flatMap((host) => [
    ...ports.flatMap((port) =>
      (['tcp', 'udp'] as const).flatMap((traffic) =>
        (traffic === 'tcp' && port === 443 && host.kind === 'name' ? paths : ['']).map((path) => ({
          host,
          traffic,
          port,
          path,
        })),
      ),
    ),
    { host, traffic: 'other' as const, port: 0, path: '' },
  ]);
  const owned = points.filter(isWritten).map((point) => ownedPoint(estate, point));
  KNOWN.set(estate, owned);
  return owned;
}

/** One of the points, more often than not one that a resource has. */
export function pickPoint(points: readonly OwnedPoint[], random: Random): OwnedPoint {
  const point = random.pick(points);
  return point.resource === undefined && random.chance(OWNED) ? pickPoint(points, random) : point;
}

/** Found by binding a request, which is no code of the proof. */
function ownedPoint(estate: Estate, point: OnePoint): OwnedPoint {
  const endpoint = pointText(point);
  for (const more of [{}, { as: 'root' }]) {
    const decoded = decodeRequest({ principal: null, endpoint, ...more }, estate, 0);
    if ('request' in decoded) {
      const { resource } = decoded.request;
      return resource === undefined ? { point } : { point, resource };
    }
  }
  return { point };
}

/** A path that does not start with a slash is no path. */
function isWritten({ path }: OnePoint): boolean {
  return path === '' || path.startsWith('/');
}

function portsOf({ ports }: Endpoint): readonly number[] {
  return ports
    .flatMap(({ from, to }) => [from - 1, from, Math.floor((from + to) / 2), to, to + 1])
    .filter((port) => port >= PORTS.least && port <= PORTS.most);
}

function hostsOf({ host }: Endpoint): readonly OnePoint['host'][] {
  switch (host.kind) {
    case 'name':
      return [host];
    case 'wildcard':
      return ['a', 'a.b'].map((label) => ({ kind: 'name', name: `${label}.${host.suffix}` }));
    case 'cidr':
      return addressesOf(host.cidr);
    default:
      return [{ kind: 'address', address: parseAddress('1.1.1.1')! }];
  }
}

function addressesOf({ family, bits, prefix }: Cidr): readonly OnePoint['host'][] {
  const width = family === 4 ? 32 : 128;
  const size = 1n << BigInt(width - prefix);
  return [bits - 1n, bits, bits + size / 2n, bits + size - 1n, bits + size]
    .filter((one) => one >= 0n && one < 1n << BigInt(width))
    .map((one) => ({ kind: 'address', address: { family, bits: one } }));
}

function hostKey(host: OnePoint['host']): string {
  return host.kind === 'address' ? `${host.address.family} ${host.address.bits}` : JSON.stringify(host);
}

function unique<T>(all: readonly T[], key: (one: T) => string): readonly T[] {
  return [...new Map(all.map((one) => [key(one), one])).values()];
}
