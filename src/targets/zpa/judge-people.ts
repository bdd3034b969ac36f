import type { Piece } from '../../compiler/analysis/index.js';
import type { Estate } from '../../compiler/model/index.js';
import type { Constraint } from '../capabilities.js';
import { pieceConstraints } from '../constraints.js';
import type { ConstraintUse, Ruling } from '../ruling.js';
import type { Trust } from '../target.js';
import type { Bindings } from './bindings.js';
import { domainOf, groupDomains, loginOf } from './login.js';
import { EXACT, missing, trust, trusting, unsupported } from './rulings.js';

/** Constraints by which a piece says which people it means, in the order in which a fault of the login is reported. */
const PEOPLE: readonly Constraint[] = [
  'group.synced',
  'group.synced-all-of',
  'everyone',
  'domain',
  'group.listed',
  'group.all-of',
  'user',
];

/** Undefined for what does not speak of people. */
export function judgePeople(
  estate: Estate,
  bindings: Bindings,
  { constraint, piece }: ConstraintUse,
): Ruling | undefined {
  if (!piece) return undefined;
  if (constraint === 'except.synced' || constraint === 'deny.synced') return excluded(estate, bindings, piece);
  if (constraint === 'idp') {
    const unbound = piece.situation.idp.known.find((idp) => !bindings.idps.has(idp));
    return unbound === undefined ? EXACT : missing(`bindings.idps.${unbound}`);
  }
  if (!PEOPLE.includes(constraint)) return undefined;
  if (piece.who.workloads.length > 0) return EXACT;
  const fault = constraint === leadConstraint(estate, piece) ? loginFault(estate, bindings, piece) : undefined;
  return fault ?? trusting(peopleTrust(estate, bindings, piece));
}

/** The constraint that carries what is wrong with the login as a whole, so that it is said once. */
export function leadConstraint(estate: Estate, piece: Piece): Constraint {
  const used = pieceConstraints(estate, piece, false);
  return PEOPLE.find((constraint) => used.includes(constraint)) ?? 'user';
}

/** What is wrong with the login of a piece, whatever constraint is asked about. */
export function loginFault(estate: Estate, bindings: Bindings, piece: Piece): Ruling | undefined {
  if (piece.who.workloads.length > 0) return undefined;
  const { parts, missing: paths, lost } = loginOf(estate, bindings, piece);
  if (paths[0] !== undefined) return missing(paths[0]);
  if (parts.length > 0) return undefined;
  const why =
    lost[0] === undefined ? 'no identity provider logs these people in' : `${lost.join('; ')}, so nobody is left`;
  return unsupported(why);
}

/** Groups that someone of the piece could be in must be known, else the DENY rule before the grant cannot be said. */
function excluded(estate: Estate, bindings: Bindings, { who }: Piece): Ruling {
  const domains = [...who.users.map(domainOf), ...who.domains.map(({ domain }) => domain)];
  const groups = who.notIn.filter((group) => domains.some((domain) => groupDomains(estate, group).has(domain)));
  const unbound = groups.find((group) => !bindings.groups.has(group));
  if (unbound !== undefined) return missing(`bindings.groups.${unbound}`);
  return trusting(groups.map((group) => groupTrust(bindings, group)));
}

function peopleTrust(estate: Estate, bindings: Bindings, piece: Piece): readonly Omit<Trust, 'constraint'>[] {
  return loginOf(estate, bindings, piece).parts.flatMap((part) => {
    const { id, email, domain, onlyOwnDomains } = bindings.idps.get(part.idp)!;
    const found = [trust(part.idp, id.value, id, 'this is the identity provider, and it asserts its domains honestly')];
    if (email && (part.users.length > 0 || part.domains.some(({ exceptUsers }) => exceptUsers.length > 0))) {
      found.push(trust(part.idp, email.value.id, email, 'the attribute holds the address of the user, in lower case'));
    }
    if (part.covered && part.in.length === 0 && onlyOwnDomains) {
      found.push(trust(part.idp, id.value, onlyOwnDomains, 'it logs in nobody outside the domains of the idp'));
    }
    if (!part.covered && part.domains.length > 0 && domain) {
      found.push(trust(part.idp, domain.value.id, domain, 'the attribute holds the domain of the address'));
    }
    return [...found, ...part.in.map((group) => groupTrust(bindings, group))];
  });
}

function groupTrust({ groups }: Bindings, group: string): Omit<Trust, 'constraint'> {
  const bound = groups.get(group)!;
  const { value } = bound;
  const vendor = value.kind === 'SCIM_GROUP' ? value.id : `${value.id}=${value.value}`;
  const on = value.kind === 'SAML' ? '' : ', and SCIM policies are on';
  return trust(group, vendor, bound, `its members are the members of the group${on}`);
}
