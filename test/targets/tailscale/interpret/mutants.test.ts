import { describe, expect, test } from 'vitest';
import { decodeRequest } from '../../../../src/compiler/bind/index.js';
import { type AccessRequest, parseAddress } from '../../../../src/compiler/model/index.js';
import { type Claims, NO_CLAIMS, type OnePoint } from '../../../../src/compiler/proof/index.js';
import { TAILSCALE } from '../../../../src/targets/tailscale/index.js';
import type { ArtefactFile } from '../../../../src/targets/target.js';
import { NOW } from '../../matrix/fixtures.js';
import { compileFor } from '../../matrix/harness.js';
import { tailnetAllows } from '../model/ask.js';
import { MUTATIONS } from '../mutations.js';
import { Workshop } from './kit.js';

const BINDINGS = {
  domains: ['example.com'],
  members: ['example.com'],
  groups: { sre: 'group:sre@example.com' },
  workloads: { ci: 'tag:ci', bot: 'tag:bot' },
  hosts: { 'db.internal': 'tag:db', 'web.internal': 'tag:web', 'shell.internal': 'tag:shell' },
  ssh: 'tag:shell',
  posture: { managed: 'custom:managed == true', checks: { known: 'custom:known == true' } },
};
const POLICY = `idps: { okta: { domains: [example.com] } }
groups:
  ops: { members: [ana@example.com, li@example.com] }
  sre: { source: okta, external: SRE }
workloads:
  ci: { kind: ci, identity: "spiffe://example.com/ci", credential: { type: x509, lifetime: 1h } }
  bot: { kind: agent, identity: "spiffe://example.com/bot", credential: { type: jwt, lifetime: 5m } }
posture:
  laptop: { managed: true, os: { macos: ">=14.5", windows: ">=10.0.22631" } }
  known: { checks: { known: true } }
resources:
  db: { endpoints: "tcp://db.internal:5432", sensitivity: high, via: t }
  web: { endpoints: ["https://web.internal", "tcp://web.internal:8443"], sensitivity: low, via: t }
  lan: { endpoints: ["tcp://10.20.3.0/24:80-90", "udp://10.20.3.8:53"], sensitivity: high, via: t }
  shell: { endpoints: "ssh://shell.internal", sensitivity: high, via: t }
policies:
  ops-to-db: { allow: group:ops, to: db, when: { posture: [laptop, known] } }
  sre-to-db: { allow: group:sre, to: db, when: { posture: laptop, location: [MA, FR] } }
  omar-to-web: { allow: user:omar@example.com, to: web }
  ci-to-lan: { allow: workload:ci, to: lan }
  ops-to-lan: { allow: group:ops, to: lan, when: { platform: [macos, windows] } }
  ops-to-shell: { allow: group:ops, to: shell, as: nonroot, when: { posture: known }, session: { max: 4h } }
`;
const MOST = 2;
/** A harmless mutant is asked every such request, each another part of them. */
const EVERY = 15;

type Ask = readonly [AccessRequest, OnePoint, Claims];

describe('mutants of what was emitted', async () => {
  const workshop = await Workshop.open('tailscale', BINDINGS, POLICY);
  const { artefact, diagnostics } = await compileFor(TAILSCALE, BINDINGS, POLICY);
  const emitted = artefact?.files ?? [];
  const asks = everyAsk(workshop);

  test('are of at least 40 kinds, each at least once', () => {
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(MUTATIONS.length).toBeGreaterThanOrEqual(40);
    expect(new Set(MUTATIONS.map(({ name }) => name)).size).toBe(MUTATIONS.length);
    expect(MUTATIONS.filter((one) => one.mutants(emitted).length === 0).map(({ name }) => name)).toEqual([]);
  });

  test('the artefact itself lets in nobody too many', () => {
    expect(workshop.prove(emitted).status).toBe('proved');
    expect(widening(emitted)).toBeUndefined();
  });

  test('those that let somebody in are caught, and no other is accused', () => {
    const found = { wider: 0, harmless: 0, refused: [] as string[] };
    for (const { name, mutants } of MUTATIONS) {
      for (const [at, files] of mutants(emitted).slice(0, MOST).entries()) {
        const { status, wider } = workshop.prove(files);
        if (status === 'unjudged') found.refused.push(name);
        else if (status === 'wider') {
          found.wider += 1;
          for (const { witness, point } of wider) {
            const ask = [witness.request, point, witness.claims] as const;
            expect(isWider(files, ask), `${name} ${at} is accused of ${JSON.stringify(ask, shown)}`).toBe(true);
          }
        } else {
          found.harmless += 1;
          const missed = widening(files, found.harmless % EVERY);
          expect(missed, `${name} ${at} was not caught: ${JSON.stringify(missed, shown)}`).toBeUndefined();
        }
      }
    }
    expect(found.refused).toEqual([]);
    expect(found.wider).toBeGreaterThan(60);
    expect(found.harmless).toBeGreaterThan(40);
  });

  function isWider(files: readonly ArtefactFile[], [request, point, claims]: Ask): boolean {
    return tailnetAllows(files, 'service', BINDINGS, request, point, claims) && !workshop.sourceAllows(request);
  }

  function widening(files: readonly ArtefactFile[], part?: number): Ask | undefined {
    return asks.find((ask, at) => (part === undefined || at % EVERY === part) && isWider(files, ask));
  }
});

const DEVICES: readonly (Readonly<Record<string, unknown>> | undefined)[] = [
  undefined,
  { platform: 'macos', os_version: '14.5', managed: true },
  { platform: 'macos', os_version: '13', managed: true },
  { platform: 'windows', os_version: '10.0.22631', managed: true, checks: { known: true } },
  { platform: 'linux', os_version: '99', managed: true, checks: { known: true } },
  { platform: 'linux', checks: { known: true } },
];
const POINTS: readonly (readonly [string, 'tcp' | 'udp', number])[] = [
  ['db.internal', 'tcp', 5432],
  ['db.internal', 'tcp', 5433],
  ['web.internal', 'tcp', 443],
  ['10.20.3.9', 'tcp', 80],
  ['10.20.3.9', 'tcp', 91],
  ['10.20.2.9', 'tcp', 85],
  ['10.20.3.8', 'udp', 53],
  ['10.20.3.8', 'tcp', 53],
  ['shell.internal', 'tcp', 22],
];

function everyAsk({ estate }: Workshop): readonly Ask[] {
  const users = ['ana', 'omar', 'zoe'].flatMap((name) =>
    [[], ['sre']].map((groups) => ({ user: `${name}@example.com`, groups })),
  );
  const principals = [...users, { workload: 'ci' }, { workload: 'bot' }, null];
  const requests = principals.flatMap((principal) =>
    DEVICES.flatMap((device) => ['MA', 'DE'].map((country) => ({ principal, country, ...(device && { device }) }))),
  );
  return requests.flatMap((request) =>
    POINTS.flatMap(([host, traffic, port]) => {
      const isSsh = host === 'shell.internal';
      const logins = isSsh ? ['root', 'deploy'] : [undefined];
      return logins.flatMap((as) =>
        (isSsh ? ['1h', '5h'] : ['1h']).map((age): Ask => {
          const json = { ...request, endpoint: `${traffic}://${host}:${port}`, ...(as && { as }), session: { age } };
          const decoded = decodeRequest(JSON.parse(JSON.stringify(json)) as unknown, estate, NOW);
          if (!('request' in decoded)) throw new Error(JSON.stringify(decoded));
          return [decoded.request, pointOf(host, traffic, port), NO_CLAIMS];
        }),
      );
    }),
  );
}

function pointOf(host: string, traffic: 'tcp' | 'udp', port: number): OnePoint {
  const address = parseAddress(host);
  return { host: address ? { kind: 'address', address } : { kind: 'name', name: host }, traffic, port, path: '' };
}

function shown(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Set) return [...value];
  return value instanceof Map ? [...value] : value;
}
