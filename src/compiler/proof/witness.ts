import { type Piece, witness } from '../analysis/index.js';
import type { AccessRequest, Estate } from '../model/index.js';
import type { Claims } from './claims.js';
import { isForeignName, NOBODY, OTHER_WORKLOAD, OUTSIDE, vendorName } from './names.js';
import { type OnePoint, pointText } from './point.js';

/** A request that an artefact allows and the source refuses. */
export interface Witness {
  /** Asks for the resource, or for the point where no resource has it. `ztctl can` answers it. */
  readonly request: AccessRequest;
  /** What the vendor knows of the caller beside it. */
  readonly claims: Claims;
}

/** The least request of a piece at a point. People and identities that the source does not know ask as nobody, with a claim that says who they are. */
export function witnessOf(
  estate: Estate,
  point: OnePoint,
  resource: string | undefined,
  piece: Piece,
  now: number,
): Witness {
  const known = knownPart(piece);
  const named = known && witness(estate, resource ?? '', known, now);
  const { as: login, ...request } = named ?? anonymous(estate, resource ?? '', piece, now);
  const isSsh = resource !== undefined && estate.resources.get(resource)!.isSsh;
  const stranger = named ? undefined : strangerOf(piece);
  const idp =
    piece.situation.idp.full || request.idp !== undefined ? undefined : piece.situation.idp.known.find(isForeignName);
  return {
    request: { ...askable(request, point, resource), ...(isSsh && { as: login ?? SOME_LOGIN }) },
    claims: {
      ...(stranger && { stranger }),
      groups: piece.who.in.filter(isForeignName).map(vendorName),
      checks: piece.requirement.checks.filter(isForeignName).map(vendorName),
      ...(idp !== undefined && { idp: vendorName(idp) }),
      ...(!isSsh && login !== undefined && { login }),
    },
  };
}

/** An ssh resource is always asked for with a login. */
const SOME_LOGIN = 'operator';

function askable(request: AccessRequest, point: OnePoint, resource: string | undefined): AccessRequest {
  const { resource: _resource, device, ...rest } = request;
  const checks = new Set([...(device?.checks ?? [])].filter((name) => !isForeignName(name)));
  return {
    ...rest,
    ...(resource === undefined ? { endpoint: pointText(point) } : { resource }),
    ...(device && { device: { ...device, checks } }),
  };
}

/** Only who can be written in a request; undefined when nobody of the piece can. An idp that no binding names may know anybody. */
function knownPart(piece: Piece): Piece | undefined {
  const { who, situation } = piece;
  const own = situation.idp.known.filter((name) => !isForeignName(name));
  const isOnlyForeign = !situation.idp.full && own.length === 0 && !situation.idp.unknown;
  const isLoggedIn = !situation.idp.full && !situation.idp.unknown;
  const term = {
    ...who,
    workloads: isLoggedIn ? [] : who.workloads.filter((name) => !isForeignName(name)),
    domains: who.domains.filter(({ domain }) => !isForeignName(domain)),
    in: who.in.filter((name) => !isForeignName(name)),
  };
  if (term.users.length + term.domains.length + term.workloads.length === 0) return undefined;
  const idp = isOnlyForeign ? { full: true, known: [], unknown: true } : { ...situation.idp, known: own };
  return { ...piece, who: term, situation: { ...situation, idp } };
}

/** The same signals, asked by nobody. */
function anonymous(estate: Estate, resource: string, piece: Piece, now: number): AccessRequest {
  const who = { users: [], domains: [], everyone: false, workloads: [NOBODY], in: [], notIn: [] };
  const asked = witness(estate, resource, { ...piece, who }, now);
  if (!asked) throw new Error('a workload always makes a request');
  return { ...asked, principal: { kind: 'nobody' } };
}

function strangerOf({ who, situation }: Piece): Claims['stranger'] {
  const isLoggedIn = !situation.idp.full && !situation.idp.unknown;
  const [workload] = isLoggedIn ? [] : who.workloads;
  if (workload === NOBODY) return undefined;
  if (workload === OTHER_WORKLOAD) return { kind: 'workload' };
  if (workload !== undefined) return { kind: 'workload', name: vendorName(workload) };
  const [user] = who.users;
  if (user !== undefined) return { kind: 'person', address: user };
  const domain = who.domains.find((one) => one.domain !== OUTSIDE)?.domain;
  return { kind: 'person', ...(domain !== undefined && { domain }) };
}
