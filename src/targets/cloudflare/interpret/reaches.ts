import type { Cidr, PortRange } from '../../../compiler/model/index.js';
import type { PathPattern, PointBox, PointHost } from '../../../compiler/proof/index.js';
import { type HostPattern, lengthOf, type PathShape, pointHosts, starsOf } from './hosts.js';

/** By which way a request comes: Cloudflare's edge, the private network, or a session with an infrastructure target. */
export type Surface = 'edge' | 'private' | 'targets' | 'elsewhere';

export type ReachHost =
  | { readonly kind: 'pattern'; readonly pattern: HostPattern }
  | { readonly kind: 'cidr'; readonly cidr: Cidr }
  /** Nothing that competes with other applications. */
  | { readonly kind: 'box'; readonly host: PointHost };

/** One destination of an application. */
export interface Reach {
  readonly surface: Surface;
  readonly host: ReachHost;
  readonly protocols: readonly ('tcp' | 'udp')[];
  readonly ports: readonly PortRange[];
  /** On the edge: where the source has what the application stands before. Absent = on the hosts and ports above. */
  readonly meant?: readonly { readonly host: HostPattern; readonly port: number }[];
  readonly path?: PathShape;
  /** Id of the virtual network to which it is limited. */
  readonly network?: string;
  /** Whether a remote browser can be put before it. */
  readonly isolates: boolean;
}

export const EVERY_PORT: readonly PortRange[] = [{ from: 0, to: 65535 }];

/**
 * A request to another port is sent on to these two (https://developers.cloudflare.com/cloudflare-one/access-controls/policies/app-paths/,
 * "Port numbers", 2026-11-24).
 */
export const WEB_PORTS: readonly PortRange[] = [
  { from: 80, to: 80 },
  { from: 443, to: 443 },
];

/** Ports that the edge listens on besides. https://developers.cloudflare.com/fundamentals/reference/network-ports/, 2026-11-24. */
export const OTHER_EDGE_PORTS: readonly PortRange[] = [
  2052, 2053, 2082, 2083, 2086, 2087, 2095, 2096, 8080, 8443, 8880,
].map((port) => ({ from: port, to: port }));

/** The points to which the rules of the application lead. */
export function boxesOf(reach: Reach): readonly PointBox[] {
  if (!reach.meant) return coveredBoxes(reach);
  return reach.meant.flatMap(({ host, port }) =>
    coveredBoxes({ ...reach, host: { kind: 'pattern', pattern: host } }, [{ from: port, to: port }]),
  );
}

/** Every point that no other application and nobody else decides. */
export function coveredBoxes(reach: Reach, ports = reach.ports): readonly PointBox[] {
  const paths: readonly (PathPattern | undefined)[] = reach.path?.length ? reach.path.patterns : [undefined];
  return hostsOf(reach.host).flatMap((host) =>
    reach.protocols.flatMap((traffic) =>
      paths.map((path) => ({ host, traffic, ports, ...(path && traffic === 'tcp' && { path }) })),
    ),
  );
}

function hostsOf(host: ReachHost): readonly PointHost[] {
  switch (host.kind) {
    case 'pattern':
      return pointHosts(host.pattern);
    case 'cidr':
      return [{ kind: 'cidr', cidr: host.cidr }];
    case 'box':
      return [host.host];
  }
}

/**
 * Less is more specific: fewer stars, a longer host, a longer path. For exact and wildcard hosts this is an inference from paths, of which
 * it is documented.
 */
export function rankOf({ surface, host, path }: Reach): readonly number[] {
  const place = ['edge', 'targets', 'private', 'elsewhere'].indexOf(surface);
  if (host.kind === 'cidr') return [place, 1, -host.cidr.prefix, 0, 0];
  if (host.kind === 'box') return [place, 2, 0, 0, 0];
  return [place, 0, starsOf(host.pattern), -lengthOf(host.pattern), -(path?.length ?? 0), path?.stars ?? 0];
}
