import {
  addBit,
  type Box,
  type Cube,
  largest,
  makeCube,
  minusCubes,
  NO_REQUIREMENT,
  type PieceSpace,
  PrincipalLowering,
  type Situation,
} from '../analysis/index.js';
import type { Estate } from '../model/index.js';
import { foreignName, NOBODY } from './names.js';
import { ANY_SITUATION, type Part, type PartAlgebra } from './part.js';
import type { Condition, DemandAtom, SituationAtom, WhoAtom } from './reading.js';

/** Turns conditions into parts, each condition once. */
export class ConditionLowering {
  /** Every request. */
  readonly whole: Part;
  readonly #estate: Estate;
  readonly #algebra: PartAlgebra;
  readonly #pieces: PieceSpace;
  readonly #principals: PrincipalLowering;
  readonly #everybody: Cube;
  readonly #all: Box;
  readonly #nothing: number;
  readonly #memo = new WeakMap<Condition, readonly Part[]>();
  readonly #negated = new WeakMap<Condition, readonly Part[]>();

  constructor(estate: Estate, algebra: PartAlgebra) {
    this.#estate = estate;
    this.#algebra = algebra;
    this.#pieces = algebra.pieces;
    const { universe } = this.#pieces;
    this.#principals = new PrincipalLowering(estate, universe);
    const everyone = universe.humans.map((word, at) => word | universe.allWorkloads[at]!);
    this.#everybody = makeCube(universe, everyone)!;
    this.#all = this.#pieces.space.fromSituation(ANY_SITUATION);
    this.#nothing = this.#pieces.space.requirements.intern(NO_REQUIREMENT);
    this.whole = this.#who([this.#everybody])[0]!;
  }

  /** The requests of which a condition is true. */
  parts(condition: Condition): readonly Part[] {
    if (!isWorthKeeping(condition)) return this.#lower(condition);
    return remembered(this.#memo, condition, () => this.#lower(condition));
  }

  /** The requests of which it is not. */
  negation(condition: Condition): readonly Part[] {
    if (!isWorthKeeping(condition)) return this.#lowerNegated(condition);
    return remembered(this.#negated, condition, () => this.#lowerNegated(condition));
  }

  #lower(condition: Condition): readonly Part[] {
    switch (condition.kind) {
      case 'all':
        return this.#meet(condition.of);
      case 'any':
        return this.#union(condition.of);
      case 'not':
        return this.negation(condition.of);
      case 'demand':
        return this.#demand(condition);
      default:
        return isWho(condition) ? this.#who(this.#cubes(condition)) : this.#situation(condition);
    }
  }

  #lowerNegated(condition: Condition): readonly Part[] {
    switch (condition.kind) {
      case 'all':
        return this.#algebra.largest(condition.of.flatMap((one) => this.negation(one)));
      case 'any': {
        const who = condition.of.filter(isWho);
        const cubes = minusCubes(this.#pieces.universe, [this.#everybody], this.#largest(who));
        return condition.of
          .filter((one) => !isWho(one))
          .reduce<readonly Part[]>((parts, one) => this.#algebra.meetAll(parts, this.negation(one)), this.#who(cubes));
      }
      case 'not':
        return this.parts(condition.of);
      default:
        return this.#algebra.minusAll([this.whole], this.parts(condition));
    }
  }

  #meet([first, ...others]: readonly Condition[]): readonly Part[] {
    if (!first) return [this.whole];
    return others.reduce<readonly Part[]>(
      (parts, one) => (parts.length === 0 ? parts : this.#algebra.meetAll(parts, this.parts(one))),
      this.parts(first),
    );
  }

  /** Principals of one "or" become few cubes, however many are named. */
  #union(conditions: readonly Condition[]): readonly Part[] {
    const who = this.#who(this.#largest(conditions.filter(isWho)));
    const others = conditions.filter((one) => !isWho(one)).flatMap((one) => this.parts(one));
    return this.#algebra.largest(this.#algebra.united([...who, ...others]));
  }

  /** Single names make one cube together; only groups are cubes of their own. */
  #largest(atoms: readonly WhoAtom[]): readonly Cube[] {
    const bits = new Uint32Array(this.#everybody.atoms.length);
    const others: Cube[] = [];
    for (const atom of atoms) {
      const single = this.#atomOf(atom);
      if (single !== undefined) addBit(bits, single);
      else others.push(...this.#cubes(atom));
    }
    return largest(this.#pieces.universe, [...this.#ofAtoms(bits), ...others]);
  }

  /** The atom of what is one name; undefined for what is more, and for nobody. */
  #atomOf(atom: WhoAtom): number | undefined {
    const { universe } = this.#pieces;
    if (atom.kind === 'user') return universe.namedAtom(atom.user);
    return atom.kind === 'workload' ? universe.workloadAtom(this.#workloadName(atom.workload)) : undefined;
  }

  #workloadName(name: string): string {
    return this.#estate.workloads.has(name) ? name : foreignName(name);
  }

  #who(cubes: readonly Cube[]): readonly Part[] {
    return cubes
      .map((cube) => this.#algebra.part(this.#pieces.space.cubes.intern(cube), this.#all, this.#nothing, []))
      .filter((part) => part !== undefined);
  }

  #cubes(atom: WhoAtom): readonly Cube[] {
    const { universe } = this.#pieces;
    switch (atom.kind) {
      case 'anybody':
        return [this.#everybody];
      case 'people':
        return this.#ofAtoms(universe.humans);
      case 'workloads':
        return minusCubes(universe, this.#ofAtoms(universe.allWorkloads), this.#ofWorkload(NOBODY));
      case 'user':
        return this.#ofAtoms(this.#bits([universe.namedAtom(atom.user)]));
      case 'domain':
        return this.#ofAtoms(universe.domainAtoms(atom.domain));
      case 'group':
        return this.#estate.groups.has(atom.group)
          ? this.#principals.group(atom.group)
          : this.#openGroup(foreignName(atom.group));
      case 'foreign-people':
        return this.#openGroup(foreignName(atom.name));
      case 'workload':
        return this.#ofWorkload(this.#workloadName(atom.workload));
      case 'foreign-workload':
        return this.#ofWorkload(foreignName(atom.name));
    }
  }

  #openGroup(name: string): readonly Cube[] {
    const { universe } = this.#pieces;
    const group = universe.groupIndex(name);
    if (group === undefined) return [];
    const cube = makeCube(universe, universe.humans, [group]);
    return cube ? [cube] : [];
  }

  #ofWorkload(name: string): readonly Cube[] {
    return this.#ofAtoms(this.#bits([this.#pieces.universe.workloadAtom(name)]));
  }

  #bits(atoms: readonly (number | undefined)[]): Uint32Array {
    const bits = new Uint32Array(this.#everybody.atoms.length);
    for (const atom of atoms) if (atom !== undefined) addBit(bits, atom);
    return bits;
  }

  #ofAtoms(atoms: Uint32Array): readonly Cube[] {
    const cube = makeCube(this.#pieces.universe, atoms);
    return cube ? [cube] : [];
  }

  #situation(atom: SituationAtom): readonly Part[] {
    const box = this.#pieces.space.fromSituation({ ...ANY_SITUATION, ...this.#dimension(atom) });
    const part = this.#algebra.part(this.whole.who, box, this.#nothing, []);
    return part ? [part] : [];
  }

  #dimension(atom: SituationAtom): Partial<Situation> {
    switch (atom.kind) {
      case 'country':
        return { country: { full: false, known: sorted(atom.codes), unknown: atom.unknown ?? false } };
      case 'network':
        return { network: { full: false, v4: atom.v4, v6: atom.v6, unknown: false, clauses: [] } };
      case 'platform':
        return { platform: { full: false, known: sorted(atom.platforms), unknown: atom.unknown ?? false } };
      case 'idp': {
        const named = atom.idps.map((name) => (this.#estate.idps.has(name) ? name : foreignName(name)));
        const known = sorted([...named, ...(atom.foreign ?? []).map(foreignName)]);
        return { idp: { full: false, known, unknown: false } };
      }
      case 'login':
        return { logins: atom.logins };
    }
  }

  #demand({ demand }: DemandAtom): readonly Part[] {
    const requirement = this.#pieces.space.requirements.intern({ ...NO_REQUIREMENT, ...demand });
    const part = this.#algebra.part(this.whole.who, this.#all, requirement, []);
    return part ? [part] : [];
  }
}

/** Lists are shared between rules and cost something; what they list is neither, and there are millions of it in a large artefact. */
function isWorthKeeping({ kind }: Condition): boolean {
  return kind === 'any' || kind === 'not';
}

function isWho(condition: Condition): condition is WhoAtom {
  switch (condition.kind) {
    case 'anybody':
    case 'people':
    case 'workloads':
    case 'user':
    case 'domain':
    case 'group':
    case 'workload':
    case 'foreign-people':
    case 'foreign-workload':
      return true;
    default:
      return false;
  }
}

function sorted<T extends string>(names: readonly T[]): readonly T[] {
  return [...new Set(names)].sort();
}

function remembered(
  memo: WeakMap<Condition, readonly Part[]>,
  condition: Condition,
  make: () => readonly Part[],
): readonly Part[] {
  let found = memo.get(condition);
  if (!found) {
    found = make();
    memo.set(condition, found);
  }
  return found;
}
