import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isAtMost,
  isVersionAtLeast,
  joinRequirements,
  NO_REQUIREMENT,
  platformsWhereAtMost,
  type Requirement,
  requirementKey,
} from '../../../src/compiler/analysis/index.js';
import { anyAtom, atomsOf } from '../../../src/compiler/analysis/sets/index.js';
import { type OsVersion, PLATFORMS, type Platform } from '../../../src/compiler/model/index.js';

const LIMIT = fc.constantFrom(undefined, 60, 3600);

const REQUIREMENTS: fc.Arbitrary<Requirement> = fc
  .record({
    mfa: fc.nat(3),
    risk: fc.nat(2),
    edr: fc.nat(2),
    flags: fc.subarray(['firewall', 'managed'] as const),
    checks: fc.subarray(['a', 'b']),
    approvals: fc.subarray(['x']),
    os: fc.subarray([
      ['linux', []],
      ['macos', [14, 5]],
      ['windows', [10]],
    ] as [Platform, OsVersion][]),
    limits: fc.tuple(LIMIT, LIMIT, LIMIT),
    traits: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
  })
  .map(({ limits: [deviceAge, sessionMax, sessionIdle], traits: [recorded, isolated, justified], os, ...scales }) => ({
    ...scales,
    os: new Map(os),
    ...(deviceAge !== undefined && { deviceAge }),
    ...(sessionMax !== undefined && { sessionMax }),
    ...(sessionIdle !== undefined && { sessionIdle }),
    recorded,
    isolated,
    justified,
    postures: [],
  }));

const isBelow = (a: Requirement, b: Requirement): boolean => isAtMost(a, b, anyAtom());

describe('requirements', () => {
  test('are ordered: reflexive, antisymmetric up to equal meaning, transitive', () => {
    fc.assert(
      fc.property(REQUIREMENTS, REQUIREMENTS, REQUIREMENTS, (a, b, c) => {
        expect(isBelow(a, a)).toBe(true);
        expect(isBelow(NO_REQUIREMENT, a)).toBe(true);
        if (isBelow(a, b) && isBelow(b, c)) expect(isBelow(a, c)).toBe(true);
      }),
    );
  });

  test('a join is the least requirement above both', () => {
    fc.assert(
      fc.property(REQUIREMENTS, REQUIREMENTS, REQUIREMENTS, (a, b, c) => {
        const join = joinRequirements(a, b);
        // Postures without a common platform leave no situation: there is no such requirement.
        fc.pre(a.os.size === 0 || b.os.size === 0 || join.os.size > 0);
        expect(isBelow(a, join) && isBelow(b, join)).toBe(true);
        if (isBelow(a, c) && isBelow(b, c)) expect(isBelow(join, c)).toBe(true);
        expect(requirementKey(joinRequirements(b, a))).toBe(requirementKey(join));
      }),
      { numRuns: 1000 },
    );
  });

  test.each<[string, Partial<Requirement>, Partial<Requirement>]>([
    ['mfa', { mfa: 1 }, { mfa: 2 }],
    ['risk', { risk: 1 }, { risk: 2 }],
    ['edr', { edr: 1 }, { edr: 2 }],
    ['device age', { deviceAge: 3600 }, { deviceAge: 60 }],
    ['session length', { sessionMax: 3600 }, { sessionMax: 60 }],
    ['idle time', { sessionIdle: 3600 }, { sessionIdle: 60 }],
    ['recording', {}, { recorded: true }],
    ['isolation', {}, { isolated: true }],
    ['justification', {}, { justified: true }],
    ['a flag', {}, { flags: ['managed'] }],
    ['a check', {}, { checks: ['a'] }],
    ['an approval', {}, { approvals: ['x'] }],
    ['a version', { os: new Map([['macos', [14]]]) }, { os: new Map([['macos', [14, 1]]]) }],
  ])('more of %s demands more', (_, less, more) => {
    const [a, b] = [less, more].map((part) => ({ ...NO_REQUIREMENT, ...part }));
    expect(isBelow(a!, b!)).toBe(true);
    expect(isBelow(b!, a!)).toBe(false);
  });

  test('versions of different platforms are compared platform by platform', () => {
    const mac: Requirement = { ...NO_REQUIREMENT, os: new Map([['macos', [15]]]) };
    const other: Requirement = {
      ...NO_REQUIREMENT,
      os: new Map([
        ['macos', [14]],
        ['windows', [11]],
      ]),
    };
    expect(platformsWhereAtMost(other, mac).full).toBe(true);
    expect(platformsWhereAtMost(mac, other).known).toEqual(PLATFORMS.filter((one) => !other.os.has(one)).sort());
    expect(isAtMost(mac, other, atomsOf(['windows']))).toBe(false);
    expect(isAtMost(other, NO_REQUIREMENT, anyAtom())).toBe(false);
  });

  test('only platforms that both postures list can meet both', () => {
    const [a, b] = [
      ['linux', 'macos'],
      ['macos', 'windows'],
    ].map((names) => ({
      ...NO_REQUIREMENT,
      os: new Map(names.map((name) => [name as Platform, []])),
    }));
    expect([...joinRequirements(a!, b!).os.keys()]).toEqual(['macos']);
  });

  test('a difference beside versions makes them incomparable on every platform, unknown included', () => {
    const where = platformsWhereAtMost({ ...NO_REQUIREMENT, mfa: 1 }, NO_REQUIREMENT);
    expect(where).toEqual({ full: false, known: [], unknown: false });
  });

  test.each([
    [[14, 6], [14, 5], true],
    [[14, 10], [14, 9], true],
    [[14], [14, 0, 1], false],
    [[14], [14], true],
    [[10, 0, 22631], [10, 0, 22631, 1], false],
    [[], [1], false],
    [[], [], true],
  ])('version %j is at least %j: %s', (version, floor, expected) => {
    expect(isVersionAtLeast(version, floor)).toBe(expected);
  });
});
