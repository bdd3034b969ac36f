import {
  COUNTRY_CODES,
  EDR_STATES,
  type Estate,
  formatAddress,
  MFA_LEVELS,
  PLATFORMS,
  RISK_LEVELS,
} from '../../model/index.js';
import type {
  AddressRange,
  AtomSet,
  LoginSet,
  NameClause,
  NetworkSet,
  Piece,
  Requirement,
  Situation,
  TimeSet,
} from '../piece.js';
import { describeSchedule } from './describe-schedule.js';

/** What a requirement demands, one short text for each: `mfa phishing-resistant`, `managed-laptop`, `session 8h`. */
export function describeRequirement(requirement: Requirement): readonly string[] {
  const { mfa, risk, approvals, sessionMax, sessionIdle, recorded, isolated, justified } = requirement;
  return [
    mfa > 0 && `mfa ${MFA_LEVELS[mfa]}`,
    risk > 0 && (risk === RISK_LEVELS.length - 1 ? `risk ${RISK_LEVELS[risk]}` : `risk at most ${RISK_LEVELS[risk]}`),
    ...describeDevice(requirement),
    ...approvals.map((approval) => `approval ${approval}`),
    sessionMax !== undefined && `session ${describeDuration(sessionMax)}`,
    sessionIdle !== undefined && `idle ${describeDuration(sessionIdle)}`,
    recorded && 'recorded session',
    isolated && 'isolated session',
    justified && 'justified session',
  ].filter((text) => text !== false);
}

/** What a situation is limited to, one short text for each dimension: `from MA or TN`, `on network office`. Empty when to nothing. */
export function describeSituation(estate: Estate, situation: Situation): readonly string[] {
  const { country, network, platform, idp, time, logins } = situation;
  return [
    logins && describeLogins(logins),
    !country.full && `from ${describeCountries(estate, country)}`,
    ...(network.full ? [] : describeNetwork(network)),
    !platform.full && `on ${either(platform, 'any known platform')}`,
    !idp.full && `logged in with ${either(idp, 'any idp')}`,
    ...(time.full ? [] : describeTime(estate, time)),
  ].filter((text) => text !== false && text !== undefined);
}

/** Everything that a piece demands. The platform is left out where a posture's versions already say it. */
export function describeConditions(estate: Estate, { situation, requirement }: Piece): readonly string[] {
  const { platform } = situation;
  const said =
    requirement.os.size > 0 && PLATFORMS.every((name) => requirement.os.has(name) === platform.known.includes(name));
  const shown = said ? { ...situation, platform: { full: true, known: [], unknown: true } as const } : situation;
  return [...describeRequirement(requirement), ...describeSituation(estate, shown)];
}

/** `8h`, `30m`, `90s`: one number in the largest unit that fits. */
export function describeDuration(seconds: number): string {
  const units = [
    ['d', 86_400],
    ['h', 3600],
    ['m', 60],
  ] as const;
  const fitting = units.find(([, size]) => seconds > 0 && seconds % size === 0);
  return fitting ? `${seconds / fitting[1]}${fitting[0]}` : `${seconds}s`;
}

function describeDevice({ postures, flags, edr, checks, os, deviceAge }: Requirement): readonly string[] {
  if (postures.length > 0) return postures;
  return [
    ...flags.map((flag) => flag.replaceAll('_', ' ')),
    ...(edr > 0 ? [`edr ${EDR_STATES[edr]}`] : []),
    ...[...os].map(([platform, version]) => (version.length > 0 ? `${platform} >=${version.join('.')}` : platform)),
    ...checks.map((check) => `check ${check}`),
    ...(deviceAge === undefined ? [] : [`device seen within ${describeDuration(deviceAge)}`]),
  ];
}

function describeLogins({ kind, logins }: LoginSet): string {
  if (kind === 'only') return `as ${logins.join(' or ')}`;
  return logins.length > 0 ? `as any login but ${logins.join(', ')}` : 'as any login';
}

/** Many codes read better by name, or as what is missing. */
function describeCountries(estate: Estate, set: AtomSet<string>): string {
  if (set.known.length > COUNTRY_CODES.length / 2) {
    const missing = COUNTRY_CODES.filter((code) => !set.known.includes(code));
    return `any known country${missing.length > 0 ? ` but ${missing.join(', ')}` : ''}`;
  }
  if (set.known.length > 3) {
    for (const { name, countries } of estate.locations.values()) {
      const codes = new Set(countries.map(({ value }) => value));
      if (codes.size === set.known.length && set.known.every((code) => codes.has(code))) return name;
    }
  }
  return either(set, 'any known country');
}

function either(set: AtomSet<string>, all: string): string {
  const atoms = set.known.length > 0 ? set.known.join(' or ') : 'nowhere';
  return set.full ? all : `${atoms}${set.unknown ? ' or unknown' : ''}`;
}

function describeNetwork({ clauses, v4, v6 }: NetworkSet): readonly string[] {
  if (clauses.length === 0) {
    const ranges = [...v4.map((range) => describeRange(4, range)), ...v6.map((range) => describeRange(6, range))];
    return [`from ${ranges.join(' or ')}`];
  }
  return clauses.map((clause) => `${clause.negated ? 'not ' : ''}on network ${clause.anyOf.join(' or ')}`);
}

function describeRange(family: 4 | 6, { from, to }: AddressRange): string {
  const [first, last] = [from, to].map((bits) => formatAddress({ family, bits }));
  return first === last ? first! : `${first}-${last}`;
}

function describeTime(estate: Estate, { clauses, ranges }: TimeSet): readonly string[] {
  const schedule = (name: string): string => describeSchedule(estate.schedules.get(name)!);
  if (clauses.length > 0) {
    return clauses.map(
      ({ anyOf, negated }: NameClause) => (negated ? 'outside ' : '') + anyOf.map(schedule).join(' or '),
    );
  }
  return ranges.map(({ from, to }) => `from ${new Date(from).toISOString()} until ${new Date(to).toISOString()}`);
}
