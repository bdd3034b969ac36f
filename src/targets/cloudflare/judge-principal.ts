import type { Piece } from '../../compiler/analysis/index.js';
import type { Estate } from '../../compiler/model/index.js';
import type { Constraint } from '../capabilities.js';
import { pieceConstraints } from '../constraints.js';
import type { ConstraintUse, Ruling } from '../ruling.js';
import type { Context } from './context.js';
import { domainOf, selectorOf } from './login.js';
import { EXACT, missing, trust, trusting, unsupported } from './rulings.js';
import { selectorText } from './selectors.js';
import { workloadRuling } from './workloads.js';

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

export function judgePrincipal(context: Context, { constraint, piece }: ConstraintUse): Ruling {
  if (!piece) return EXACT;
  switch (constraint) {
    case 'workload':
      return workloadRuling(context, piece);
    case 'group.synced':
    case 'group.synced-all-of':
      return groups(context, piece, piece.who.in) ?? login(context, piece, constraint);
    case 'except.synced':
    case 'deny.synced':
      return groups(context, piece, relevant(context.estate, piece)) ?? EXACT;
    case 'idp':
      return idps(context, piece);
    case 'workload.credential':
    case 'except.listed':
    case 'deny.listed':
      return EXACT;
    default:
      return login(context, piece, constraint);
  }
}

/** The constraint that carries what is wrong with the login as a whole, so that it is said once. */
export function leadConstraint(estate: Estate, piece: Piece): Constraint {
  const used = pieceConstraints(estate, piece, false);
  return PEOPLE.find((constraint) => used.includes(constraint)) ?? 'user';
}

/** What is wrong with the login of a piece, whatever constraint is asked about. */
export function loginFault(context: Context, piece: Piece): Ruling | undefined {
  if (piece.who.workloads.length > 0) return undefined;
  const { parts, missing: paths, lost } = context.login(piece);
  if (paths[0] !== undefined) return missing(paths[0]);
  if (parts.length > 0) return undefined;
  return unsupported(
    lost[0] === undefined ? 'no identity provider logs these people in' : `${lost.join('; ')}, so nobody is left`,
  );
}

function login(context: Context, piece: Piece, constraint: Constraint): Ruling {
  const fault = constraint === leadConstraint(context.estate, piece) ? loginFault(context, piece) : undefined;
  if (fault) return fault;
  const found = piece.who.in.flatMap((group) => groupTrust(context, group) ?? []);
  return constraint.startsWith('group.synced') ? trusting(...found) : EXACT;
}

/** The first group without a selector; undefined when all are bound. */
function groups(context: Context, { who }: Piece, names: readonly string[]): Ruling | undefined {
  const unbound = names.find((group) => !groupTrust(context, group));
  if (unbound !== undefined) return missing(`bindings.groups.${unbound}`);
  if (names === who.in) return undefined;
  return trusting(...names.flatMap((group) => groupTrust(context, group) ?? []));
}

function groupTrust({ estate, bindings }: Context, group: string): ReturnType<typeof trust> | undefined {
  const found = selectorOf(estate, bindings, group);
  if (!found) return undefined;
  const note = 'the members of this group of the identity provider are the members of the group';
  return trust(group, selectorText(found.selector.value), found.selector, note);
}

/** Groups that someone of the piece could be in: a group lies within the domains of its idp. */
function relevant(estate: Estate, { who }: Piece): readonly string[] {
  const domains = new Set([...who.users.map(domainOf), ...who.domains.map(({ domain }) => domain)]);
  return who.notIn.filter((group) => {
    const body = estate.groups.get(group)?.body;
    const idp = body?.kind === 'synced' ? estate.idps.get(body.source.value) : undefined;
    return idp?.domains.some(({ value }) => domains.has(value)) ?? true;
  });
}

function idps({ bindings }: Context, { situation }: Piece): Ruling {
  const unbound = situation.idp.known.find((idp) => !bindings.idps.has(idp));
  return unbound === undefined ? EXACT : missing(`bindings.idps.${unbound}`);
}

export function idpTrust(
  bound: Parameters<typeof trust>[2] & { readonly value: { readonly id: string } },
  idp: string,
): ReturnType<typeof trust> {
  return trust(
    idp,
    bound.value.id,
    bound,
    'this login method is the identity provider and asserts its domains honestly',
  );
}
