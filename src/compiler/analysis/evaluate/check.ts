import { EDR_STATES, type Estate, MFA_LEVELS, type Platform, RISK_LEVELS, type Schedule } from '../../model/index.js';
import { describeDuration } from '../listing/describe-piece.js';
import type { Alternative, Scope } from '../lower/index.js';
import type { AtomSet, NameClause, NetworkSet, Requirement } from '../piece.js';
import { isVersionAtLeast } from '../requirement.js';
import { isOpen } from '../schedule.js';
import { hasAddress } from '../sets/index.js';
import { hasBit } from '../who/index.js';
import { declaredText, demandsText } from './credential-words.js';
import type { Point } from './point.js';

/** One condition, ready to be asked of a request. The texts are made only when somebody wants to know why. */
export interface Check {
  /** As in the language: `mfa`, `posture.managed`, `session.max`, `location`, … */
  readonly condition: string;
  holds(point: Point): boolean;
  needed(): string;
  got(point: Point): string;
}

/** What checks look up by name. */
export type Definitions = Pick<Estate, 'schedules' | 'workloads'>;

/** Everything that one alternative demands; a request meets it when every check holds. */
export function alternativeChecks(alternative: Alternative, { schedules, workloads }: Definitions): readonly Check[] {
  return [
    kindCheck(alternative, workloads),
    ...scopeChecks(alternative.scope, schedules),
    ...scaleChecks(alternative.requirement),
    ...deviceChecks(alternative.requirement),
    ...sessionChecks(alternative.requirement),
  ].filter((check) => check !== undefined);
}

/** The situation alone: what `when` of a deny asks. */
export function scopeChecks(scope: Scope, schedules: ReadonlyMap<string, Schedule>): readonly Check[] {
  const { country, network, platform, idp } = scope;
  return [
    country.full ? undefined : atomCheck('location', country, (point) => point.country),
    network.full ? undefined : networkCheck(network),
    platform.full ? undefined : atomCheck<Platform>('platform', platform, (point) => point.platform),
    idp.full ? undefined : atomCheck('idp', idp, (point) => point.idp),
    ...scope.schedules.map((clause) => scheduleCheck(clause, schedules)),
  ].filter((check) => check !== undefined);
}

function kindCheck(alternative: Alternative, declared: Definitions['workloads']): Check {
  const { humans, workloads, credentials } = alternative;
  const isAboutCredentials = credentials.length > 0;
  return {
    condition: isAboutCredentials ? 'credential' : 'principal',
    holds: ({ isWorkload, atom }) => (isWorkload ? hasBit(workloads, atom) : humans),
    needed: () => (isAboutCredentials ? demandsText(credentials) : 'a human'),
    got: ({ workload }) => {
      if (workload === undefined) return 'a human';
      const known = declared.get(workload);
      return isAboutCredentials && known ? declaredText(known.credential) : 'a workload';
    },
  };
}

function atomCheck<T extends string>(
  condition: string,
  set: AtomSet<T>,
  value: (point: Point) => T | undefined,
): Check {
  const known = new Set(set.known);
  return {
    condition,
    holds(point) {
      const given = value(point);
      return given === undefined ? set.unknown : known.has(given);
    },
    needed: () => set.known.join(', '),
    got: (point) => value(point) ?? 'unknown',
  };
}

function networkCheck(network: NetworkSet): Check {
  const bounds = network.v4.map(({ from, to }) => ({ from: Number(from), to: Number(to) }));
  return {
    condition: 'network',
    holds(point) {
      const { v4 } = point;
      if (v4 < 0) return hasAddress(network, point.address);
      for (const { from, to } of bounds) if (from <= v4 && v4 <= to) return true;
      return false;
    },
    needed: () => network.clauses.flatMap(({ anyOf }) => anyOf).join(', '),
    got: ({ ip }) => ip ?? 'unknown',
  };
}

function scheduleCheck(clause: NameClause, schedules: ReadonlyMap<string, Schedule>): Check {
  const windows = clause.anyOf.map((name) => schedules.get(name)!);
  return {
    condition: 'schedule',
    holds: ({ now }) => windows.some((schedule) => isOpen(schedule, now)),
    needed: () => clause.anyOf.join(', '),
    got: ({ now }) => new Date(now).toISOString(),
  };
}

function scaleChecks({ mfa, risk, approvals }: Requirement): readonly (Check | undefined)[] {
  return [
    rankCheck('mfa', MFA_LEVELS, mfa, (point) => point.mfa),
    rankCheck('risk', RISK_LEVELS, risk, (point) => point.risk),
    ...approvals.map((approval) => flagCheck('approval', approval, (point) => point.isApproved(approval), 'none')),
  ];
}

function deviceChecks(requirement: Requirement): readonly (Check | undefined)[] {
  const { flags, edr, checks, os, deviceAge } = requirement;
  return [
    ...flags.map((flag) => flagCheck(`posture.${flag}`, 'true', (point) => point.hasFlag(flag))),
    rankCheck('posture.edr', EDR_STATES, edr, (point) => point.edr),
    ...checks.map((check) => flagCheck('posture.check', check, (point) => point.hasCheck(check))),
    os.size === 0 ? undefined : osCheck(os),
    limitCheck('posture.max_age', deviceAge, (point) => point.deviceAge),
  ];
}

function sessionChecks(requirement: Requirement): readonly (Check | undefined)[] {
  const { sessionMax, sessionIdle, recorded, isolated, justified } = requirement;
  return [
    limitCheck('session.max', sessionMax, (point) => point.sessionAge),
    limitCheck('session.idle', sessionIdle, (point) => point.sessionIdle),
    recorded ? flagCheck('session.recorded', 'true', (point) => point.isSession('recorded')) : undefined,
    isolated ? flagCheck('session.isolated', 'true', (point) => point.isSession('isolated')) : undefined,
    justified ? flagCheck('session.justified', 'true', (point) => point.isSession('justified')) : undefined,
  ];
}

function rankCheck(
  condition: string,
  levels: readonly string[],
  least: number,
  value: (point: Point) => number,
): Check | undefined {
  if (least === 0) return undefined;
  return {
    condition,
    holds: (point) => value(point) >= least,
    needed: () => levels[least]!,
    got: (point) => levels[value(point)]!,
  };
}

function flagCheck(condition: string, needed: string, holds: (point: Point) => boolean, otherwise = 'false'): Check {
  return { condition, holds, needed: () => needed, got: () => otherwise };
}

/** The platforms that a posture lists are part of its scope; here only the versions count. */
function osCheck(os: Requirement['os']): Check {
  const holds = ({ platform, osVersion }: Point): boolean =>
    platform === undefined || isVersionAtLeast(osVersion, os.get(platform) ?? []);
  return {
    condition: 'posture.os',
    holds,
    needed: () => [...os].map(([platform, version]) => `${platform} >=${version.join('.')}`).join(', '),
    got: ({ platform, osVersion }) => `${platform} ${osVersion.length > 0 ? osVersion.join('.') : 'unknown'}`,
  };
}

function limitCheck(condition: string, limit: number | undefined, value: (point: Point) => number): Check | undefined {
  if (limit === undefined) return undefined;
  return {
    condition,
    holds: (point) => value(point) <= limit,
    needed: () => `at most ${describeDuration(limit)}`,
    got: (point) => (Number.isFinite(value(point)) ? describeDuration(value(point)) : 'unknown'),
  };
}
