import type { AllowPolicy, Demand, Element, Estate, Policy } from '../../../model/index.js';
import type { Access } from '../../access/index.js';
import type { Piece } from '../../piece.js';
import { NO_REQUIREMENT } from '../../requirement.js';
import { ANY_NETWORK, ANY_TIME, anyAtom } from '../../sets/index.js';
import { limited } from '../sides.js';

/** The estate as far as allows and denies bear on some resources: break-glass entries, which floors do not bind, are left out. */
export function allowsOf(estate: Estate, resources: ReadonlySet<string>): Estate {
  const bearing = [...estate.policies].filter(([, policy]) => policy.resources.some((name) => resources.has(name)));
  return { ...estate, policies: new Map(bearing), breakGlass: new Map() };
}

/** The estate in which each of some demands is an allow to `resources`, and nothing else is granted. */
export function demandsAsAllows(
  estate: Estate,
  element: Element,
  resources: readonly string[],
  demands: readonly Demand[],
): Estate {
  const allows = demands.map(({ who, except, as, when, session }, at): [string, Policy] => {
    const name = `${element.name}#${at}`;
    const allow: AllowPolicy = {
      name,
      nameSpan: element.nameSpan,
      span: element.span,
      toSpan: element.span,
      effect: 'allow',
      who,
      except,
      resources,
      validity: {},
      renamedFrom: [],
      ...(as && { as }),
      ...(when && { when }),
      ...(session && { session }),
    };
    return [name, allow];
  });
  return { ...estate, policies: new Map(allows), breakGlass: new Map() };
}

/** The same access, each resource of it computed once. */
export function remembered(access: Access): Access {
  const known = new Map<string, ReturnType<Access>>();
  const remember = (resource: string): ReturnType<Access> => {
    const found = known.get(resource) ?? access(resource);
    known.set(resource, found);
    return found;
  };
  return Object.assign(remember, { estate: access.estate, horizon: access.horizon });
}

/** Access without situation and demands: who gets in at all, by some request, and on ssh resources as whom. */
export function reachOf(access: Access): Access {
  const erase = reachOfPieces(access.estate);
  const reach = (resource: string): ReturnType<Access> => {
    const found = access(resource);
    return { ...found, pieces: found.pieces.map(erase) };
  };
  return Object.assign(reach, { estate: access.estate, horizon: access.horizon });
}

/** A piece without situation and demands: who can take it at all, and as whom. */
export function reachOfPieces({ idps }: Estate): (piece: Piece) => Piece {
  const domains = new Map([...idps].map(([name, idp]) => [name, idp.domains.map(({ value }) => value)]));
  return (piece) => reachOfPiece(piece, domains);
}

/** Where only some idps will do, only those get in whom one of them asserts. */
function reachOfPiece(piece: Piece, domains: ReadonlyMap<string, readonly string[]>): Piece {
  const { situation, who } = piece;
  const { full, unknown, known } = situation.idp;
  const asserted = new Set(known.flatMap((name) => domains.get(name) ?? []));
  return {
    who: full || unknown ? who : limited(who, (domain) => asserted.has(domain)),
    situation: {
      country: anyAtom(),
      network: ANY_NETWORK,
      platform: anyAtom(),
      idp: anyAtom(),
      time: ANY_TIME,
      ...(situation.logins && { logins: situation.logins }),
    },
    requirement: NO_REQUIREMENT,
    origin: piece.origin,
  };
}
