import type { Estate } from '../../model/index.js';
import { PieceSpace } from '../cover/index.js';
import { idpDomains, universeParts } from '../lower/index.js';
import type { Horizon, NetworkSet, Piece, ResourceAccess, WhoTerm } from '../piece.js';
import { NO_REQUIREMENT } from '../requirement.js';
import { ANY_TIME, anyAtom } from '../sets/index.js';
import { domainOf, termOf } from '../who/index.js';

/** One space for two estates, and the access of either one said in it. */
export interface Sides {
  readonly space: PieceSpace;
  /** The pieces of a resource of the first or second estate. Public access is pieces too: of everyone and of every workload. */
  pieces(side: 0 | 1, access: ResourceAccess): readonly Piece[];
}

/**
 * A piece leaves unsaid what its estate takes for granted: who can log in at all, in which domains a group's members and an idp's addresses
 * lie. Where two estates differ in that, it is written out before pieces are compared.
 */
export function sidesOf(estates: readonly [Estate, Estate], horizon: Horizon): Sides {
  const inactive = estates.map((estate) => universeParts(estate).inactive);
  const onlyOne = [0, 1].map((at) => [...inactive[at]!].filter((user) => !inactive[1 - at]!.has(user)));
  const space = new PieceSpace(
    estates.map((estate, at) => withActive(estate, new Set(onlyOne[at]))),
    horizon,
    { users: onlyOne.flat() },
  );
  const writers = estates.map((estate, at) => new Writer(estate, estates[1 - at]!, onlyOne[at]!));
  return {
    space,
    pieces: (side, access) =>
      access.public
        ? publicPieces(space, access.public.network)
        : access.pieces.flatMap((one) => writers[side]!.write(one)),
  };
}

/** Addresses that the other estate knows as active are told apart, not left out. */
function withActive(estate: Estate, users: ReadonlySet<string>): Estate {
  if (!estate.directory || users.size === 0) return estate;
  const all = [...estate.directory.users].map(
    ([user, one]) => [user, users.has(user) ? { ...one, active: true } : one] as const,
  );
  return { ...estate, directory: { ...estate.directory, users: new Map(all) } };
}

class Writer {
  /** Addresses with which nobody can log in on this side only, by domain. */
  readonly #inactive = new Map<string, string[]>();
  /** Open groups that lie in other domains on the other side, each with the domains on this side. */
  readonly #groups: ReadonlyMap<string, ReadonlySet<string>>;
  /** Idps that assert other domains on the other side, or that only this side has. */
  readonly #idps: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #allIdps: readonly string[];
  /** The sides do not agree on who may log in with what. */
  readonly #isOtherLogin: boolean;

  constructor(estate: Estate, other: Estate, inactive: readonly string[]) {
    for (const user of inactive) {
      const domain = domainOf(user);
      this.#inactive.set(domain, [...(this.#inactive.get(domain) ?? []), user]);
    }
    this.#groups = changed(universeParts(estate).openGroups, universeParts(other).openGroups);
    const [mine, theirs] = [idpDomains(estate), idpDomains(other)];
    const own = [...mine]
      .filter(([name]) => !theirs.has(name))
      .map(([name, domains]) => [name, new Set(domains)] as const);
    this.#idps = new Map([...changed(mine, theirs), ...own]);
    this.#allIdps = [...mine.keys()].sort();
    this.#isOtherLogin = this.#idps.size > 0 || [...theirs.keys()].some((name) => !mine.has(name));
  }

  write(piece: Piece): readonly Piece[] {
    if (this.#inactive.size + this.#groups.size === 0 && !this.#isOtherLogin) return [piece];
    const active = { ...piece, who: this.#withoutInactive(piece.who) };
    return piece.who.notIn.reduce<readonly Piece[]>(
      (pieces, group) => pieces.flatMap((one) => this.#splitByGroup(one, group)),
      this.#splitByIdp(active),
    );
  }

  #withoutInactive(who: WhoTerm): WhoTerm {
    const domains = who.domains.map(({ domain, exceptUsers }) => ({
      domain,
      exceptUsers: [...exceptUsers, ...(this.#inactive.get(domain) ?? [])].sort(),
    }));
    return { ...who, domains };
  }

  /** Whoever lies outside a group's domains is not in it, on this side. */
  #splitByGroup(piece: Piece, group: string): readonly Piece[] {
    const domains = this.#groups.get(group);
    if (!domains) return [piece];
    const { who } = piece;
    const outside = limited(who, (domain) => !domains.has(domain));
    return [
      { ...piece, who: limited(who, (domain) => domains.has(domain)) },
      { ...piece, who: { ...outside, notIn: who.notIn.filter((one) => one !== group) } },
    ];
  }

  /** With an idp come only the addresses that it asserts on this side. */
  #splitByIdp(piece: Piece): readonly Piece[] {
    if (!this.#isOtherLogin) return [piece];
    const { full, known, unknown } = piece.situation.idp;
    const idp = full ? { known: this.#allIdps, unknown: true } : { known, unknown };
    const moved = idp.known.filter((name) => this.#idps.has(name));
    const withIdps = (some: readonly string[], isUnknown: boolean): Piece => ({
      ...piece,
      situation: { ...piece.situation, idp: { full: false, known: some, unknown: isUnknown } },
    });
    return [
      withIdps(
        idp.known.filter((name) => !moved.includes(name)),
        idp.unknown,
      ),
      ...moved.map((name) => ({
        ...withIdps([name], false),
        who: limited(piece.who, (domain) => this.#idps.get(name)!.has(domain)),
      })),
    ];
  }
}

/** Those of a term whose address lies in some domains. */
export function limited(who: WhoTerm, isMeant: (domain: string) => boolean): WhoTerm {
  return {
    ...who,
    users: who.users.filter((user) => isMeant(domainOf(user))),
    domains: who.domains.filter(({ domain }) => isMeant(domain)),
    everyone: false,
  };
}

function changed(
  mine: ReadonlyMap<string, Iterable<string>>,
  theirs: ReadonlyMap<string, Iterable<string>>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const text = (domains: Iterable<string>): string => [...domains].sort().join();
  const found = new Map<string, ReadonlySet<string>>();
  for (const [name, domains] of mine) {
    const other = theirs.get(name);
    if (other && text(other) !== text(domains)) found.set(name, new Set(domains));
  }
  return found;
}

function publicPieces({ universe }: PieceSpace, network: NetworkSet): readonly Piece[] {
  return [universe.humans, universe.allWorkloads]
    .filter((atoms) => atoms.some((word) => word !== 0))
    .map((atoms) => ({
      who: termOf(universe, { atoms, in: [], notIn: [] }),
      situation: { country: anyAtom(), network, platform: anyAtom(), idp: anyAtom(), time: ANY_TIME },
      requirement: NO_REQUIREMENT,
      origin: { kind: 'allow', policy: 'public', floors: [], denies: [] },
    }));
}
