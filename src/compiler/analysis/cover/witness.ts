import type { AccessRequest, DeviceSignals, Estate, RequestPrincipal } from '../../model/index.js';
import { EDR_STATES, formatAddress, MFA_LEVELS, RISK_LEVELS } from '../../model/index.js';
import { lower } from '../lower/index.js';
import type { AtomSet, DomainTerm, LoginSet, NetworkSet, Piece, Requirement } from '../piece.js';
import { domainOf } from '../who/index.js';

/**
 * A request that a piece grants, with exactly the signals that it demands; undefined when nobody is in the piece. The address is one that the
 * piece names, else `someone@` its first domain.
 */
export function witness(
  estate: Estate,
  resource: string,
  piece: Piece,
  horizonFrom: number,
): AccessRequest | undefined {
  const { situation, requirement } = piece;
  const found = principalOf(estate, piece);
  if (!found) return undefined;
  const platform = valueIn(situation.platform);
  const device = deviceOf(requirement, platform);
  const session = sessionOf(requirement);
  const ip = addressIn(situation.network);
  const country = valueIn(situation.country);
  return {
    principal: found.principal,
    resource,
    ...(situation.logins && { as: loginIn(situation.logins) }),
    now: situation.time.full ? horizonFrom : situation.time.ranges[0]!.from,
    ...(found.idp !== undefined && { idp: found.idp }),
    ...(country !== undefined && { country }),
    ...(ip !== undefined && { ip }),
    ...(requirement.mfa > 0 && { mfa: MFA_LEVELS[requirement.mfa]! }),
    ...(requirement.risk > 0 && { risk: RISK_LEVELS[requirement.risk]! }),
    ...(device && { device }),
    ...(session && { session }),
    approvals: new Set(requirement.approvals),
  };
}

interface Login {
  readonly principal: RequestPrincipal;
  readonly idp?: string;
}

function principalOf(estate: Estate, { who, situation }: Piece): Login | undefined {
  const [workload] = who.workloads;
  if (workload !== undefined) return { principal: { kind: 'workload', workload } };
  const strangers = who.domains.map((domain) => strangerOf(estate, domain));
  for (const user of [...who.users, ...strangers]) {
    const principal: RequestPrincipal = { kind: 'user', user, groups: who.in };
    if (situation.idp.full || situation.idp.unknown) return { principal };
    const idp = situation.idp.known.find((name) =>
      estate.idps.get(name)?.domains.some(({ value }) => value === domainOf(user)),
    );
    if (idp !== undefined) return { principal, idp };
  }
  return undefined;
}

/** An address that no policy, no directory and not the piece itself names. */
function strangerOf(estate: Estate, { domain, exceptUsers }: DomainTerm): string {
  const { users } = lower(estate).universe;
  for (let number = 1; ; number++) {
    const user = `someone${number === 1 ? '' : number}@${domain}`;
    if (!users.includes(user) && !exceptUsers.includes(user) && !estate.directory?.users.has(user)) return user;
  }
}

function valueIn<T extends string>(set: AtomSet<T>): T | undefined {
  return set.full ? undefined : set.known[0];
}

function addressIn(network: NetworkSet): string | undefined {
  if (network.full) return undefined;
  const [four, six] = [network.v4[0], network.v6[0]];
  if (four) return formatAddress({ family: 4, bits: four.from });
  return six && formatAddress({ family: 6, bits: six.from });
}

function loginIn({ kind, logins }: LoginSet): string {
  if (kind === 'only') return logins[0]!;
  let name = 'operator';
  while (logins.includes(name)) name += '0';
  return name;
}

function deviceOf(requirement: Requirement, platform: DeviceSignals['platform']): DeviceSignals | undefined {
  const { flags, edr, checks, os, deviceAge } = requirement;
  const silent = flags.length === 0 && edr === 0 && checks.length === 0 && deviceAge === undefined;
  if (silent && platform === undefined) return undefined;
  const osVersion = platform === undefined ? undefined : os.get(platform);
  return {
    ...(platform !== undefined && { platform }),
    ...(osVersion !== undefined && osVersion.length > 0 && { osVersion }),
    ...(deviceAge !== undefined && { age: deviceAge }),
    flags: new Set(flags),
    ...(edr > 0 && { edr: EDR_STATES[edr]! }),
    checks: new Set(checks),
  };
}

function sessionOf(requirement: Requirement): AccessRequest['session'] {
  const { sessionMax, sessionIdle, recorded, isolated, justified } = requirement;
  if (sessionMax === undefined && sessionIdle === undefined && !recorded && !isolated && !justified) return undefined;
  return {
    ...(sessionMax !== undefined && { age: sessionMax }),
    ...(sessionIdle !== undefined && { idle: sessionIdle }),
    recorded,
    isolated,
    justified,
  };
}
