import type { AtomSet, Piece, Requirement, Situation } from '../compiler/analysis/index.js';
import type { DeviceFlag, Platform } from '../compiler/model/index.js';
import type { Constraint } from './capabilities.js';
import { limitedByOsOnly } from './constraints.js';

/** The piece without one demand: what the target enforces when a gap leaves that demand to something else. */
export function strip(piece: Piece, constraint: Constraint): Piece {
  const requirement = withoutRequirement(piece.requirement, constraint);
  const situation = withoutSituation(piece, constraint);
  return { ...piece, requirement: forgetPostures(requirement), situation };
}

function withoutRequirement(requirement: Requirement, constraint: Constraint): Requirement {
  const { deviceAge: _age, ...ageless } = requirement;
  const { sessionMax: _max, ...maxless } = requirement;
  const { sessionIdle: _idle, ...idleless } = requirement;
  switch (constraint) {
    case 'mfa':
      return { ...requirement, mfa: 0 };
    case 'risk':
      return { ...requirement, risk: 0 };
    case 'posture.edr':
      return { ...requirement, edr: 0 };
    case 'posture.os':
      return { ...requirement, os: new Map() };
    case 'posture.check':
      return { ...requirement, checks: [] };
    case 'posture.max_age':
      return ageless;
    case 'approval':
      return { ...requirement, approvals: [] };
    case 'session.max':
      return maxless;
    case 'session.idle':
      return idleless;
    case 'session.recorded':
      return { ...requirement, recorded: false };
    case 'session.isolated':
      return { ...requirement, isolated: false };
    case 'session.justified':
      return { ...requirement, justified: false };
    default:
      if (!constraint.startsWith('posture.')) return requirement;
      return { ...requirement, flags: requirement.flags.filter((flag) => flag !== flagOf(constraint)) };
  }
}

function flagOf(constraint: Constraint): DeviceFlag {
  return constraint.slice('posture.'.length) as DeviceFlag;
}

/** Once nothing is left of the device demands, the posture names say nothing either. */
function forgetPostures(requirement: Requirement): Requirement {
  const left =
    requirement.flags.length > 0 ||
    requirement.edr > 0 ||
    requirement.checks.length > 0 ||
    requirement.os.size > 0 ||
    requirement.deviceAge !== undefined;
  return left ? requirement : { ...requirement, postures: [] };
}

function withoutSituation({ situation, requirement }: Piece, constraint: Constraint): Situation {
  switch (constraint) {
    case 'location':
      return { ...situation, country: { full: true, known: [], unknown: true } };
    case 'network':
      return { ...situation, network: { full: true, v4: [], v6: [], unknown: true, clauses: [] } };
    case 'platform':
      return { ...situation, platform: platformsOf(requirement) };
    case 'posture.os':
      return limitedByOsOnly(situation.platform.known, requirement)
        ? { ...situation, platform: FULL_PLATFORMS }
        : situation;
    case 'idp':
      return { ...situation, idp: { full: true, known: [], unknown: true } };
    case 'schedule':
      return { ...situation, time: { full: true, ranges: [], clauses: [] } };
    default:
      return situation;
  }
}

/** What is left of the platforms once only the posture's `os` speaks of them. */
function platformsOf(requirement: Requirement): AtomSet<Platform> {
  if (requirement.os.size === 0) return FULL_PLATFORMS;
  return { full: false, known: [...requirement.os.keys()].sort(), unknown: false };
}

const FULL_PLATFORMS: AtomSet<Platform> = { full: true, known: [], unknown: true };
