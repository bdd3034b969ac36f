import { describe, expect, test } from 'vitest';
import { createEvaluator } from '../../../src/compiler/analysis/index.js';
import { decodeRequest } from '../../../src/compiler/bind/index.js';
import type { AccessRequest, Estate } from '../../../src/compiler/model/index.js';
import { HEADSCALE, TAILSCALE } from '../../../src/targets/tailscale/index.js';
import type { Compilation, Target } from '../../../src/targets/target.js';
import { NOW } from '../matrix/fixtures.js';
import { compileFor, loadEstate } from '../matrix/harness.js';
import { plainPolicy } from './corpora.js';
import { type IpRange, rangeOf } from './model/ip-set.js';
import { PacketFilter, type PolicyText } from './model/packet-filter.js';
import type { TailnetNode } from './model/tailnet.js';
import {
  BINDINGS,
  DEVICES,
  type Device,
  GROUP_MEMBERS,
  HOSTS,
  POINTS,
  randomEstate,
  TAILNET,
} from './random-estate.js';

const ESTATES = 120;

/**
 * What the emitted bytes let through, by a model that is held against captures of the real components, against what the source says:
 * nothing more, and nothing less where nothing is said to be narrower.
 */
describe.each([TAILSCALE, HEADSCALE])('$kind lets through', (target) => {
  test('exactly what the source allows, on random estates', async () => {
    const seen = { compiled: 0, allowed: 0, denied: 0 };
    for (let seed = 1; seed <= ESTATES; seed++) {
      const policy = randomEstate(seed, target.kind === 'tailscale');
      const compilation = await compileFor(target, BINDINGS[target.kind as 'tailscale' | 'headscale'], policy);
      if (!compilation.artefact) continue;
      seen.compiled += 1;
      const { estate } = await loadEstate(target.kind, {}, policy);
      const faults = compare(target, compilation, estate!, seen);
      expect(faults, `seed ${seed}\n${policy}\n${compilation.artefact.files[0]!.text}`).toEqual([]);
    }
    expect(seen.compiled).toBeGreaterThan(ESTATES / 2);
    expect(seen.allowed).toBeGreaterThan(2000);
    expect(seen.denied).toBeGreaterThan(2000);
  });
});

function compare(
  target: Target,
  compilation: Compilation,
  estate: Estate,
  seen: { allowed: number; denied: number },
): readonly string[] {
  const file = plainPolicy(compilation.artefact!.files[0]!.text) as PolicyText;
  const groups = { ...file.groups, ...GROUP_MEMBERS };
  const filter = new PacketFilter({ ...file, groups }, TAILNET, target.kind === 'tailscale' ? 'service' : 'server');
  const evaluator = createEvaluator(estate);
  // The points are tcp and udp; what is lost of other protocols does not show here.
  const whole = compilation.narrower.every(({ constraint }) => constraint === 'endpoint.ip');
  const points = POINTS.map((point) => {
    const endpoint = `${point.scheme}://${point.host}:${point.port}`;
    return { ...point, endpoint, dst: addressOf(point.host), owner: requestOf(DEVICES[0]!, endpoint, estate).resource };
  });
  const faults: string[] = [];
  for (const device of DEVICES) {
    const { resource: _, ...request } = requestOf(device, points[0]!.endpoint, estate);
    const src = rangeOf(device.node.ipv4)!;
    for (const { proto, port, endpoint, dst, owner } of points) {
      const got = filter.allows({ src, dst, proto, port });
      const { decision } = evaluator.evaluate({ ...request, ...(owner !== undefined && { resource: owner }) });
      seen[decision === 'allow' ? 'allowed' : 'denied'] += 1;
      if (got && decision === 'deny') faults.push(`wider: ${device.name} -> ${endpoint}`);
      if (!got && decision === 'allow' && whole && carried(estate, owner))
        faults.push(`narrower: ${device.name} -> ${endpoint}`);
    }
  }
  return faults;
}

function carried(estate: Estate, resource: string | undefined): boolean {
  return estate.resources.get(resource ?? '')?.via.some(({ value }) => value === 't') ?? false;
}

function addressOf(host: string): IpRange {
  const node: TailnetNode | undefined = HOSTS[host];
  return node ? rangeOf(node.ipv4)! : rangeOf(host)!;
}

function requestOf({ principal, node }: Device, endpoint: string, estate: Estate): AccessRequest {
  const { attributes = {} } = node;
  const signals = {
    platform: attributes['node:os'],
    os_version: attributes['node:osVersion'],
    managed: attributes['custom:managed'],
    ...(attributes['custom:known'] !== undefined && { checks: { known: attributes['custom:known'] } }),
  };
  const json = JSON.parse(
    JSON.stringify({ principal, endpoint, country: attributes['ip:country'], device: signals }),
  ) as unknown;
  const decoded = decodeRequest(json, estate, NOW);
  if (!('request' in decoded)) throw new Error(JSON.stringify(decoded));
  return decoded.request;
}
