import type { WhoTerm } from '../piece.js';
import { addBit, type Bits, emptyBits, hasBit, meetBits, orBits } from './bits.js';
import { type Cube, makeCube } from './cube.js';
import { domainOf, type Universe } from './universe.js';

/**
 * A cube in the words of the contract. In the domains of a term, an address that nobody can log in with is listed as excepted when the
 * policy names it; addresses that only a directory calls inactive are left out, because no name tells them from the rest of the domain.
 */
export function termOf(universe: Universe, cube: Cube): WhoTerm {
  const { users, domains, workloads } = universe;
  const first = users.length + domains.length;
  const whole = new Set(domains.filter((_, index) => hasBit(cube.atoms, users.length + index)));
  const named: string[] = [];
  const excepted = new Map<string, string[]>([...whole].map((domain) => [domain, []]));
  for (const [index, user] of users.entries()) {
    const holes = excepted.get(domainOf(user));
    const inside = hasBit(cube.atoms, index);
    if (inside && !holes) named.push(user);
    if (!inside && holes && canMatter(universe, cube, user)) holes.push(user);
  }
  return {
    users: named,
    domains: [...whole].map((domain) => ({ domain, exceptUsers: excepted.get(domain)! })),
    everyone: cube.in.length === 0 && domains.length > 0 && whole.size === domains.length,
    workloads: workloads.filter((_, index) => hasBit(cube.atoms, first + index)),
    in: cube.in.map((group) => universe.openGroups[group]!),
    notIn: cube.notIn.map((group) => universe.openGroups[group]!),
  };
}

/** Every named address of a domain can matter: one that is not in the cube must be kept out. */
function canMatter(universe: Universe, cube: Cube, user: string): boolean {
  const rest = universe.restAtom(domainOf(user));
  return rest !== undefined && hasBit(cube.atoms, rest);
}

/** What a term names that a universe does not have; see {@link cubeOf}. */
export interface UnknownPrincipal {
  readonly unknown: string;
}

/** The cube of a term; undefined when nobody can be in it. Names that the universe does not have are told, never dropped. */
export function cubeOf(universe: Universe, term: WhoTerm): Cube | undefined | UnknownPrincipal {
  const atoms = atomsOfTerm(universe, term);
  if ('unknown' in atoms) return atoms;
  const groups: number[][] = [[], []];
  for (const [index, names] of [term.in, term.notIn].entries()) {
    for (const name of names) {
      const group = universe.groupIndex(name);
      if (group === undefined) return { unknown: `group:${name}` };
      groups[index]!.push(group);
    }
  }
  return makeCube(universe, atoms, groups[0], groups[1]);
}

function atomsOfTerm(universe: Universe, term: WhoTerm): Bits | UnknownPrincipal {
  let atoms = emptyBits(universe.size);
  for (const { domain, exceptUsers } of term.domains) {
    const inside = universe.domainAtoms(domain).slice();
    for (const user of exceptUsers) {
      if (!universe.users.includes(user)) return { unknown: `user:${user}` };
      const atom = universe.namedAtom(user);
      if (atom !== undefined) inside[atom >>> 5]! &= ~(1 << (atom & 31));
    }
    if (universe.restAtom(domain) === undefined) return { unknown: `domain:${domain}` };
    atoms = orBits(atoms, inside);
  }
  for (const user of term.users) {
    const atom = universe.namedAtom(user);
    if (atom !== undefined) addBit(atoms, atom);
    else if (!universe.inactive.has(user)) return { unknown: `user:${user}` };
  }
  for (const workload of term.workloads) {
    const atom = universe.workloadAtom(workload);
    if (atom === undefined) return { unknown: `workload:${workload}` };
    addBit(atoms, atom);
  }
  return atoms;
}

/** True when the open groups alone say who is meant: every address in which their members can lie is in the cube. */
export function groupsSayAll(universe: Universe, cube: Cube): boolean {
  if (cube.in.length === 0) return false;
  const possible = makeCube(universe, universe.humans, cube.in);
  return (
    possible !== undefined &&
    !meetBits(
      possible.atoms.map((word, index) => word & ~cube.atoms[index]!),
      universe.humans,
    )
  );
}
