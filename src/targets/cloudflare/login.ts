import type { DomainTerm, Piece } from '../../compiler/analysis/index.js';
import type { Estate } from '../../compiler/model/index.js';
import type { Bound } from './binding-node.js';
import type { Bindings } from './bindings.js';
import type { GroupSelector } from './selectors.js';

/** What one login method can say about the people of a piece. */
export interface LoginPart {
  readonly idp: string;
  readonly users: readonly string[];
  readonly domains: readonly DomainTerm[];
  /** Open groups of this idp. */
  readonly in: readonly string[];
  readonly notIn: readonly string[];
}

export interface Login {
  /** Sorted by idp, bound ones only; together they are what can be granted. */
  readonly parts: readonly LoginPart[];
  /** Bindings without which a part cannot be said, sorted. */
  readonly missing: readonly string[];
  /** Who is left out, and why. */
  readonly lost: readonly string[];
}

/**
 * Splits the people of a piece by the identity provider they log in with. Access knows only what the last login said: an address counts
 * only from an idp that lists its domain, and a group only from the idp that it is synced from, so a login of another idp can neither
 * prove nor disprove membership (https://developers.cloudflare.com/cloudflare-one/identity/one-time-pin/, 2026-11-24).
 */
export function loginOf(estate: Estate, bindings: Bindings, { who, situation }: Piece): Login {
  const parts: LoginPart[] = [];
  const missing: string[] = [];
  const lost: string[] = [];
  for (const idp of estate.idps.values()) {
    if (!situation.idp.full && !situation.idp.known.includes(idp.name)) continue;
    const own = new Set(idp.domains.map(({ value }) => value));
    const users = who.users.filter((user) => own.has(domainOf(user)));
    const domains = who.domains.filter(({ domain }) => own.has(domain));
    if (users.length === 0 && domains.length === 0) continue;
    if (!bindings.idps.has(idp.name)) {
      missing.push(`bindings.idps.${idp.name}`);
      continue;
    }
    const foreign = who.in.filter((group) => sourceOf(estate, group) !== idp.name);
    if (foreign.length > 0) {
      lost.push(`a login of \`${idp.name}\` does not say who is in ${list(foreign)}`);
      continue;
    }
    const part = known(estate, { idp: idp.name, users, domains, in: who.in, notIn: who.notIn }, lost);
    if (part.users.length > 0 || part.domains.length > 0) parts.push(part);
  }
  return { parts, missing: missing.sort(), lost: [...new Set(lost)].sort() };
}

/** Leaves out the people of whom this login cannot say that they are not in a group of another idp. */
function known(estate: Estate, part: LoginPart, lost: string[]): LoginPart {
  const foreign = part.notIn.filter((group) => sourceOf(estate, group) !== part.idp);
  const blind = new Set(
    foreign.flatMap((group) => estate.idps.get(sourceOf(estate, group) ?? '')?.domains.map(({ value }) => value) ?? []),
  );
  const users = part.users.filter((user) => !blind.has(domainOf(user)));
  const domains = part.domains.filter(({ domain }) => !blind.has(domain));
  if (users.length < part.users.length || domains.length < part.domains.length) {
    lost.push(`a login of \`${part.idp}\` does not say who is not in ${list(foreign)}`);
  }
  return { ...part, users, domains, notIn: part.notIn.filter((group) => !foreign.includes(group)) };
}

/** How a synced group is selected; undefined when neither the group nor its idp says it. */
export function selectorOf(
  estate: Estate,
  bindings: Bindings,
  group: string,
): { readonly selector: Bound<GroupSelector>; readonly idpId: string } | undefined {
  const body = estate.groups.get(group)?.body;
  if (body?.kind !== 'synced') return undefined;
  const idp = bindings.idps.get(body.source.value);
  if (!idp) return undefined;
  const own = bindings.groups.get(group);
  if (own) return { selector: own, idpId: idp.value.id };
  if (!idp.value.groups) return undefined;
  const selector = idp.value.groups(body.external.value);
  return { selector: { value: selector, span: idp.span, path: `${idp.path}.groups` }, idpId: idp.value.id };
}

function sourceOf(estate: Estate, group: string): string | undefined {
  const body = estate.groups.get(group)?.body;
  return body?.kind === 'synced' ? body.source.value : undefined;
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

function list(groups: readonly string[]): string {
  return groups.map((group) => `\`${group}\``).join(', ');
}
