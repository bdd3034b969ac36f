import { type OsVersion, PLATFORMS, type Platform } from '../model/index.js';
import type { AtomSet, Requirement } from './piece.js';

/** Demands nothing. */
export const NO_REQUIREMENT: Requirement = {
  mfa: 0,
  risk: 0,
  flags: [],
  edr: 0,
  checks: [],
  os: new Map(),
  recorded: false,
  isolated: false,
  justified: false,
  approvals: [],
  postures: [],
};

/** The least vector that meets both. */
export function joinRequirements(a: Requirement, b: Requirement): Requirement {
  const deviceAge = least(a.deviceAge, b.deviceAge);
  const sessionMax = least(a.sessionMax, b.sessionMax);
  const sessionIdle = least(a.sessionIdle, b.sessionIdle);
  return {
    mfa: Math.max(a.mfa, b.mfa),
    risk: Math.max(a.risk, b.risk),
    flags: both(a.flags, b.flags),
    edr: Math.max(a.edr, b.edr),
    checks: both(a.checks, b.checks),
    os: joinOs(a.os, b.os),
    ...(deviceAge === undefined ? {} : { deviceAge }),
    ...(sessionMax === undefined ? {} : { sessionMax }),
    ...(sessionIdle === undefined ? {} : { sessionIdle }),
    recorded: a.recorded || b.recorded,
    isolated: a.isolated || b.isolated,
    justified: a.justified || b.justified,
    approvals: both(a.approvals, b.approvals),
    postures: both(a.postures, b.postures),
  };
}

/**
 * The platforms on which whoever meets `b` meets `a`: all, none, or (because versions are compared within one platform) some. A platform
 * that `os` does not list, the unknown one included, cannot meet it.
 */
export function platformsWhereAtMost(a: Requirement, b: Requirement): AtomSet<Platform> {
  if (!isAtMostBesidesOs(a, b)) return { full: false, known: [], unknown: false };
  if (a.os.size === 0) return { full: true, known: [], unknown: true };
  const below = PLATFORMS.filter((platform) => isFloorAtMost(a.os.get(platform), b.os, platform));
  const unknown = b.os.size > 0;
  if (unknown && below.length === PLATFORMS.length) return { full: true, known: [], unknown };
  return { full: false, known: below.sort(), unknown };
}

/** `floor` undefined: the platform cannot pass. */
function isFloorAtMost(floor: OsVersion | undefined, other: Requirement['os'], platform: Platform): boolean {
  const demanded = other.size === 0 ? [] : other.get(platform);
  return demanded === undefined || (floor !== undefined && isVersionAtLeast(demanded, floor));
}

/** True when every request with one of these platforms that meets `b` also meets `a`. */
export function isAtMost(a: Requirement, b: Requirement, platforms: AtomSet<Platform>): boolean {
  const where = platformsWhereAtMost(a, b);
  if (where.full) return true;
  const asked = platforms.full ? PLATFORMS : platforms.known;
  return (where.unknown || !platforms.unknown) && asked.every((platform) => where.known.includes(platform));
}

/** True when `version` is `floor` or later, number by number; missing parts are 0. */
export function isVersionAtLeast(version: OsVersion, floor: OsVersion): boolean {
  for (let i = 0; i < Math.max(version.length, floor.length); i++) {
    const difference = (version[i] ?? 0) - (floor[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** Equal texts mean equal requirements. */
export function requirementKey(one: Requirement): string {
  const os = [...one.os].map(([platform, version]) => `${platform}=${version.join('.')}`).sort();
  const limits = [one.deviceAge ?? null, one.sessionMax ?? null, one.sessionIdle ?? null];
  const traits = [one.recorded, one.isolated, one.justified].map(Number);
  const lists = [one.flags, one.checks, os, one.approvals, one.postures];
  return JSON.stringify([one.mfa, one.risk, one.edr, ...limits, ...traits, ...lists]);
}

/**
 * 26 bits for what is demanded besides versions: if `a` is at most `b`, the bits of `a` are among those of `b`. Names share the upper bits,
 * so equal bits prove nothing.
 */
export function requirementTraits(one: Requirement): number {
  const { mfa, risk, edr, deviceAge, sessionMax, sessionIdle, recorded, isolated, justified } = one;
  const scales = [mfa > 0, mfa > 1, mfa > 2, risk > 0, risk > 1, edr > 0, edr > 1];
  const limits = [deviceAge !== undefined, sessionMax !== undefined, sessionIdle !== undefined];
  const marks = [...scales, ...limits, recorded, isolated, justified];
  let bits = 0;
  for (const [at, isSet] of marks.entries()) if (isSet) bits |= 1 << at;
  for (const name of [...one.flags, ...one.checks, ...one.approvals]) {
    let hash = 7;
    for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
    bits |= 1 << (marks.length + ((hash >>> 0) % (26 - marks.length)));
  }
  return bits;
}

function isAtMostBesidesOs(a: Requirement, b: Requirement): boolean {
  return (
    a.mfa <= b.mfa &&
    a.risk <= b.risk &&
    a.edr <= b.edr &&
    isLimitAtMost(a.deviceAge, b.deviceAge) &&
    isLimitAtMost(a.sessionMax, b.sessionMax) &&
    isLimitAtMost(a.sessionIdle, b.sessionIdle) &&
    (!a.recorded || b.recorded) &&
    (!a.isolated || b.isolated) &&
    (!a.justified || b.justified) &&
    a.flags.every((flag) => b.flags.includes(flag)) &&
    a.checks.every((check) => b.checks.includes(check)) &&
    a.approvals.every((approval) => b.approvals.includes(approval))
  );
}

/** A shorter limit demands more. */
function isLimitAtMost(a: number | undefined, b: number | undefined): boolean {
  return a === undefined || (b !== undefined && b <= a);
}

/** Only platforms that both list can pass. Where there is none, no situation is left either: postures limit its platforms. */
function joinOs(a: Requirement['os'], b: Requirement['os']): Requirement['os'] {
  if (a.size === 0) return b;
  if (b.size === 0) return a;
  return new Map(
    [...a.keys()]
      .filter((platform) => b.has(platform))
      .sort()
      .map((platform): [Platform, OsVersion] => {
        const [one, other] = [a.get(platform)!, b.get(platform)!];
        return [platform, isVersionAtLeast(one, other) ? one : other];
      }),
  );
}

function least(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.min(a, b);
}

function both<T extends string>(a: readonly T[], b: readonly T[]): readonly T[] {
  if (b.length === 0) return a;
  if (a.length === 0) return b;
  return [...new Set([...a, ...b])].sort();
}
