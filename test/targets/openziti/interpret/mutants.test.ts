import { describe, expect, test } from 'vitest';
import type { AccessRequest } from '../../../../src/compiler/model/index.js';
import { type Claims, NO_CLAIMS, type OnePoint } from '../../../../src/compiler/proof/index.js';
import type { ArtefactFile } from '../../../../src/targets/target.js';
import { NOW } from '../../matrix/fixtures.js';
import { MUTATIONS } from '../mutations.js';
import { DEVICES, point } from './asks.js';
import { Workshop } from './kit.js';

const BINDINGS = {
  users: { 'ana@example.com': 'anaLaptop', 'li@example.com': ['liLaptop', 'liPhone'] },
  workloads: { ci: { id: 'ciIdentity', auth: 'cert' }, host: { id: 'hostIdentity', auth: 'cert' } },
  posture: { edr: { running: 'edrCheck' }, checks: { known: 'knownCheck' } },
  edge_routers: 'public',
};
const POLICY = `idps: { okta: { domains: [example.com] } }
workloads:
  ci: { kind: ci, identity: "spiffe://example.com/ci", credential: { type: x509, lifetime: 1h } }
  host: { kind: service, identity: "spiffe://example.com/host", credential: { type: x509, lifetime: 1h } }
posture:
  laptop: { edr: running, checks: { known: true }, os: { macos: ">=14.5", windows: ">=10.0.22631", linux: "*" } }
  phone: { os: { ios: ">=17" } }
resources:
  db: { endpoints: "tcp://db.internal:5432", sensitivity: high, via: t, served_by: workload:host }
  net: { endpoints: "tcp://10.20.0.0/24:80-90", sensitivity: high, via: t, served_by: workload:host }
  dns: { endpoints: "udp://10.20.0.53:53", sensitivity: high, via: t, served_by: workload:host }
policies:
  ana-to-db: { allow: user:ana@example.com, to: db, when: { mfa: any, posture: laptop } }
  li-to-net: { allow: [user:li@example.com, user:ana@example.com], to: net, when: { posture: [laptop, phone] } }
  ci-to-net: { allow: workload:ci, to: net }
  li-to-dns: { allow: user:li@example.com, to: dns, when: { mfa: any } }
`;
const MOST = 2;

type Ask = readonly [AccessRequest, OnePoint, Claims];

describe('mutants of what was emitted', async () => {
  const workshop = await Workshop.open(POLICY, BINDINGS);
  const asks = everyAsk();

  test('are of at least 40 kinds', () => {
    expect(MUTATIONS.length).toBeGreaterThanOrEqual(40);
    expect(MUTATIONS.filter((one) => one.mutants(workshop.files).length === 0).map(({ name }) => name)).toEqual([]);
    expect(new Set(MUTATIONS.map(({ name }) => name)).size).toBe(MUTATIONS.length);
  });

  test('the artefact itself is not wider', () => {
    expect(workshop.prove(workshop.files)!.wider).toEqual([]);
    expect(widening(workshop.files)).toBeUndefined();
  });

  test('those that let somebody in are caught, and no other is accused', () => {
    const found = { wider: 0, harmless: 0, refused: [] as string[] };
    for (const { name, mutants } of MUTATIONS) {
      for (const [at, files] of mutants(workshop.files).slice(0, MOST).entries()) {
        const proof = workshop.prove(files);
        if (!proof) found.refused.push(name);
        else if (proof.wider.length > 0) {
          found.wider += 1;
          // Who may host is judged against `served_by`; requests cannot ask that.
          for (const { witness, point } of proof.wider.filter(({ kind }) => kind === 'access')) {
            const ask = [witness.request, point, witness.claims] as const;
            expect(isWider(files, ask), `${name} ${at} is accused of ${JSON.stringify(ask, shown)}`).toBe(true);
          }
        } else {
          found.harmless += 1;
          expect(widening(files), `${name} ${at} was not caught`).toBeUndefined();
        }
      }
    }
    expect(new Set(found.refused)).toEqual(new Set([]));
    expect(found.wider).toBeGreaterThan(40);
    expect(found.harmless).toBeGreaterThan(40);
  });

  function isWider(files: readonly ArtefactFile[], [request, point, claims]: Ask): boolean {
    return workshop.controllerAllows(files, request, point, claims) && !workshop.sourceAllows(request);
  }

  function widening(files: readonly ArtefactFile[]): Ask | undefined {
    return asks.find((ask) => isWider(files, ask));
  }
});

function shown(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value instanceof Set ? [...value] : value;
}

function everyAsk(): readonly Ask[] {
  const callers: readonly (readonly [AccessRequest['principal'], Claims])[] = [
    ...['ana@example.com', 'li@example.com', 'eve@example.com'].map(
      (user) => [{ kind: 'user', user, groups: [] }, NO_CLAIMS] as const,
    ),
    ...['ci', 'host'].map((workload) => [{ kind: 'workload', workload }, NO_CLAIMS] as const),
    [
      { kind: 'user', user: 'eve@example.com', groups: [] },
      { ...NO_CLAIMS, groups: ['#staff', 'strangerId', 'noSuch'] },
    ],
  ];
  const points: readonly (readonly [string | undefined, OnePoint])[] = [
    ['db', point('db.internal', 'tcp', 5432)],
    [undefined, point('db.internal', 'tcp', 4444)],
    [undefined, point('db.internal', 'udp', 5432)],
    [undefined, point('elsewhere.internal', 'tcp', 5432)],
    [undefined, point('vault.internal', 'tcp', 85)],
    ...['10.20.0.0', '10.20.0.255'].flatMap((address) => [
      ['net', point(address, 'tcp', 80)] as const,
      ['net', point(address, 'tcp', 90)] as const,
      [undefined, point(address, 'tcp', 79)] as const,
      [undefined, point(address, 'udp', 80)] as const,
    ]),
    [undefined, point('10.20.1.0', 'tcp', 80)],
    ['dns', point('10.20.0.53', 'udp', 53)],
    [undefined, point('10.20.0.53', 'udp', 4444)],
    [undefined, point('10.20.1.53', 'udp', 53)],
  ];
  return callers.flatMap(([principal, claims]) =>
    points.flatMap(([resource, at]) =>
      DEVICES.map((signals): Ask => {
        const request = {
          principal,
          ...(resource !== undefined && { resource }),
          now: NOW,
          approvals: new Set<string>(),
          ...signals,
        };
        return [request, at, claims];
      }),
    ),
  );
}
