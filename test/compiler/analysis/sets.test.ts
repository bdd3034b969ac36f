import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NetworkSet, TimeSet } from '../../../src/compiler/analysis/index.js';
import {
  anyAtom,
  atomAlgebra,
  atomsOf,
  Dimension,
  hasAddress,
  hasAtom,
  hasInstant,
  hasLogin,
  LOGIN_ALGEBRA,
  NETWORK_ALGEBRA,
  networkOf,
  type SetAlgebra,
  timeAlgebra,
} from '../../../src/compiler/analysis/sets/index.js';
import { parseAddress } from '../../../src/compiler/model/index.js';
import { cidr } from './kit.js';

/** Holds an algebra against membership, point by point. */
function laws<T, P>(
  algebra: SetAlgebra<T>,
  sets: fc.Arbitrary<T>,
  points: readonly P[],
  has: (set: T, point: P) => boolean,
): void {
  const members = (set: T): readonly P[] => points.filter((point) => has(set, point));
  fc.assert(
    fc.property(sets, sets, (a, b) => {
      const [inA, inB] = [members(a), members(b)];
      expect(members(algebra.intersect(a, b))).toEqual(inA.filter((point) => inB.includes(point)));
      expect(members(algebra.minus(a, b))).toEqual(inA.filter((point) => !inB.includes(point)));
      const union = algebra.union(a, b);
      if (union !== undefined) {
        expect(members(union)).toEqual(points.filter((point) => inA.includes(point) || inB.includes(point)));
      }
      expect(algebra.isSubset(a, b)).toBe(inA.every((point) => inB.includes(point)));
      expect(algebra.isEmpty(a)).toBe(inA.length === 0);
      expect(members(algebra.full)).toEqual(points);
      expect(algebra.isSubset(algebra.intersect(a, b), a)).toBe(true);
      expect(algebra.isEmpty(algebra.intersect(algebra.minus(a, b), b))).toBe(true);
    }),
  );
}

describe('atom sets', () => {
  const ATOMS = ['a', 'b', 'c'] as const;
  const SETS = fc.oneof(
    fc.constant(anyAtom<string>()),
    fc.tuple(fc.subarray([...ATOMS]), fc.boolean()).map(([known, unknown]) => atomsOf<string>(known, unknown)),
  );

  test('are what their members are, unknown included', () => {
    laws(atomAlgebra<string>(ATOMS), SETS, [...ATOMS, undefined], hasAtom);
  });

  test('that hold every atom and unknown are full', () => {
    const algebra = atomAlgebra<string>(ATOMS);
    expect(algebra.union(atomsOf(ATOMS), atomsOf<string>([], true))).toBe(algebra.full);
    expect(algebra.union(atomsOf(['a']), atomsOf<string>([], true))).toEqual({
      full: false,
      known: ['a'],
      unknown: true,
    });
  });

  test('lose unknown in a complement of what a deny names', () => {
    const algebra = atomAlgebra<string>(ATOMS);
    expect(algebra.minus(algebra.full, atomsOf<string>(['a'], true))).toEqual({
      full: false,
      known: ['b', 'c'],
      unknown: false,
    });
  });
});

describe('network sets', () => {
  const BLOCKS = [
    '0.0.0.0/0',
    '::/0',
    '10.0.0.0/8',
    '10.0.0.0/9',
    '10.128.0.0/9',
    '10.1.2.3',
    '2001:db8::/32',
    '2001:db8::1',
  ];
  const POINTS = [
    '9.255.255.255',
    '10.0.0.0',
    '10.1.2.3',
    '10.127.255.255',
    '10.128.0.0',
    '11.0.0.0',
    '2001:db8::',
    '2001:db8::1',
    '2001:db9::',
  ]
    .map(parseAddress)
    .concat(undefined);
  const SETS: fc.Arbitrary<NetworkSet> = fc.oneof(
    fc.constant(NETWORK_ALGEBRA.full),
    fc
      .tuple(fc.subarray(BLOCKS, { maxLength: 3 }), fc.boolean())
      .map(([blocks, unknown]) => networkOf(blocks.map(cidr), [{ anyOf: blocks, negated: false }], unknown)),
  );
  const HAS = (set: NetworkSet, point: ReturnType<typeof parseAddress>): boolean => hasAddress(set, point);

  test('are what their addresses are, unknown included', () => {
    // Emptiness and inclusion are exact; the points show every boundary of the blocks above, the all-covering ones aside.
    fc.assert(
      fc.property(SETS, SETS, (a, b) => {
        for (const point of POINTS) {
          expect(HAS(NETWORK_ALGEBRA.intersect(a, b), point)).toBe(HAS(a, point) && HAS(b, point));
          expect(HAS(NETWORK_ALGEBRA.minus(a, b), point)).toBe(HAS(a, point) && !HAS(b, point));
          const union = NETWORK_ALGEBRA.union(a, b);
          if (union) expect(HAS(union, point)).toBe(HAS(a, point) || HAS(b, point));
          if (NETWORK_ALGEBRA.isSubset(a, b) && HAS(a, point)) expect(HAS(b, point)).toBe(true);
        }
        expect(NETWORK_ALGEBRA.isSubset(a, b)).toBe(NETWORK_ALGEBRA.isEmpty(NETWORK_ALGEBRA.minus(a, b)));
      }),
    );
  });

  test('::/0 holds no IPv4 address, also one written as IPv4-mapped', () => {
    const six = networkOf([cidr('::/0')], []);
    expect(HAS(six, parseAddress('192.0.2.1'))).toBe(false);
    expect(HAS(six, parseAddress('::ffff:192.0.2.1'))).toBe(false);
    expect(HAS(six, parseAddress('2001:db8::1'))).toBe(true);
  });

  test('0.0.0.0/0 and ::/0 together are every known address, and not unknown', () => {
    const both = networkOf([cidr('0.0.0.0/0'), cidr('::/0')], []);
    expect(both.full).toBe(false);
    expect(HAS(both, undefined)).toBe(false);
    expect(networkOf([cidr('0.0.0.0/0'), cidr('::/0')], [], true)).toBe(NETWORK_ALGEBRA.full);
  });

  test('adjacent blocks become one range', () => {
    expect(networkOf([cidr('10.0.0.0/9'), cidr('10.128.0.0/9')], []).v4).toHaveLength(1);
  });

  test('keep the names that say them: all hold in an intersection, turned round in a complement', () => {
    const named = (name: string, block: string): NetworkSet =>
      networkOf([cidr(block)], [{ anyOf: [name], negated: false }]);
    const [office, lab] = [named('office', '10.0.0.0/9'), named('lab', '10.64.0.0/10')];
    const half = named('half', '10.96.0.0/11');
    expect(NETWORK_ALGEBRA.intersect(office, lab)).toBe(lab);
    expect(NETWORK_ALGEBRA.minus(NETWORK_ALGEBRA.full, office).clauses).toEqual([{ anyOf: ['office'], negated: true }]);
    expect(NETWORK_ALGEBRA.minus(lab, half).clauses).toEqual([
      { anyOf: ['half'], negated: true },
      { anyOf: ['lab'], negated: false },
    ]);
    expect(NETWORK_ALGEBRA.union(half, named('guest', '192.0.2.0/24'))?.clauses).toEqual([
      { anyOf: ['guest', 'half'], negated: false },
    ]);
  });

  test('that names cannot say together stay apart', () => {
    const clauses = (...names: string[]) => names.map((name) => ({ anyOf: [name], negated: false }));
    const a = networkOf([cidr('10.0.0.0/9')], clauses('a', 'b'));
    const b = networkOf([cidr('11.0.0.0/9')], clauses('c', 'd'));
    expect(NETWORK_ALGEBRA.union(a, b)).toBeUndefined();
  });
});

describe('time sets', () => {
  const algebra = timeAlgebra({ from: 0, to: 10 });
  const POINTS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  const SETS: fc.Arbitrary<TimeSet> = fc
    .array(fc.tuple(fc.integer({ min: -3, max: 12 }), fc.integer({ min: 1, max: 5 })), { maxLength: 3 })
    .map((ranges) =>
      algebra.of(
        ranges.map(([from, length]) => ({ from, to: from + length })),
        [],
      ),
    );

  test('are what their instants are, within the horizon', () => {
    laws(algebra, SETS, POINTS, hasInstant);
  });

  test('that fill the horizon are full', () => {
    expect(
      algebra.of(
        [
          { from: -5, to: 4 },
          { from: 4, to: 20 },
        ],
        [],
      ),
    ).toBe(algebra.full);
  });
});

describe('login sets', () => {
  const SETS = fc
    .tuple(fc.constantFrom('only' as const, 'all-but' as const), fc.subarray(['a', 'root']))
    .map(([kind, logins]) => ({ kind, logins }));

  test('are what their logins are, names never heard of included', () => {
    laws(LOGIN_ALGEBRA, SETS, ['a', 'root', 'somebody-else'], hasLogin);
  });
});

describe('an interned dimension', () => {
  test('gives equal sets equal numbers and the full set 0', () => {
    const dimension = new Dimension(atomAlgebra<string>(['a', 'b']));
    expect(dimension.intern(anyAtom())).toBe(0);
    const a = dimension.intern(atomsOf(['a']));
    expect(dimension.intern(atomsOf(['a']))).toBe(a);
    expect(dimension.minus(0, dimension.intern(atomsOf(['b'], true)))).toBe(a);
    expect(dimension.intersect(a, 0)).toBe(a);
    expect(dimension.isSubset(a, 0)).toBe(true);
    expect(dimension.isSubset(0, a)).toBe(false);
  });

  test('keeps sets apart that are the same and said by other names', () => {
    const dimension = new Dimension(NETWORK_ALGEBRA);
    const named = (name: string): number =>
      dimension.intern(networkOf([cidr('10.0.0.0/8')], [{ anyOf: [name], negated: false }]));
    expect(named('office')).not.toBe(named('hq'));
    expect(dimension.isSubset(named('office'), named('hq'))).toBe(true);
  });
});
