import type { Estate } from '../../model/index.js';
import { type LoweredEstate, lower } from '../lower/index.js';
import type { WhoTerm } from '../piece.js';
import { type Cube, cubeOf, groupsSayAll, makeCube, membersOf } from '../who/index.js';

/**
 * A term as an expression of the language: `group:sre except user:a@example.com`, `everyone except group:contractors`. Listed groups stand
 * for their members where they hold nobody else. `and` is what `all_of` says.
 */
export function describeWho(estate: Estate, term: WhoTerm): string {
  const names = namesOf(estate);
  let text = names.said.get(term);
  if (text === undefined) {
    text = describe(names, term);
    names.said.set(term, text);
  }
  return text;
}

function describe(names: Names, term: WhoTerm): string {
  const excepted = [
    ...listed(
      names.users,
      term.domains.flatMap(({ exceptUsers }) => exceptUsers),
      'user',
    ),
    ...term.notIn.map((group) => `group:${group}`),
  ];
  const base = names.whole({
    ...term,
    notIn: [],
    domains: term.domains.map(({ domain }) => ({ domain, exceptUsers: [] })),
  });
  return base + (excepted.length > 0 ? ` except ${excepted.join(', ')}` : '');
}

interface Names {
  /** Closed groups of humans by name, with at least two members, the largest first. */
  readonly users: readonly Extent[];
  /** Likewise of workloads; with `workloads` and the kinds. */
  readonly workloads: readonly Extent[];
  whole(term: WhoTerm): string;
  /** What was put into words already: many pieces share a term. */
  readonly said: WeakMap<WhoTerm, string>;
}

interface Extent {
  readonly expression: string;
  readonly members: ReadonlySet<string>;
}

const NAMES = new WeakMap<Estate, Names>();

function namesOf(estate: Estate): Names {
  let names = NAMES.get(estate);
  if (!names) {
    names = buildNames(lower(estate));
    NAMES.set(estate, names);
  }
  return names;
}

function buildNames(lowered: LoweredEstate): Names {
  const { estate, universe, principals } = lowered;
  const users: Extent[] = [];
  const workloads = workloadExtents(estate);
  const exact = new Map<string, string>();
  for (const name of estate.groups.keys()) {
    const cubes = principals.group(name);
    const [only] = cubes;
    if (!only || cubes.length > 1) continue;
    exact.set(keyOf(only), name);
    if (only.in.length > 0) continue;
    const extent = { expression: `group:${name}`, members: memberNames(lowered, only) };
    if (estate.groups.get(name)!.holds === 'humans') users.push(extent);
    else workloads.push(extent);
  }
  const extents = { users: largestFirst(users), workloads: largestFirst(workloads) };
  const whole = (term: WhoTerm): string => {
    const cube = cubeOf(universe, term);
    const named = cube && 'atoms' in cube ? exact.get(keyOf(cube)) : undefined;
    if (named !== undefined) return `group:${named}`;
    const groups = term.in.map((group) => `group:${group}`).join(' and ');
    if (cube && 'atoms' in cube && impliedBy(lowered, cube)) return groups;
    const base = [
      ...(term.everyone ? ['everyone'] : term.domains.map(({ domain }) => `domain:${domain}`)),
      ...listed(extents.users, term.users, 'user'),
      ...listed(extents.workloads, term.workloads, 'workload'),
    ];
    if (!groups) return base.join(', ');
    return `${base.length > 1 ? `(${base.join(', ')})` : base.join('')} and ${groups}`;
  };
  return { ...extents, whole, said: new WeakMap() };
}

/** Equal texts mean equal cubes. */
function keyOf({ atoms, in: inGroups, notIn }: Cube): string {
  return `${inGroups.join(',')}/${notIn.join(',')}/${atoms.join(',')}`;
}

/** The groups alone say who is meant: their domains are all there. */
function impliedBy({ universe }: LoweredEstate, cube: Cube): boolean {
  return groupsSayAll(universe, makeCube(universe, cube.atoms, cube.in) ?? cube);
}

function workloadExtents(estate: Estate): Extent[] {
  const all = [...estate.workloads.values()];
  const kinds = [...new Set(all.map(({ workloadKind }) => workloadKind))].sort();
  return [
    { expression: 'workloads', members: new Set(all.map(({ name }) => name)) },
    ...kinds.map((kind) => ({
      expression: `kind:${kind}`,
      members: new Set(all.filter(({ workloadKind }) => workloadKind === kind).map(({ name }) => name)),
    })),
  ];
}

function memberNames({ universe }: LoweredEstate, cube: Cube): ReadonlySet<string> {
  const first = universe.users.length + universe.domains.length;
  return new Set(
    [...membersOf(cube.atoms)].map((atom) => universe.users[atom] ?? universe.workloads[atom - first] ?? ''),
  );
}

/** A group of one says less than its member. */
function largestFirst(extents: readonly Extent[]): readonly Extent[] {
  return extents
    .filter(({ members }) => members.size > 1)
    .sort((a, b) => b.members.size - a.members.size || (a.expression < b.expression ? -1 : 1));
}

/** Names for a list of principals: the largest groups that fit and add something, then the rest one by one. */
function listed(extents: readonly Extent[], names: readonly string[], kind: 'user' | 'workload'): readonly string[] {
  if (names.length < 2) return names.map((name) => `${kind}:${name}`);
  const wanted = new Set(names);
  const rest = new Set(names);
  const expressions: string[] = [];
  for (const { expression, members } of extents) {
    if (members.size > wanted.size) continue;
    if (!isSubset(members, wanted)) continue;
    const before = rest.size;
    for (const name of members) rest.delete(name);
    if (rest.size < before) expressions.push(expression);
  }
  return [...expressions, ...[...rest].sort().map((name) => `${kind}:${name}`)];
}

function isSubset(some: ReadonlySet<string>, all: ReadonlySet<string>): boolean {
  for (const one of some) if (!all.has(one)) return false;
  return true;
}
