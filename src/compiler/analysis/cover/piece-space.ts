import type { Estate } from '../../model/index.js';
import { idpDomains, postureRequirement, scopeAlgebras, universeParts } from '../lower/index.js';
import type { Horizon, Piece, WhoTerm } from '../piece.js';
import { type Box, Space } from '../space/index.js';
import { cubeOf, termOf, Universe } from '../who/index.js';

/** What an artefact names and no policy does. */
export interface ForeignNames {
  readonly users?: readonly string[];
  readonly workloads?: readonly string[];
  readonly domains?: readonly string[];
  /** Sets of people of whom nothing is known: open groups whose members can lie in every domain. */
  readonly groups?: readonly string[];
  /** Identity providers that can assert every domain. */
  readonly idps?: readonly string[];
}

/** A piece that names somebody whom none of the compared sources knows. */
export class UnknownPrincipalError extends Error {
  /** `user:x@example.com`, `group:x`, `workload:x`, `domain:x`. */
  readonly principal: string;

  constructor(principal: string) {
    super(`unknown principal ${principal}`);
    this.name = 'UnknownPrincipalError';
    this.principal = principal;
  }
}

/** A piece in a space: principals and situation with one least requirement. */
export interface Region {
  readonly who: number;
  readonly box: Box;
}

/** Where pieces of several estates (and of artefacts) over one horizon are compared. */
export class PieceSpace {
  readonly space: Space;
  readonly universe: Universe;
  /** Every idp that anybody can have logged in with, sorted. */
  readonly idps: readonly string[];
  /** Interned cubes of terms; null when nobody is in one. Pieces of one access share their terms. */
  readonly #cubes = new WeakMap<WhoTerm, number | null>();

  constructor(estates: readonly Estate[], horizon: Horizon, foreign: ForeignNames = {}) {
    const parts = estates.map(universeParts);
    const domains = [...parts.flatMap((one) => [...one.domains]), ...(foreign.domains ?? [])];
    const everywhere = (names: readonly string[] = []): ReadonlyMap<string, readonly string[]> =>
      new Map(names.map((name) => [name, domains]));
    this.universe = new Universe({
      domains,
      users: [...parts.flatMap(({ users }) => [...users]), ...(foreign.users ?? [])],
      inactive: new Set(parts.flatMap(({ inactive }) => [...inactive])),
      workloads: [...parts.flatMap(({ workloads }) => [...workloads]), ...(foreign.workloads ?? [])],
      openGroups: united([...parts.map(({ openGroups }) => openGroups), everywhere(foreign.groups)]),
    });
    const idps = united([...estates.map(idpDomains), everywhere(foreign.idps)]);
    this.idps = [...idps.keys()].sort();
    this.space = new Space({
      universe: this.universe,
      algebras: scopeAlgebras(idps.keys()),
      horizon,
      openRanges: () => [],
      idpDomains: idps,
      postures: new Map(
        estates.flatMap(({ postures }) => [...postures].map(([name, one]) => [name, postureRequirement(one)] as const)),
      ),
    });
  }

  /**
   * The region of a piece; undefined when nobody is in it.
   *
   * @throws UnknownPrincipalError
   */
  region({ who, situation }: Pick<Piece, 'who' | 'situation'>): Region | undefined {
    const cube = this.#cubeOf(who);
    return cube === null ? undefined : this.regionOf(cube, this.space.fromSituation(situation));
  }

  #cubeOf(who: WhoTerm): number | null {
    let found = this.#cubes.get(who);
    if (found === undefined) {
      const cube = cubeOf(this.universe, who);
      if (cube && 'unknown' in cube) throw new UnknownPrincipalError(cube.unknown);
      found = cube ? this.space.cubes.intern(cube) : null;
      this.#cubes.set(who, found);
    }
    return found;
  }

  /** Undefined when nobody can be in it. */
  regionOf(who: number | undefined, box: Box | undefined): Region | undefined {
    if (who === undefined || !box || this.space.isEmptyBox(box) || !this.space.canLogIn(who, box)) return undefined;
    return { who, box };
  }

  /** A piece with the requirement and origin of `like`. */
  pieceOf({ who, box }: Region, like: Piece): Piece {
    return {
      ...like,
      who: termOf(this.universe, this.space.cubes.value(who)),
      situation: this.space.toSituation(box, like.situation.logins !== undefined),
    };
  }
}

/** What any of the estates says that an idp or an open group can hold. */
function united(maps: readonly ReadonlyMap<string, Iterable<string>>[]): ReadonlyMap<string, readonly string[]> {
  const all = new Map<string, readonly string[]>();
  for (const [name, domains] of maps.flatMap((one) => [...one])) {
    all.set(name, [...new Set([...(all.get(name) ?? []), ...domains])]);
  }
  return all;
}
