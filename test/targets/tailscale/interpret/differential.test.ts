import { describe, expect, test } from 'vitest';
import { decodeRequest } from '../../../../src/compiler/bind/index.js';
import { type AccessRequest, parseAddress } from '../../../../src/compiler/model/index.js';
import { Asker, decide, NO_CLAIMS, type OnePoint } from '../../../../src/compiler/proof/index.js';
import { Random } from '../../../kit/generate/index.js';
import { NOW } from '../../matrix/fixtures.js';
import { plainPolicy } from '../corpora.js';
import { rangeOf } from '../model/ip-set.js';
import { PacketFilter, type PolicyText } from '../model/packet-filter.js';
import {
  BINDINGS,
  DEVICES,
  type Device,
  GROUP_MEMBERS,
  HOSTS,
  POINTS,
  randomEstate,
  TAILNET,
} from '../random-estate.js';
import { type Kind, Workshop } from './kit.js';

const DOCUMENTS = 100;
/** Which routes are approved stands in no file, so the reader takes every address for reachable. */
const ROUTED = POINTS.filter(({ host }) => host !== '10.21.0.1');

/** Documents as nobody emits them, against a second model that shares no code with the reader and is held against the same captures. */
describe.each(['tailscale', 'headscale'] as const)('%s: a random document', (kind) => {
  test('is read as the second model reads it', async () => {
    const workshop = await Workshop.open(
      kind,
      { ...BINDINGS[kind], tag_owners: TAG_OWNERS },
      randomEstate(1, kind === 'tailscale'),
    );
    const asker = new Asker(workshop.estate);
    const requests = DEVICES.map((device) => ({ device, request: requestOf(device, workshop) }));
    const random = new Random(kind === 'tailscale' ? 71 : 72);
    const seen = { allowed: 0, denied: 0 };
    for (let at = 0; at < DOCUMENTS; at++) {
      const text = documentText(random, kind);
      const reading = workshop.reading(text);
      const policy = plainPolicy(text) as PolicyText;
      const groups = { ...policy.groups, ...GROUP_MEMBERS };
      const filter = new PacketFilter({ ...policy, groups }, TAILNET, kind === 'tailscale' ? 'service' : 'server');
      for (const { device, request } of requests) {
        const src = rangeOf(device.node.ipv4)!;
        for (const { proto, port, host } of ROUTED) {
          const dst = rangeOf(HOSTS[host]?.ipv4 ?? host)!;
          const theirs = filter.allows({ src, dst, proto, port });
          const ours = decide(reading, asker.ask(request, pointOf(host, proto, port), NO_CLAIMS)).allowed;
          seen[theirs ? 'allowed' : 'denied'] += 1;
          if (ours !== theirs)
            expect(`${ours}`, `${device.name} -> ${host}:${port}/${proto}\n${text}`).toBe(`${theirs}`);
        }
      }
    }
    expect(seen.allowed).toBeGreaterThan(3000);
    expect(seen.denied).toBeGreaterThan(3000);
  });
});

function requestOf({ principal, node }: Device, { estate }: Workshop): AccessRequest {
  const { attributes = {} } = node;
  const device = {
    platform: attributes['node:os'],
    os_version: attributes['node:osVersion'],
    managed: attributes['custom:managed'],
    ...(attributes['custom:known'] !== undefined && { checks: { known: attributes['custom:known'] } }),
  };
  const json = { principal, endpoint: 'tcp://nowhere.example:1', country: attributes['ip:country'], device };
  const decoded = decodeRequest(JSON.parse(JSON.stringify(json)) as unknown, estate, NOW);
  if (!('request' in decoded)) throw new Error(JSON.stringify(decoded));
  return decoded.request;
}

function pointOf(host: string, proto: number, port: number): OnePoint {
  const address = parseAddress(host);
  const traffic = proto === 6 ? 'tcp' : 'udp';
  return { host: address ? { kind: 'address', address } : { kind: 'name', name: host }, traffic, port, path: '' };
}

/** The second model knows the tags of every device, so whoever owns one is trusted with it. */
const TAG_OWNERS = { 'tag:web': ['ana@example.com'], 'tag:bot': ['tag:ci'], 'tag:unused': ['li@example.com'] };

const LOGINS = ['ana@example.com', 'li@example.com', 'omar@example.com', 'zoe@example.com'];
const HOST_TEXTS = [
  '10.20.0.0/16',
  '10.20.3.0/24',
  '10.20.3.7',
  '10.20.3.8/31',
  'lan',
  'one',
  '10.0.0.0/8',
  'fd00:20::/32',
];

/** Any mixture of rules. What only the service knows is left out for the server. */
function documentText(random: Random, kind: Kind): string {
  const isService = kind === 'tailscale';
  const some = <T>(items: readonly T[], most: number): T[] =>
    Array.from({ length: random.between(0, most) }, () => random.pick(items));
  const sources = [
    ...LOGINS,
    ...['group:a', 'group:b', 'group:none', 'tag:ci', 'tag:bot', 'autogroup:member', 'autogroup:tagged'],
    ...(random.chance(0.1) ? ['*', 'autogroup:danger-all'] : []),
    ...(isService ? ['group:sre@example.com', 'user:*@example.com'] : ['nobody@', 'user:*@example.com']),
  ];
  const destinations = ['tag:db', 'tag:web', 'tag:unused', ...HOST_TEXTS, ...(random.chance(0.1) ? ['*'] : [])];
  const ports = ['*', '443', '5432', '5431-5433', '22,443,8443', '53', '1-65535', '0-100'];
  const bracketed = (host: string): string => (host.startsWith('fd') ? host.replace(/^([^/]*)/, '[$1]') : host);
  const acl = (): unknown => ({
    action: 'accept',
    ...(random.chance(0.4) && { proto: random.pick(['tcp', 'udp', '6', '17', '']) }),
    src: some(sources, 3),
    dst: some(destinations, 3).map((host) => `${bracketed(host)}:${random.pick(ports)}`),
  });
  const grant = (): unknown => ({
    src: some(sources, 3),
    dst: some(destinations, 3),
    ip: [
      random.pick([
        '*',
        '443',
        '5431-5433',
        'tcp:443',
        'tcp:5432',
        'udp:53',
        'udp:*',
        'tcp:*',
        'icmp:*',
        '6:8443',
        'gre:*',
      ]),
      ...some(['tcp:5000-6000', 'udp:1-100', 'sctp:5432'], 1),
    ],
    ...(isService && random.chance(0.4) && { srcPosture: some(POSTURES, 2) }),
    ...(random.chance(0.1) && { app: { 'example.com/cap/x': [{}] } }),
  });
  const lists = random.between(0, 19);
  const file = {
    groups: { 'group:a': some(LOGINS, 3), 'group:b': some(LOGINS, 2), 'group:none': [] },
    hosts: { lan: '10.20.0.0/17', one: '10.20.3.7' },
    tagOwners: { 'tag:db': [], 'tag:ci': [], ...TAG_OWNERS },
    ...(isService && { postures: CONDITIONS }),
    ...(lists > 0 && lists < 15 && { acls: Array.from({ length: random.between(0, 3) }, acl) }),
    ...(lists > 4 && { grants: Array.from({ length: random.between(0, 4) }, grant) }),
  };
  return `// ${random.between(0, 99)}\n${JSON.stringify(file, null, 2)}`;
}

const POSTURES = ['posture:mac', 'posture:managed', 'posture:known', 'posture:home', 'posture:any'];
const CONDITIONS = {
  'posture:mac': ["node:os == 'macos'", "node:osVersion >= '14.5'"],
  'posture:managed': ['custom:managed == true', "node:os IN ['windows', 'macos']"],
  'posture:known': ['custom:known == true'],
  'posture:home': ["ip:country IN ['MA', 'FR']", 'custom:managed == true'],
  'posture:any': [],
};
