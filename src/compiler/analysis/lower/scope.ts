import { COUNTRY_CODES, type Estate, PLATFORMS, type Platform } from '../../model/index.js';
import type { AtomSet, CountrySet, NameClause, NetworkSet } from '../piece.js';
import { ANY_NETWORK, anyAtom, atomAlgebra, NETWORK_ALGEBRA, type SetAlgebra } from '../sets/index.js';

/** A situation before it is laid over a horizon: time is still said by schedules, all of whose clauses must hold. */
export interface Scope {
  readonly country: CountrySet;
  readonly network: NetworkSet;
  readonly platform: AtomSet<Platform>;
  readonly idp: AtomSet<string>;
  readonly schedules: readonly NameClause[];
}

/** Nothing is demanded of the situation. */
export const ANY_SCOPE: Scope = {
  country: anyAtom(),
  network: ANY_NETWORK,
  platform: anyAtom(),
  idp: anyAtom(),
  schedules: [],
};

/** The algebras over the values that an estate can speak of. */
export interface ScopeAlgebras {
  readonly country: SetAlgebra<CountrySet>;
  readonly network: SetAlgebra<NetworkSet>;
  readonly platform: SetAlgebra<AtomSet<Platform>>;
  readonly idp: SetAlgebra<AtomSet<string>>;
}

export function scopeAlgebras(idps: Iterable<string>): ScopeAlgebras {
  return {
    country: atomAlgebra<string>(COUNTRY_CODES),
    network: NETWORK_ALGEBRA,
    platform: atomAlgebra<Platform>(PLATFORMS),
    idp: atomAlgebra<string>([...idps]),
  };
}

/** The domains that each idp asserts. */
export function idpDomains(estate: Estate): ReadonlyMap<string, readonly string[]> {
  return new Map([...estate.idps].map(([name, { domains }]) => [name, domains.map(({ value }) => value)]));
}

export function intersectScopes(algebras: ScopeAlgebras, a: Scope, b: Scope): Scope {
  if (a === ANY_SCOPE) return b;
  if (b === ANY_SCOPE) return a;
  const clauses = new Map([...a.schedules, ...b.schedules].map((clause) => [JSON.stringify(clause), clause]));
  return {
    country: algebras.country.intersect(a.country, b.country),
    network: algebras.network.intersect(a.network, b.network),
    platform: algebras.platform.intersect(a.platform, b.platform),
    idp: algebras.idp.intersect(a.idp, b.idp),
    schedules: [...clauses.values()],
  };
}
