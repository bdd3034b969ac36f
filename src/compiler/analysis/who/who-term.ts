import type { WhoTerm } from '../piece.js';
import { addBit, type Bits, emptyBits, hasBit, isSubsetBits, membersOf, minusBits, orBits } from './bits.js';
import { type Cube, makeCube } from './cube.js';
import type { Universe } from './universe.js';

/**
 * A cube in the words of the contract. An address that a directory calls inactive is never listed, not even as excepted: nobody can log in
 * with it, and a domain means those who can.
 */
export function termOf(universe: Universe, cube: Cube): WhoTerm {
  const { users, domains, workloads } = universe;
  const first = users.length + domains.length;
  const whole = domains.filter((_, index) => hasBit(cube.atoms, users.length + index));
  let named = minusBits(cube.atoms, universe.allWorkloads);
  for (const domain of whole) named = minusBits(named, universe.domainAtoms(domain));
  const usersIn = (atoms: Bits): readonly string[] => {
    const found: string[] = [];
    for (const atom of membersOf(atoms)) found.push(users[atom]!);
    return found;
  };
  return {
    users: usersIn(named),
    domains: whole.map((domain) => ({
      domain,
      exceptUsers: usersIn(minusBits(universe.domainAtoms(domain), cube.atoms)),
    })),
    everyone: cube.in.length === 0 && domains.length > 0 && whole.length === domains.length,
    workloads: workloads.filter((_, index) => hasBit(cube.atoms, first + index)),
    in: cube.in.map((group) => universe.openGroups[group]!),
    notIn: cube.notIn.map((group) => universe.openGroups[group]!),
  };
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
      const atom = universe.namedAtom(user);
      if (atom !== undefined) inside[atom >>> 5]! &= ~(1 << (atom & 31));
      else if (!universe.inactive.has(user)) return { unknown: `user:${user}` };
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
  return possible !== undefined && isSubsetBits(possible.atoms, cube.atoms);
}
