import { type AccessRequest, type Platform, parseAddress } from '../../../../src/compiler/model/index.js';
import type { OnePoint } from '../../../../src/compiler/proof/index.js';

export function point(host: string, traffic: 'tcp' | 'udp', port: number): OnePoint {
  const address = parseAddress(host);
  return { host: address ? { kind: 'address', address } : { kind: 'name', name: host }, traffic, port, path: '' };
}

/** Points with the resource that has them. */
export const POINTS: readonly (readonly [string, OnePoint])[] = [
  ['db', point('db.internal', 'tcp', 5432)],
  ['web', point('a.b.corp.internal', 'tcp', 443)],
  ['net', point('10.20.0.0', 'tcp', 80)],
  ['net', point('10.20.0.7', 'tcp', 84)],
  ['net', point('10.20.0.7', 'udp', 53)],
  ['net', point('10.20.0.255', 'tcp', 90)],
  ['vault', point('10.20.0.7', 'tcp', 85)],
];

export const CALLERS: readonly AccessRequest['principal'][] = [
  ...['ana@example.com', 'li@example.com', 'omar@example.com', 'eve@example.com'].map((user) => ({
    kind: 'user' as const,
    user,
    groups: [],
  })),
  ...['ci', 'host'].map((workload) => ({ kind: 'workload' as const, workload })),
];

/** Signals around what policies of these tests demand. */
export const DEVICES: readonly Partial<AccessRequest>[] = [{}, ...devices()].flatMap((one) => [
  one,
  { ...one, mfa: 'any' as const },
]);

function devices(): readonly Partial<AccessRequest>[] {
  const versions: readonly (readonly [Platform, readonly number[]])[] = [
    ['macos', [14, 5]],
    ['macos', [13, 0]],
    ['macos', [1, 0]],
    ['windows', [10, 0, 22631]],
    ['windows', [10, 0, 19045]],
    ['linux', [5, 4]],
    ['ios', [17, 0, 1]],
    ['ios', [16, 9]],
    ['android', [13]],
  ];
  return versions.flatMap(([platform, osVersion]) =>
    [true, false].map((good) => ({
      device: {
        platform,
        osVersion,
        flags: new Set<never>(),
        checks: new Set(good ? ['known'] : []),
        ...(good && { edr: 'running' as const }),
      },
    })),
  );
}
