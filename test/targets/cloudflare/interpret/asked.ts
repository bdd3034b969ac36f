import { hasLogin, isVersionAtLeast } from '../../../../src/compiler/analysis/index.js';
import {
  type AccessRequest,
  cidrContains,
  EDR_STATES,
  type Estate,
  MFA_LEVELS,
  type PrincipalRef,
  parseAddress,
  parseCidr,
  RISK_LEVELS,
} from '../../../../src/compiler/model/index.js';
import type { Asked, Atom, PathPattern, PointBox } from '../../../../src/compiler/proof/index.js';

/** One point; the path in the canonical form of the source (the root is the empty text). */
export interface AskedPoint {
  readonly host: string;
  readonly traffic: PointBox['traffic'];
  readonly port: number;
  readonly path: string;
}

/** What is true of conditions that the source has no word for, by their id. */
export type Unknowns = (id: string) => boolean;

/** A request of the source at a point, as the question that a reading answers. Written apart from the reader and from the engine. */
export function askedOf(
  estate: Estate,
  request: AccessRequest,
  point: AskedPoint,
  unknowns: Unknowns = () => false,
): Asked {
  return {
    isAt: (box) => isIn(box, point),
    holds: (atom) => holds(estate, request, atom, unknowns),
  };
}

export function isIn({ host, traffic, ports, path }: PointBox, point: AskedPoint): boolean {
  if (traffic !== point.traffic || !isHost(host, point.host)) return false;
  const hasPorts = traffic === 'tcp' || traffic === 'udp';
  if (hasPorts && ports && !ports.some(({ from, to }) => from <= point.port && point.port <= to)) return false;
  return traffic !== 'tcp' || !path || isPath(path, point.path);
}

function isHost(host: PointBox['host'], name: string): boolean {
  switch (host.kind) {
    case 'any':
      return true;
    case 'name':
      return host.name === name;
    case 'wildcard':
      return name.endsWith(`.${host.suffix}`);
    case 'pattern':
      return starMatches(host.pattern.split('.'), name.split('.'));
    case 'cidr': {
      const address = parseAddress(name);
      const block = address && parseCidr(name);
      return block !== undefined && !('fault' in block) && cidrContains(host.cidr, block);
    }
    default:
      return false;
  }
}

/** A star is one character or more of a label. */
function starMatches(pattern: readonly string[], labels: readonly string[]): boolean {
  return (
    pattern.length === labels.length &&
    pattern.every((label, at) => {
      const source = label.split('*').map((part) => part.replace(/[^a-z0-9]/g, '\\$&'));
      return new RegExp(`^${source.join('.+')}$`).test(labels[at]!);
    })
  );
}

function isPath(pattern: PathPattern, path: string): boolean {
  if (pattern.kind === 'exact') return path === pattern.path;
  if (pattern.kind === 'prefix') return `${path}/`.startsWith(`${pattern.path}/`);
  const source = pattern.glob.split('*').map((part) => part.replace(/[^\w/]/g, '\\$&'));
  return new RegExp(`^${source.join('.*')}$`, 's').test(path);
}

function holds(estate: Estate, request: AccessRequest, atom: Atom, unknowns: Unknowns): boolean {
  const { principal, country, ip, device, idp } = request;
  const user = principal.kind === 'user' ? principal.user : undefined;
  switch (atom.kind) {
    case 'anybody':
      return true;
    case 'people':
      return user !== undefined;
    case 'workloads':
      return principal.kind === 'workload';
    case 'user':
      return user === atom.user;
    case 'domain':
      return user !== undefined && user.slice(user.lastIndexOf('@') + 1) === atom.domain;
    case 'group':
      return isMember(estate, request, atom.group);
    case 'workload':
      return principal.kind === 'workload' && principal.workload === atom.workload;
    case 'foreign-people':
      return user !== undefined && unknowns(atom.name);
    case 'foreign-workload':
      return principal.kind === 'workload' && unknowns(atom.name);
    case 'country':
      return country === undefined ? atom.unknown === true : atom.codes.includes(country);
    case 'network': {
      const address = ip === undefined ? undefined : parseAddress(ip);
      const ranges = address?.family === 6 ? atom.v6 : atom.v4;
      return address !== undefined && ranges.some(({ from, to }) => from <= address.bits && address.bits <= to);
    }
    case 'platform':
      return device?.platform === undefined ? atom.unknown === true : atom.platforms.includes(device.platform);
    case 'idp':
      return idp !== undefined && (atom.idps.includes(idp) || (atom.foreign ?? []).includes(idp));
    case 'login':
      return hasLogin(atom.logins, request.as ?? '');
    case 'demand':
      return meets(request, atom.demand, unknowns);
  }
}

function isMember(estate: Estate, request: AccessRequest, name: string): boolean {
  const { principal } = request;
  if (principal.kind === 'user' && principal.groups.includes(name)) return true;
  const body = estate.groups.get(name)?.body;
  const one = (ref: PrincipalRef): boolean => {
    if (ref.kind === 'user') return principal.kind === 'user' && principal.user === ref.user;
    if (ref.kind === 'workload') return principal.kind === 'workload' && principal.workload === ref.workload;
    return ref.kind === 'group' && isMember(estate, request, ref.group);
  };
  if (body?.kind === 'listed') return body.members.some(one);
  return body?.kind === 'all-of' && body.groups.every(one);
}

type Demand = Extract<Atom, { kind: 'demand' }>['demand'];

function meets({ mfa, risk, device, session, approvals }: AccessRequest, demand: Demand, unknowns: Unknowns): boolean {
  const platform = device?.platform;
  const version = platform && demand.os?.get(platform);
  const check = (name: string): boolean =>
    device?.checks.has(name) === true || (name.startsWith('(') && unknowns(name.slice(1, -1)));
  const below = (value: number | undefined, limit: number | undefined): boolean =>
    limit === undefined || (value !== undefined && value <= limit);
  return (
    MFA_LEVELS.indexOf(mfa ?? 'none') >= (demand.mfa ?? 0) &&
    RISK_LEVELS.indexOf(risk ?? 'high') >= (demand.risk ?? 0) &&
    (demand.flags ?? []).every((flag) => device?.flags.has(flag)) &&
    EDR_STATES.indexOf(device?.edr ?? 'absent') >= (demand.edr ?? 0) &&
    (demand.checks ?? []).every(check) &&
    (!demand.os ||
      demand.os.size === 0 ||
      (version !== undefined && isVersionAtLeast(device?.osVersion ?? [], version))) &&
    below(device?.age, demand.deviceAge) &&
    below(session?.age, demand.sessionMax) &&
    below(session?.idle, demand.sessionIdle) &&
    (!demand.recorded || session?.recorded === true) &&
    (!demand.isolated || session?.isolated === true) &&
    (!demand.justified || session?.justified === true) &&
    (demand.approvals ?? []).every((name) => approvals.has(name))
  );
}
