import { isNowhereGlobal, isSubBlock, isWhollyGlobal, meet } from './addresses.js';
import { type Endpoint, type Hosts, type Ports, readEndpoint } from './endpoint-text.js';
import { broken } from './switches.js';

/** 5.3: how two endpoints lie to each other. */
export type Relation = 'disjoint' | 'same' | 'inside' | 'around' | 'split';

/** How `a` lies to `b`: `inside` = it is a proper subset of it. */
export function relation(a: Endpoint, b: Endpoint): Relation {
  if (!shareHosts(a.hosts, b.hosts) || !shareServices(a, b) || !(begins(a.path, b.path) || begins(b.path, a.path))) {
    return 'disjoint';
  }
  const isInB = isSubset(a, b);
  const isInA = isSubset(b, a);
  if (isInB && isInA) return 'same';
  if (isInB) return 'inside';
  return isInA ? 'around' : 'split';
}

/** Every point of `a` is one of `b`. An endpoint is a product, so this is judged factor by factor. */
export function isSubset(a: Endpoint, b: Endpoint): boolean {
  return hostsInside(a.hosts, b.hosts) && servicesInside(a, b) && begins(a.path, b.path);
}

function hostsInside(a: Hosts, b: Hosts): boolean {
  if (b.kind === 'wildcard') {
    if (a.kind === 'name')
      return a.name.endsWith(`.${b.suffix}`) || (broken('wildcard-has-itself') && a.name === b.suffix);
    return a.kind === 'wildcard' && (a.suffix === b.suffix || a.suffix.endsWith(`.${b.suffix}`));
  }
  if (a.kind === 'wildcard') return false;
  if (a.kind === 'name') return b.kind === 'name' && a.name === b.name;
  if (a.kind === 'block') {
    if (b.kind === 'internet') return isWhollyGlobal(a.block) || broken('internet-is-everything');
    return b.kind === 'block' && isSubBlock(a.block, b.block);
  }
  return a.kind === b.kind;
}

function shareHosts(a: Hosts, b: Hosts): boolean {
  if (a.kind === 'block' && b.kind === 'block') return meet(a.block, b.block);
  if (a.kind === 'block' && b.kind === 'internet') return !isNowhereGlobal(a.block);
  if (a.kind === 'internet' && b.kind === 'block') return !isNowhereGlobal(b.block);
  return hostsInside(a, b) || hostsInside(b, a);
}

function servicesInside(a: Endpoint, b: Endpoint): boolean {
  if (b.protocol === 'every') return true;
  if (a.protocol !== b.protocol && !broken('protocol-ignored')) return false;
  if (broken('ports-ignored')) return true;
  return a.ports.every((range) => isCovered(range, b.ports));
}

function shareServices(a: Endpoint, b: Endpoint): boolean {
  if (a.protocol === 'every' || b.protocol === 'every') return true;
  if (a.protocol !== b.protocol) return false;
  return (
    a.protocol === 'icmp' || a.ports.some(([first, last]) => b.ports.some(([from, to]) => first <= to && from <= last))
  );
}

/** Every port of a range is in one of the others, which may lie side by side. */
function isCovered([first, last]: readonly [number, number], others: Ports): boolean {
  let next = first;
  while (next <= last) {
    const covering = others.find(([from, to]) => from <= next && next <= to);
    if (!covering) return false;
    next = covering[1] + 1;
  }
  return true;
}

/** 5.2: a path covers itself and every path that begins with all of its segments. */
function begins(path: readonly string[], start: readonly string[]): boolean {
  if (broken('path-ignored')) return true;
  if (broken('path-by-text')) return path.join('/').startsWith(start.join('/'));
  return start.every((segment, at) => path[at] === segment);
}

/** 11.2: an endpoint that is one point, as a request names it; undefined when the text is none. */
export function readPoint(text: string): Endpoint | undefined {
  const point = readEndpoint(text);
  if (!point || point.protocol === 'every') return undefined;
  if (point.hosts.kind === 'wildcard' || point.hosts.kind === 'internet') return undefined;
  if (point.hosts.kind === 'block' && point.hosts.hasPrefix) return undefined;
  if ((point.scheme === 'tcp' || point.scheme === 'udp') && !point.hasPorts) return undefined;
  return point.ports.every(([first, last]) => first === last && first === point.ports[0]![0]) ? point : undefined;
}

/** A resource with its endpoints. */
export interface Places {
  readonly name: string;
  readonly endpoints: readonly Endpoint[];
}

/** 5.3: the resource that owns a point. */
export function ownerOfPoint(resources: readonly Places[], point: Endpoint): string | undefined {
  const around = resources.flatMap(({ name, endpoints }) =>
    endpoints.filter((endpoint) => isSubset(point, endpoint)).map((endpoint) => ({ name, endpoint })),
  );
  const innermost = around.filter(
    (one) =>
      !around.some((other) => {
        const [inner, outer] = broken('owner-is-outermost') ? [one, other] : [other, one];
        return other.name !== one.name && isSubset(inner.endpoint, outer.endpoint);
      }),
  );
  return innermost[0]?.name;
}

/** 5.3: the resources that are inner to one. */
export function innerOf(resources: readonly Places[], outer: Places): readonly string[] {
  return resources
    .filter(
      ({ name, endpoints }) => name !== outer.name && endpoints.some((one) => isStrictlyInside(one, outer.endpoints)),
    )
    .map(({ name }) => name);
}

function isStrictlyInside(one: Endpoint, endpoints: readonly Endpoint[]): boolean {
  return endpoints.some((other) => relation(one, other) === 'inside');
}
