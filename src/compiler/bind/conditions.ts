import {
  COUNTRY_CODES,
  type Conditions,
  type CredentialDemand,
  type Located,
  MFA_LEVELS,
  PLATFORMS,
  RISK_LEVELS,
  type RiskLevel,
  type SessionLimits,
} from '../model/index.js';
import type { Span } from '../source/index.js';
import type { Binder } from './binder.js';
import { Fields } from './fields.js';
import type { Section } from './sections.js';

const MFA_DEMANDS = MFA_LEVELS.slice(1);
const COUNTRIES: ReadonlySet<string> = new Set(COUNTRY_CODES);

/** Which keys a place takes beside the plain conditions. */
export interface ConditionKeys {
  readonly session: boolean;
  readonly profile: boolean;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Reads the keys of a conditions mapping. Other keys of the mapping are left to the caller, who finishes it. */
export function readConditions(fields: Fields, span: Span, keys: ConditionKeys): Conditions {
  const found: Mutable<Conditions> = { span };
  const mfa = fields.word('mfa', MFA_DEMANDS);
  if (mfa) found.mfa = mfa;
  const risk = readRisk(fields);
  if (risk) found.risk = risk;
  if (fields.has('posture')) found.posture = readNames(fields, 'posture', 'posture');
  if (fields.has('approval')) found.approval = readNames(fields, 'approval', 'approvals');
  if (fields.has('location'))
    found.location = fields.texts('location').filter((each) => checkLocation(fields.binder, each));
  if (fields.has('network')) found.network = readNames(fields, 'network', 'networks');
  if (fields.has('platform')) found.platform = readPlatforms(fields);
  if (fields.has('idp')) found.idp = readNames(fields, 'idp', 'idps');
  if (fields.has('schedule')) found.schedule = readNames(fields, 'schedule', 'schedules');
  const credential = readCredentialDemand(fields);
  if (credential) found.credential = credential;
  const session = keys.session ? readSession(fields) : undefined;
  if (session) found.session = session;
  if (keys.profile && fields.has('profile')) found.profile = readNames(fields, 'profile', 'profiles');
  return found;
}

/** True when nothing at all is demanded. */
export function isEmpty(conditions: Conditions): boolean {
  return Object.keys(conditions).length === 1;
}

export function readSession(fields: Fields): SessionLimits | undefined {
  const session = fields.fields('session');
  if (!session) return undefined;
  const max = session.duration('max');
  const idle = session.duration('idle');
  const recorded = session.flag('recorded');
  const isolated = session.flag('isolated');
  const justified = session.flag('justified');
  session.finish();
  return {
    ...(max && { max }),
    ...(idle && { idle }),
    ...(recorded && { recorded }),
    ...(isolated && { isolated }),
    ...(justified && { justified }),
    span: session.map.span,
  };
}

/** Reports a country that does not exist. */
export function checkCountry(binder: Binder, { value, span }: Located<string>): boolean {
  if (COUNTRIES.has(value)) return true;
  binder.fault('ZT046', span, { code: value });
  return false;
}

export function isCountry(code: string): boolean {
  return COUNTRIES.has(code);
}

/** Two upper-case letters are a country, anything else names a location. */
function checkLocation(binder: Binder, text: Located<string>): boolean {
  return /^[A-Z]{2}$/.test(text.value) ? checkCountry(binder, text) : binder.resolve('locations', text);
}

function readNames(fields: Fields, key: string, section: Section): readonly Located<string>[] {
  return fields.texts(key).filter((name) => fields.binder.resolve(section, name));
}

function readRisk(fields: Fields): Located<RiskLevel> | undefined {
  const risk = fields.fields('risk');
  const max = risk?.word('max', RISK_LEVELS);
  risk?.finish();
  return max;
}

function readPlatforms(fields: Fields): NonNullable<Conditions['platform']> {
  return fields.texts('platform').flatMap(({ value, span }) => {
    const platform = PLATFORMS.find((each) => each === value);
    if (platform) return [{ value: platform, span }];
    fields.binder.fault('ZT032', span, { what: `platform \`${value}\`` });
    return [];
  });
}

function readCredentialDemand(fields: Fields): CredentialDemand | undefined {
  const demand = fields.fields('credential');
  if (!demand) return undefined;
  const bound = demand.flag('bound');
  const attested = demand.flag('attested');
  const maxLifetime = demand.duration('max_lifetime');
  demand.finish();
  return {
    ...(bound && { bound }),
    ...(attested && { attested }),
    ...(maxLifetime && { maxLifetime }),
    span: demand.map.span,
  };
}

/** One conditions mapping, or a list of them. */
export function readAlternatives(fields: Fields, key: string, keys: ConditionKeys): readonly Conditions[] {
  const node = fields.node(key);
  if (!node) return [];
  const { binder } = fields;
  return (node.kind === 'list' ? node.items : [node]).flatMap((each) => {
    if (each.kind !== 'map') {
      binder.fault('ZT032', each.span, { what: 'this value' });
      return [];
    }
    const inner = new Fields(binder, each);
    const conditions = readConditions(inner, each.span, keys);
    inner.finish();
    return [conditions];
  });
}
