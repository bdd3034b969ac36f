import { cidrContains, cidrOf, type Endpoint, globalPart, type PortRange, widthOf } from '../model/index.js';
import type { OneHost, OnePoint } from './point.js';
import type { PathPattern, PointBox, PointHost, Traffic } from './reading.js';
import { TRAFFIC } from './reading.js';

/** The boxes of an endpoint of the source. */
export function endpointBoxes({ scheme, host, ports, path }: Endpoint): readonly PointBox[] {
  const where = path === undefined ? {} : { path: { kind: 'prefix', path } as const };
  switch (scheme) {
    case 'ip':
      return TRAFFIC.map((traffic) => ({ host, traffic }));
    case 'icmp':
      return [{ host, traffic: 'icmp' }];
    case 'udp':
      return [{ host, traffic: 'udp', ports }];
    case 'https':
    case 'http':
    case 'ssh':
    case 'rdp':
    case 'tcp':
      return [{ host, traffic: 'tcp', ports, ...where }];
  }
}

/** True when the point lies in the box. */
export function boxHas(box: PointBox, point: OnePoint): boolean {
  return (
    box.traffic === point.traffic &&
    (!hasPorts(box.traffic) || portsHave(box.ports, point.port)) &&
    (box.traffic !== 'tcp' || pathHas(box.path, point.path)) &&
    hostHas(box.host, point.host)
  );
}

/** True for the traffic that ports tell apart. */
export function hasPorts(traffic: Traffic): boolean {
  return traffic === 'tcp' || traffic === 'udp';
}

export function portsHave(ports: readonly PortRange[] | undefined, port: number): boolean {
  return ports === undefined || ports.some(({ from, to }) => from <= port && port <= to);
}

export function hostHas(host: PointHost, one: OneHost): boolean {
  switch (host.kind) {
    case 'any':
      return true;
    case 'name':
      return one.kind === 'name' && one.name === host.name;
    case 'wildcard':
      return one.kind === 'name' && one.name.endsWith(`.${host.suffix}`);
    case 'pattern':
      return one.kind === 'name' && patternHas(host.pattern, one.name);
    case 'cidr':
      return one.kind === 'address' && cidrContains(host.cidr, blockOf(one));
    case 'internet':
      return one.kind === 'address' && globalPart(blockOf(one)) === 'all';
    case 'own-devices':
      return one.kind === 'own-devices';
    case 'foreign':
      return one.kind === 'foreign' && one.name === host.name;
  }
}

export function pathHas(pattern: PathPattern | undefined, path: string): boolean {
  if (!pattern) return true;
  switch (pattern.kind) {
    case 'prefix':
      return pattern.path === '' || path === pattern.path || path.startsWith(`${pattern.path}/`);
    case 'exact':
      return path === pattern.path;
    case 'glob':
      return matchesStars(pattern.glob, path, 0);
  }
}

function blockOf({ address }: OneHost & { kind: 'address' }): ReturnType<typeof cidrOf> {
  return cidrOf(address.family, address.bits, widthOf(address.family));
}

/** A first label `**` is one or more labels; every other star is one or more characters within its label. */
function patternHas(pattern: string, name: string): boolean {
  const wanted = pattern.split('.');
  const labels = name.split('.');
  const isDeep = wanted[0] === '**';
  if (isDeep ? labels.length < wanted.length : labels.length !== wanted.length) return false;
  const skip = labels.length - wanted.length;
  return wanted.every((label, at) => (isDeep && at === 0) || matchesStars(label, labels[at + skip]!, 1));
}

/**
 * Matches text with stars, each standing for at least `least` characters. Greedy with one step back: linear in what hostile patterns can make
 * of it, unlike a regular expression.
 */
function matchesStars(pattern: string, text: string, least: number): boolean {
  const parts = pattern.split('*');
  const [first, ...others] = parts;
  if (others.length === 0) return pattern === text;
  const last = others.pop()!;
  if (!text.startsWith(first!) || !text.endsWith(last)) return false;
  let at = first!.length;
  for (const part of others) {
    const found = text.indexOf(part, at + least);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at + least + last.length <= text.length;
}
