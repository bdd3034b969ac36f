import {
  hasLogin,
  isIn,
  isVersionAtLeast,
  PieceSpace,
  Point,
  PrincipalLowering,
  type Requirement,
} from '../analysis/index.js';
import { type AccessRequest, EDR_STATES, type Estate, MFA_LEVELS, parseAddress, RISK_LEVELS } from '../model/index.js';
import { boxHas } from './box.js';
import { type Claims, NO_CLAIMS } from './claims.js';
import type { Asked } from './decide.js';
import { isForeignName, vendorName } from './names.js';
import type { OnePoint } from './point.js';
import type { Atom, SituationAtom, WhoAtom } from './reading.js';

/** Answers what a reading asks of requests to one estate. What only the vendor knows is false unless it is claimed. */
export class Asker {
  readonly #estate: Estate;
  readonly #point: Point;
  readonly #principals: PrincipalLowering;

  constructor(estate: Estate) {
    this.#estate = estate;
    const { universe } = new PieceSpace([estate], { from: 0, to: 1 });
    this.#point = new Point(universe);
    this.#principals = new PrincipalLowering(estate, universe);
  }

  /** One request at one point. The answer is good until the next one is asked. */
  ask(request: AccessRequest, point: OnePoint, claims: Claims = NO_CLAIMS): Asked {
    this.#point.load(request);
    return {
      isAt: (box) => boxHas(box, point),
      holds: (atom) => this.#holds(atom, request, claims),
    };
  }

  #holds(atom: Atom, request: AccessRequest, claims: Claims): boolean {
    switch (atom.kind) {
      case 'demand':
        return meets(atom.demand, request, claims);
      case 'country':
      case 'network':
      case 'platform':
      case 'idp':
      case 'login':
        return isSituated(atom, request, claims);
      default:
        return this.#isWho(atom, request, claims);
    }
  }

  #isWho(atom: WhoAtom, { principal }: AccessRequest, { stranger, groups }: Claims): boolean {
    const isPerson = principal.kind === 'user' || principal.kind === 'member' || stranger?.kind === 'person';
    const isWorkload = principal.kind === 'workload' || stranger?.kind === 'workload';
    switch (atom.kind) {
      case 'anybody':
        return true;
      case 'people':
        return isPerson;
      case 'workloads':
        return isWorkload;
      case 'user':
        return addressOf(principal, stranger) === atom.user;
      case 'domain':
        return domainOf(principal, stranger) === atom.domain;
      case 'group':
        if (!this.#estate.groups.has(atom.group)) return isPerson && groups.includes(atom.group);
        return this.#principals.group(atom.group).some((cube) => isIn(cube, this.#point));
      case 'foreign-people':
        return isPerson && groups.includes(atom.name);
      case 'workload':
        return principal.kind === 'workload'
          ? principal.workload === atom.workload
          : stranger?.kind === 'workload' && stranger.name === atom.workload;
      case 'foreign-workload':
        return stranger?.kind === 'workload' && stranger.name === atom.name;
    }
  }
}

function addressOf(principal: AccessRequest['principal'], stranger: Claims['stranger']): string | undefined {
  if (principal.kind === 'user') return principal.user;
  return stranger?.kind === 'person' ? stranger.address : undefined;
}

function domainOf(principal: AccessRequest['principal'], stranger: Claims['stranger']): string | undefined {
  if (principal.kind === 'member') return principal.domain;
  const address = addressOf(principal, stranger);
  if (address !== undefined) return address.slice(address.lastIndexOf('@') + 1);
  return stranger?.kind === 'person' ? stranger.domain : undefined;
}

function isSituated(atom: SituationAtom, request: AccessRequest, { idp, login }: Claims): boolean {
  switch (atom.kind) {
    case 'country':
      return request.country === undefined ? (atom.unknown ?? false) : atom.codes.includes(request.country);
    case 'network': {
      const address = request.ip === undefined ? undefined : parseAddress(request.ip);
      if (!address) return false;
      return (address.family === 4 ? atom.v4 : atom.v6).some(
        ({ from, to }) => from <= address.bits && address.bits <= to,
      );
    }
    case 'platform': {
      const platform = request.device?.platform;
      return platform === undefined ? (atom.unknown ?? false) : atom.platforms.includes(platform);
    }
    case 'idp':
      if (idp !== undefined) return (atom.foreign ?? []).includes(idp) || atom.idps.includes(idp);
      return request.principal.kind !== 'workload' && request.idp !== undefined && atom.idps.includes(request.idp);
    case 'login':
      return hasLogin(atom.logins, request.as ?? login ?? '');
  }
}

/** Every scale that is demanded is met; a signal that was not given is the worst of its scale. */
function meets(demand: Partial<Requirement>, request: AccessRequest, claims: Claims): boolean {
  const { device, session } = request;
  const { os } = demand;
  const platform = device?.platform;
  const isVersion =
    !os ||
    os.size === 0 ||
    (platform !== undefined && os.has(platform) && isVersionAtLeast(device?.osVersion ?? [], os.get(platform)!));
  return (
    rank(MFA_LEVELS, request.mfa) >= (demand.mfa ?? 0) &&
    rank(RISK_LEVELS, request.risk) >= (demand.risk ?? 0) &&
    rank(EDR_STATES, device?.edr) >= (demand.edr ?? 0) &&
    (demand.flags ?? []).every((flag) => device?.flags.has(flag) ?? false) &&
    (demand.checks ?? []).every((check) =>
      isForeignName(check) ? claims.checks.includes(vendorName(check)) : (device?.checks.has(check) ?? false),
    ) &&
    isVersion &&
    isWithin(device?.age, demand.deviceAge) &&
    isWithin(session?.age, demand.sessionMax) &&
    isWithin(session?.idle, demand.sessionIdle) &&
    (['recorded', 'isolated', 'justified'] as const).every((trait) => !demand[trait] || (session?.[trait] ?? false)) &&
    (demand.approvals ?? []).every((approval) => request.approvals.has(approval))
  );
}

function rank(levels: readonly string[], value: string | undefined): number {
  return value === undefined ? 0 : levels.indexOf(value);
}

function isWithin(value: number | undefined, limit: number | undefined): boolean {
  return limit === undefined || (value !== undefined && value <= limit);
}
