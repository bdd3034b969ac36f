import type { DomainTerm, Piece } from '../../compiler/analysis/index.js';
import type { Estate, Idp } from '../../compiler/model/index.js';
import type { Bindings } from './bindings.js';

/** What one identity provider can say about the people of a piece. */
export interface LoginPart {
  readonly idp: string;
  readonly users: readonly string[];
  readonly domains: readonly DomainTerm[];
  /** The domains are all that the idp lists, and its binding or a group of its says that it knows no others. */
  readonly covered: boolean;
  /** Open groups of this idp. */
  readonly in: readonly string[];
  readonly notIn: readonly string[];
}

export interface Login {
  /** In the order of the idps, bound ones only; together they are what can be granted. */
  readonly parts: readonly LoginPart[];
  /** Bindings without which a part cannot be said, sorted. */
  readonly missing: readonly string[];
  /** Who is left out, and why. */
  readonly lost: readonly string[];
}

/**
 * Splits the people of a piece by the identity provider they log in with. Attributes and SCIM groups belong to one identity provider, so a
 * login of another one can neither prove nor disprove them, and an address counts only from an idp that lists its domain.
 */
export function loginOf(estate: Estate, bindings: Bindings, { who, situation }: Piece): Login {
  const parts: LoginPart[] = [];
  const missing = new Set<string>();
  const lost = new Set<string>();
  for (const idp of estate.idps.values()) {
    if (!situation.idp.full && !situation.idp.known.includes(idp.name)) continue;
    const own = domainsOf(idp);
    const users = who.users.filter((user) => own.has(domainOf(user)));
    const domains = who.domains.filter(({ domain }) => own.has(domain));
    if (users.length === 0 && domains.length === 0) continue;
    const foreign = who.in.filter((group) => sourceOf(estate, group) !== idp.name);
    if (foreign.length > 0) {
      lost.add(`a login of \`${idp.name}\` does not say who is in ${list(foreign)}`);
      continue;
    }
    const part = known(estate, { idp: idp.name, users, domains, in: who.in, notIn: who.notIn }, lost);
    if (part.users.length + part.domains.length === 0) continue;
    const unbound = unboundOf(bindings, idp, part);
    for (const path of unbound) missing.add(path);
    if (unbound.length === 0) parts.push({ ...part, covered: isCovered(bindings, idp, part) });
  }
  return { parts, missing: [...missing].sort(), lost: [...lost].sort() };
}

type People = Omit<LoginPart, 'covered'>;

/** Leaves out the people of whom this login cannot say that they are not in a group of another idp. */
function known(estate: Estate, part: People, lost: Set<string>): People {
  const foreign = part.notIn.filter((group) => sourceOf(estate, group) !== part.idp);
  const blind = new Set(foreign.flatMap((group) => [...groupDomains(estate, group)]));
  const users = part.users.filter((user) => !blind.has(domainOf(user)));
  const domains = part.domains.filter(({ domain }) => !blind.has(domain));
  if (users.length < part.users.length || domains.length < part.domains.length) {
    lost.add(`a login of \`${part.idp}\` does not say who is not in ${list(foreign)}`);
  }
  return { ...part, users, domains, notIn: part.notIn.filter((group) => !foreign.includes(group)) };
}

function isCovered(bindings: Bindings, idp: Idp, { domains, in: groups }: People): boolean {
  const closed = groups.length > 0 || bindings.idps.get(idp.name)?.onlyOwnDomains !== undefined;
  return closed && domains.length === domainsOf(idp).size;
}

function unboundOf(bindings: Bindings, idp: Idp, part: People): readonly string[] {
  const bound = bindings.idps.get(idp.name);
  const path = `bindings.idps.${idp.name}`;
  if (!bound) return [path];
  const named = part.users.length > 0 || part.domains.some(({ exceptUsers }) => exceptUsers.length > 0);
  const byDomain = part.domains.length > 0 && !isCovered(bindings, idp, part);
  return [
    ...(named && !bound.email ? [`${path}.email`] : []),
    ...(byDomain && !bound.domain ? [`${path}.domain`] : []),
    ...[...part.in, ...part.notIn].filter((group) => !bindings.groups.has(group)).map((g) => `bindings.groups.${g}`),
  ];
}

/** The idp that a synced group comes from. */
export function sourceOf(estate: Estate, group: string): string | undefined {
  const body = estate.groups.get(group)?.body;
  return body?.kind === 'synced' ? body.source.value : undefined;
}

/** Where members of a synced group can have their address. */
export function groupDomains(estate: Estate, group: string): ReadonlySet<string> {
  const idp = estate.idps.get(sourceOf(estate, group) ?? '');
  return idp ? domainsOf(idp) : new Set();
}

export function domainsOf(idp: Idp): ReadonlySet<string> {
  return new Set(idp.domains.map(({ value }) => value));
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

function list(groups: readonly string[]): string {
  return groups.map((group) => `\`${group}\``).join(', ');
}
