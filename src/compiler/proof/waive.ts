import type { Piece, Requirement, Situation } from '../analysis/index.js';
import type { DeviceFlag } from '../model/index.js';
import { ANY_SITUATION } from './part.js';

/** A gap that is live for the whole interval, as the proof needs it. */
export interface Waived {
  readonly gap: string;
  /** Names of allows and break-glass entries. */
  readonly policies: ReadonlySet<string>;
  /** `mfa`, `session`, `posture.edr` …: a name, or what stands before a dot and then everything below it. */
  readonly constraints: readonly string[];
}

/**
 * What a piece still demands of a target once live gaps have taken away what they name, for the policies that they name: nothing else is
 * given up. Not what targets use to leave a demand out (`strip.ts`), so that a fault there is found here.
 */
export function withoutWaived(piece: Piece, gaps: readonly Waived[]): Piece {
  const constraints = gaps
    .filter(({ policies }) => policies.has(piece.origin.policy))
    .flatMap((gap) => [...gap.constraints]);
  if (constraints.length === 0) return piece;
  const isWaived = (name: string): boolean =>
    constraints.some((constraint) => name === constraint || name.startsWith(`${constraint}.`));
  const requirement = withoutDemands(piece.requirement, isWaived);
  return { ...piece, requirement, situation: withoutLimits(piece, requirement, isWaived) };
}

function withoutDemands(one: Requirement, isWaived: (constraint: string) => boolean): Requirement {
  const limit = (name: string, key: 'deviceAge' | 'sessionMax' | 'sessionIdle'): Partial<Requirement> =>
    one[key] === undefined || isWaived(name) ? {} : { [key]: one[key] };
  return {
    mfa: isWaived('mfa') ? 0 : one.mfa,
    risk: isWaived('risk') ? 0 : one.risk,
    flags: one.flags.filter((flag: DeviceFlag) => !isWaived(`posture.${flag}`)),
    edr: isWaived('posture.edr') ? 0 : one.edr,
    checks: isWaived('posture.check') ? [] : one.checks,
    os: isWaived('posture.os') ? new Map() : one.os,
    ...limit('posture.max_age', 'deviceAge'),
    ...limit('session.max', 'sessionMax'),
    ...limit('session.idle', 'sessionIdle'),
    recorded: one.recorded && !isWaived('session.recorded'),
    isolated: one.isolated && !isWaived('session.isolated'),
    justified: one.justified && !isWaived('session.justified'),
    approvals: isWaived('approval') ? [] : one.approvals,
    postures: [],
  };
}

/** The platforms of a posture go with its `os`; those that a policy names itself go with `platform`. */
function withoutLimits(
  { situation, requirement }: Piece,
  left: Requirement,
  isWaived: (constraint: string) => boolean,
): Situation {
  return {
    ...situation,
    ...(isWaived('location') && { country: ANY_SITUATION.country }),
    ...(isWaived('network') && { network: ANY_SITUATION.network }),
    ...(isWaived('idp') && { idp: ANY_SITUATION.idp }),
    ...(isWaived('schedule') && { time: ANY_SITUATION.time }),
    platform: platformOf(situation, requirement, left, isWaived),
  };
}

function platformOf(
  { platform }: Situation,
  { os }: Requirement,
  left: Requirement,
  isWaived: (constraint: string) => boolean,
): Situation['platform'] {
  const isOnlyOs = os.size > 0 && platform.known.length === os.size && platform.known.every((one) => os.has(one));
  if (isWaived('platform')) {
    if (left.os.size === 0) return ANY_SITUATION.platform;
    return { full: false, known: [...left.os.keys()].sort(), unknown: false };
  }
  return isWaived('posture.os') && isOnlyOs ? ANY_SITUATION.platform : platform;
}
