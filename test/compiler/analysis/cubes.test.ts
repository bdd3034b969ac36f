import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bitsOf,
  type Cube,
  cubeOf,
  groupsSayAll,
  hasBit,
  intersectCubes,
  isSubsetCube,
  joinCubes,
  largest,
  makeCube,
  meetCubes,
  minusCube,
  minusCubes,
  splitCube,
  termOf,
  Universe,
} from '../../../src/compiler/analysis/who/index.js';

const UNIVERSE = new Universe({
  domains: ['a.example', 'b.example'],
  users: ['ana@a.example', 'ben@a.example', 'eve@b.example', 'gone@a.example'],
  inactive: new Set(['gone@a.example']),
  workloads: ['ci'],
  openGroups: new Map([
    ['both', ['a.example', 'b.example']],
    ['only-a', ['a.example']],
  ]),
});

interface Member {
  readonly atom: number;
  readonly groups: readonly number[];
}

/** Everybody there can be: each atom in each combination of the groups that it can be in. */
const EVERYBODY: readonly Member[] = Array.from({ length: UNIVERSE.size }, (_, atom) => {
  const possible = UNIVERSE.groupAtoms.flatMap((atoms, group) => (hasBit(atoms, atom) ? [group] : []));
  return [[], ...possible.map((group) => [group]), ...(possible.length === 2 ? [possible] : [])].map((groups) => ({
    atom,
    groups,
  }));
}).flat();

const isIn = (cube: Cube, { atom, groups }: Member): boolean =>
  hasBit(cube.atoms, atom) &&
  cube.in.every((group) => groups.includes(group)) &&
  !cube.notIn.some((group) => groups.includes(group));
const members = (cubes: readonly Cube[]): readonly Member[] =>
  EVERYBODY.filter((one) => cubes.some((cube) => isIn(cube, one)));
const list = (cube: Cube | undefined): readonly Cube[] => (cube ? [cube] : []);

const CUBES: fc.Arbitrary<Cube> = fc
  .tuple(
    fc.subarray(
      Array.from({ length: UNIVERSE.size }, (_, atom) => atom),
      { minLength: 1 },
    ),
    fc.subarray([0, 1]),
    fc.subarray([0, 1]),
  )
  .map(([atoms, inGroups, notIn]) => makeCube(UNIVERSE, bitsOf(UNIVERSE.size, atoms), inGroups, notIn))
  .filter((cube) => cube !== undefined);

describe('cubes', () => {
  test('are never empty in normal form', () => {
    fc.assert(
      fc.property(CUBES, (cube) => {
        expect(members([cube])).not.toEqual([]);
      }),
    );
  });

  test('meet, lie in each other and are cut as their members say', () => {
    fc.assert(
      fc.property(CUBES, CUBES, (a, b) => {
        const [inA, inB] = [members([a]), members([b])];
        const left = inA.filter((one) => !inB.includes(one));
        expect(members(list(intersectCubes(UNIVERSE, a, b)))).toEqual(inA.filter((one) => inB.includes(one)));
        expect(meetCubes(UNIVERSE, a, b)).toBe(inA.some((one) => inB.includes(one)));
        expect(isSubsetCube(UNIVERSE, a, b)).toBe(left.length === 0);
        expect(members(minusCube(UNIVERSE, a, b))).toEqual(left);
        expect(members(splitCube(UNIVERSE, a, b))).toEqual(left);
      }),
      { numRuns: 2000 },
    );
  });

  test('a split is disjoint', () => {
    fc.assert(
      fc.property(CUBES, CUBES, (a, b) => {
        const parts = splitCube(UNIVERSE, a, b);
        for (const one of EVERYBODY) expect(parts.filter((part) => isIn(part, one)).length).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('a join holds the members of both and nobody else', () => {
    fc.assert(
      fc.property(CUBES, CUBES, (a, b) => {
        const joined = joinCubes(UNIVERSE, a, b);
        if (joined) expect(members([joined])).toEqual(members([a, b]));
      }),
      { numRuns: 2000 },
    );
  });

  test('"in the group" and "not in the group" join to both', () => {
    const inside = makeCube(UNIVERSE, UNIVERSE.humans, [1])!;
    const outside = makeCube(UNIVERSE, UNIVERSE.humans, [], [1])!;
    expect(joinCubes(UNIVERSE, inside, outside)).toEqual(makeCube(UNIVERSE, UNIVERSE.humans));
    expect(joinCubes(UNIVERSE, outside, inside)).toEqual(makeCube(UNIVERSE, UNIVERSE.humans));
  });

  test('largest keeps the members and no cube inside another', () => {
    fc.assert(
      fc.property(fc.array(CUBES, { maxLength: 4 }), fc.array(CUBES, { maxLength: 3 }), (cubes, others) => {
        const kept = largest(UNIVERSE, cubes);
        expect(members(kept)).toEqual(members(cubes));
        for (const one of kept)
          for (const two of kept) if (one !== two) expect(isSubsetCube(UNIVERSE, one, two)).toBe(false);
        const left = members(cubes).filter((one) => !members(others).includes(one));
        expect(members(minusCubes(UNIVERSE, cubes, others))).toEqual(left);
      }),
      { numRuns: 500 },
    );
  });

  test('everyone but an open group is one cube, also when the group spans one domain only', () => {
    const everyone = makeCube(UNIVERSE, UNIVERSE.humans)!;
    expect(minusCube(UNIVERSE, everyone, makeCube(UNIVERSE, UNIVERSE.humans, [1])!)).toEqual([
      { atoms: UNIVERSE.humans, in: [], notIn: [1] },
    ]);
  });

  test('members of a group lie in its domains', () => {
    expect(makeCube(UNIVERSE, UNIVERSE.domainAtoms('b.example'), [1])).toBeUndefined();
  });

  test('become terms and come back', () => {
    fc.assert(
      fc.property(CUBES, (cube) => {
        expect(cubeOf(UNIVERSE, termOf(UNIVERSE, cube))).toEqual(cube);
      }),
    );
  });
});

describe('terms', () => {
  test('name a domain with the addresses it lacks, and no address that nobody can log in with', () => {
    const atoms = UNIVERSE.domainAtoms('a.example').slice();
    atoms[0]! &= ~(1 << UNIVERSE.namedAtom('ben@a.example')!);
    atoms[0]! |= 1 << UNIVERSE.namedAtom('eve@b.example')!;
    expect(termOf(UNIVERSE, makeCube(UNIVERSE, atoms)!)).toEqual({
      users: ['eve@b.example'],
      domains: [{ domain: 'a.example', exceptUsers: ['ben@a.example'] }],
      everyone: false,
      workloads: [],
      in: [],
      notIn: [],
    });
  });

  test('say everyone only where no group limits it', () => {
    expect(termOf(UNIVERSE, makeCube(UNIVERSE, UNIVERSE.humans)!).everyone).toBe(true);
    expect(termOf(UNIVERSE, makeCube(UNIVERSE, UNIVERSE.humans, [0])!).everyone).toBe(false);
  });

  test('name nobody that the universe does not have', () => {
    const nobody = { users: [], domains: [], everyone: false, workloads: [], in: [], notIn: [] };
    expect(cubeOf(UNIVERSE, { ...nobody, users: ['new@a.example'] })).toEqual({ unknown: 'user:new@a.example' });
    expect(cubeOf(UNIVERSE, { ...nobody, users: ['ana@a.example'], in: ['x'] })).toEqual({ unknown: 'group:x' });
    expect(cubeOf(UNIVERSE, { ...nobody, workloads: ['x'] })).toEqual({ unknown: 'workload:x' });
    expect(cubeOf(UNIVERSE, { ...nobody, domains: [{ domain: 'c.example', exceptUsers: [] }] })).toEqual({
      unknown: 'domain:c.example',
    });
    expect(cubeOf(UNIVERSE, { ...nobody, users: ['gone@a.example'] })).toBeUndefined();
  });

  test('a group says all when its domains are all there', () => {
    const group = makeCube(UNIVERSE, UNIVERSE.humans, [0])!;
    expect(groupsSayAll(UNIVERSE, group)).toBe(true);
    expect(groupsSayAll(UNIVERSE, makeCube(UNIVERSE, UNIVERSE.domainAtoms('a.example'), [0])!)).toBe(false);
    expect(groupsSayAll(UNIVERSE, makeCube(UNIVERSE, UNIVERSE.humans)!)).toBe(false);
  });
});
