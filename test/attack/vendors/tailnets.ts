import { decodeRequest } from '../../../src/compiler/bind/index.js';
import { type AccessRequest, type Estate, formatAddress } from '../../../src/compiler/model/index.js';
import { NO_CLAIMS, type OnePoint } from '../../../src/compiler/proof/index.js';
import type { ArtefactFile } from '../../../src/targets/target.js';
import { NOW } from '../../targets/matrix/fixtures.js';
import { plainPolicy } from '../../targets/tailscale/corpora.js';
import { tailnetAllows } from '../../targets/tailscale/model/ask.js';
import { rangeOf } from '../../targets/tailscale/model/ip-set.js';
import { PacketFilter, type PolicyText } from '../../targets/tailscale/model/packet-filter.js';
import { MUTATIONS } from '../../targets/tailscale/mutations.js';
import {
  BINDINGS,
  DEVICES,
  type Device,
  GROUP_MEMBERS,
  HOSTS,
  randomEstate,
  TAILNET,
} from '../../targets/tailscale/random-estate.js';
import { edgePoints, pickPoint } from '../points.js';
import type { Ask, Attacked, Judge } from '../stage.js';

type Kind = 'tailscale' | 'headscale';
const PROTOCOLS = { tcp: 6, udp: 17, icmp: 1, other: 47 } as const;
/** Devices of {@link TAILNET} behind requests. */
const NODES = new WeakMap<object, Device['node']>();

export const TAILSCALE = tailnet('tailscale');
export const HEADSCALE = tailnet('headscale');

function tailnet(kind: Kind): Attacked {
  return {
    kind,
    target: 't',
    bindings: BINDINGS[kind],
    mutations: MUTATIONS,
    now: NOW,
    policy: (seed) => randomEstate(seed, kind === 'tailscale'),
    asks: (estate, random, most) => {
      const points = edgePoints(estate).filter(({ point }) => pointAddress(point) !== undefined);
      const requests = DEVICES.map((device) => [device.node, requestOf(device, estate)] as const);
      return Array.from({ length: most }, (): Ask => {
        const { point, resource } = pickPoint(points, random);
        const [node, signals] = random.pick(requests);
        const request = { ...signals, ...(resource !== undefined && { resource }) };
        NODES.set(request, node);
        return { request, point, claims: NO_CLAIMS };
      });
    },
    judge: (files) => judgeOf(kind, files),
  };
}

function judgeOf(kind: Kind, files: readonly ArtefactFile[]): Judge {
  const dialect = kind === 'tailscale' ? 'service' : 'server';
  const file = inLowerCase(plainPolicy(files[0]!.text) as PolicyText);
  const filter = new PacketFilter({ ...file, groups: { ...file.groups, ...GROUP_MEMBERS } }, TAILNET, dialect);
  const bindings = { domains: ['example.com'], ...BINDINGS[kind] };
  return ({ request, point, claims }) => {
    const node = NODES.get(request);
    const address = pointAddress(point);
    if (!node || address === undefined) return tailnetAllows(files, dialect, bindings, request, point, claims);
    const packet = {
      src: rangeOf(node.ipv4)!,
      dst: rangeOf(address)!,
      proto: PROTOCOLS[point.traffic],
      port: point.port,
    };
    return filter.allows(packet);
  };
}

/** Servers read keys of any case. */
function inLowerCase(file: PolicyText): PolicyText {
  return Object.fromEntries(Object.entries(file).map(([key, value]) => [key[0]!.toLowerCase() + key.slice(1), value]));
}

/** Where a host name or an address is in {@link TAILNET}. */
function pointAddress({ host }: OnePoint): string | undefined {
  if (host.kind === 'name') return HOSTS[host.name]?.ipv4;
  return host.kind === 'address' ? formatAddress(host.address) : undefined;
}

function requestOf({ principal, node: { attributes = {} } }: Device, estate: Estate): AccessRequest {
  const device = {
    platform: attributes['node:os'],
    os_version: attributes['node:osVersion'],
    managed: attributes['custom:managed'],
    ...(attributes['custom:known'] !== undefined && { checks: { known: attributes['custom:known'] } }),
  };
  const json = { principal, endpoint: 'udp://192.0.2.1:9', country: attributes['ip:country'], device };
  const decoded = decodeRequest(JSON.parse(JSON.stringify(json)) as unknown, estate, NOW);
  if (!('request' in decoded)) throw new Error(JSON.stringify(decoded));
  const { endpoint: _endpoint, resource: _resource, ...request } = decoded.request;
  return request;
}
