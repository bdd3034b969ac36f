import type {
  AtomSet,
  LoginSet,
  NetworkSet,
  Piece,
  Requirement,
  ResourceAccess,
  TimeSet,
  WhoTerm,
} from '../../src/compiler/analysis/index.js';
import type { OsVersion } from '../../src/compiler/model/index.js';
import type { Ask, PolicySource } from './interpreter/index.js';
import { isMember } from './interpreter/principals.js';
import { domainOf } from './interpreter/values.js';

/** The parts of a piece that a request is compared with. */
export const FACTORS = [
  'who.users',
  'who.domains',
  'who.exceptUsers',
  'who.workloads',
  'who.in',
  'who.notIn',
  'country',
  'network',
  'platform',
  'idp',
  'time',
  'logins',
  'mfa',
  'risk',
  'flags',
  'edr',
  'checks',
  'os',
  'deviceAge',
  'sessionMax',
  'sessionIdle',
  'recorded',
  'isolated',
  'justified',
  'approvals',
] as const;

export type Factor = (typeof FACTORS)[number];

/** Is the request one of those that the access grants: read off the types of `piece.ts`, factor by factor; one of them can be left out. */
export function isGranted(source: PolicySource, access: ResourceAccess, ask: Ask, leftOut?: Factor): boolean {
  if (access.public) return isInNetwork(access.public.network, ask);
  return access.pieces.some((piece) => isInPiece(source, piece, ask, leftOut));
}

/** The policies and break-glass entries whose pieces hold the request. */
export function grantingPolicies(source: PolicySource, access: ResourceAccess, ask: Ask): ReadonlySet<string> {
  return new Set(access.pieces.filter((piece) => isInPiece(source, piece, ask)).map(({ origin }) => origin.policy));
}

function isInPiece(source: PolicySource, { who, situation, requirement }: Piece, ask: Ask, leftOut?: Factor): boolean {
  const checks: { readonly [factor in Factor]?: () => boolean } = {
    country: () => isInAtoms(situation.country, ask.country),
    network: () => isInNetwork(situation.network, ask),
    platform: () => isInAtoms<string>(situation.platform, ask.device.platform),
    idp: () => isInAtoms(situation.idp, ask.idp),
    time: () => isInTime(situation.time, ask.now),
    logins: () => isLoginIn(situation.logins, ask.as),
    ...demands(requirement, ask),
  };
  return (
    isMeant(source, who, ask, leftOut) &&
    (Object.keys(checks) as Factor[]).every((factor) => factor === leftOut || checks[factor]!())
  );
}

/** Who-terms are about people who can log in: someone whom the snapshot calls inactive is nobody, whatever they list. */
function isMeant(source: PolicySource, who: WhoTerm, { caller }: Ask, leftOut?: Factor): boolean {
  if (!caller || ('user' in caller && source.directory.users.get(caller.user)?.active === false)) return false;
  if (leftOut !== 'who.in' && !who.in.every((group) => isMember(source, caller, group))) return false;
  if (leftOut !== 'who.notIn' && who.notIn.some((group) => isMember(source, caller, group))) return false;
  if ('workload' in caller) return leftOut !== 'who.workloads' && who.workloads.includes(caller.workload);
  const { user } = caller;
  const isInDomain = who.domains.some(
    ({ domain, exceptUsers }) =>
      domain === domainOf(user) && (leftOut === 'who.exceptUsers' || !exceptUsers.includes(user)),
  );
  return (leftOut !== 'who.users' && who.users.includes(user)) || (leftOut !== 'who.domains' && isInDomain);
}

function isInAtoms<T extends string>(set: AtomSet<T>, value: T | undefined): boolean {
  if (set.full) return true;
  return value === undefined ? set.unknown : set.known.includes(value);
}

function isInNetwork(set: NetworkSet, { ip }: Ask): boolean {
  if (set.full) return true;
  if (!ip) return set.unknown;
  return (ip.family === 4 ? set.v4 : set.v6).some(({ from, to }) => from <= ip.value && ip.value <= to);
}

function isInTime(set: TimeSet, now: number): boolean {
  return set.full || set.ranges.some(({ from, to }) => from <= now && now < to);
}

function isLoginIn(set: LoginSet | undefined, as: string | undefined): boolean {
  if (!set) return as === undefined;
  if (as === undefined) return false;
  return set.logins.includes(as) === (set.kind === 'only');
}

const MFA = ['none', 'any', 'strong', 'phishing-resistant'];
const RISK = ['high', 'medium', 'low'];
const EDR = ['absent', 'installed', 'running'];

/** Is every scale of the request at least what the requirement says. Workloads have the worst value of what only humans have. */
function demands(least: Requirement, ask: Ask): { readonly [factor in Factor]?: () => boolean } {
  const isHuman = ask.caller !== undefined && 'user' in ask.caller;
  const { device, session } = ask;
  const isWithin = (value: number | undefined, limit: number | undefined): boolean =>
    limit === undefined || (value !== undefined && value <= limit);
  const isSaid = (flag: 'recorded' | 'isolated' | 'justified'): boolean =>
    !least[flag] || (isHuman && session.flags.has(flag));
  return {
    mfa: () => (isHuman ? MFA.indexOf(ask.mfa) : 0) >= least.mfa,
    risk: () => (isHuman ? RISK.indexOf(ask.risk) : 0) >= least.risk,
    flags: () => least.flags.every((flag) => device.flags.has(flag)),
    edr: () => EDR.indexOf(device.edr) >= least.edr,
    checks: () => least.checks.every((check) => device.checks.has(check)),
    os: () => isOsMet(least, ask),
    deviceAge: () => isWithin(device.age, least.deviceAge),
    sessionMax: () => isWithin(isHuman ? session.age : undefined, least.sessionMax),
    sessionIdle: () => isWithin(isHuman ? session.idle : undefined, least.sessionIdle),
    recorded: () => isSaid('recorded'),
    isolated: () => isSaid('isolated'),
    justified: () => isSaid('justified'),
    approvals: () => least.approvals.every((name) => isHuman && ask.approvals.has(name)),
  };
}

function isOsMet({ os }: Requirement, { device }: Ask): boolean {
  if (os.size === 0) return true;
  const wanted = [...os].find(([platform]) => platform === device.platform);
  if (!wanted) return false;
  return wanted[1].length === 0 || (device.version !== undefined && isAtLeast(device.version, wanted[1]));
}

function isAtLeast(version: string, least: OsVersion): boolean {
  const has = version.split('.').map(Number);
  for (let at = 0; at < Math.max(has.length, least.length); at++) {
    const difference = (has[at] ?? 0) - (least[at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
