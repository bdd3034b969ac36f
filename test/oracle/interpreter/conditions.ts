import { type Address, isIn, readBlock } from './addresses.js';
import { isPostureMet } from './device.js';
import { list, mapping, own, type Plain, texts } from './plain.js';
import type { PolicySource } from './project.js';
import type { Ask } from './request.js';
import { broken } from './switches.js';
import { isInSchedule } from './time.js';
import { duration } from './values.js';

const MFA = ['none', 'any', 'strong', 'phishing-resistant'];
const RISK = ['high', 'medium', 'low'];

/** Section 6: every key of a conditions mapping holds. */
export function holds(source: PolicySource, ask: Ask, conditions: Plain): boolean {
  const keys = Object.keys(conditions);
  const isMet = (key: string): boolean => {
    if (broken('profile-replaces') && keys.includes('profile') && key !== 'profile') return true;
    return isKeyMet(source, ask, key, conditions[key]);
  };
  return broken('conditions-are-or') ? keys.some(isMet) : keys.every(isMet);
}

function isKeyMet(source: PolicySource, ask: Ask, key: string, value: unknown): boolean {
  const isWorkload = ask.caller !== undefined && 'workload' in ask.caller;
  switch (key) {
    case 'mfa':
      return (!isWorkload || broken('workload-mfa')) && (isMfaMet(ask.mfa, value as string) || broken('mfa-ignored'));
    case 'risk':
      return (!isWorkload || broken('workload-risk')) && (isRiskMet(ask.risk, value) || broken('risk-ignored'));
    case 'idp':
      return !isWorkload && isIdpMet(ask, value);
    case 'session':
      return (!isWorkload || broken('workload-session')) && isSessionMet(ask, mapping(value));
    case 'approval':
      return (!isWorkload || broken('workload-approval')) && isApprovalMet(ask, value);
    case 'credential':
      return isWorkload ? isCredentialMet(source, ask, mapping(value)) : broken('human-credential');
    case 'posture':
      return isOneMet(list(value), 'postures-are-and', (name) =>
        isPostureMet(mapping(source.posture.get(name as string)), ask.device),
      );
    case 'profile':
      return isOneMet(list(value), 'profiles-are-and', (name) => isProfileMet(source, ask, name as string));
    default:
      return isSituationMet(source, ask, key, value, false);
  }
}

/** A list is "or". */
function isOneMet(
  entries: readonly unknown[],
  mutant: 'postures-are-and' | 'profiles-are-and',
  isMet: (entry: unknown) => boolean,
): boolean {
  return broken(mutant) ? entries.every(isMet) : entries.some(isMet);
}

/** 7.3: in the `when` of a deny, what is unknown matches. */
export function isDenySituation(source: PolicySource, ask: Ask, when: Plain): boolean {
  const isMatched = ([key, value]: readonly [string, unknown]): boolean =>
    isSituationMet(source, ask, key, value, true);
  return broken('deny-when-is-or') ? Object.entries(when).some(isMatched) : Object.entries(when).every(isMatched);
}

/** True when a key of a deny's `when` matches only because its value is unknown. */
export function isMatchedByUnknown(source: PolicySource, ask: Ask, when: Plain): boolean {
  return (
    isDenySituation(source, ask, when) &&
    !Object.entries(when).every(([key, value]) => isSituationMet(source, ask, key, value, false))
  );
}

function isSituationMet(source: PolicySource, ask: Ask, key: string, value: unknown, inDeny: boolean): boolean {
  switch (key) {
    case 'location':
      if (ask.country === undefined)
        return inDeny !== broken(inDeny ? 'deny-unknown-country' : 'unknown-country-holds');
      return isInLocations(source, ask.country, value) || broken('location-ignored');
    case 'network':
      if (ask.ip === undefined) return inDeny !== broken(inDeny ? 'deny-unknown-ip' : 'unknown-ip-holds');
      return isInNetworks(source, ask.ip, texts(value)) || broken('network-ignored');
    case 'platform':
      if (ask.device.platform === undefined) {
        return inDeny !== broken(inDeny ? 'deny-unknown-platform' : 'unknown-platform-holds');
      }
      return list(value).includes(ask.device.platform) || broken('platform-ignored');
    case 'idp':
      if (ask.idp === undefined) return inDeny !== broken('deny-unknown-idp');
      return isIdpMet(ask, value);
    case 'schedule':
      return (
        texts(value).some((name) => isInSchedule(mapping(source.schedules.get(name)), ask.now, source.timezone)) ||
        broken('schedule-ignored')
      );
    default:
      throw new Error(`not a condition: ${key}`);
  }
}

function isMfaMet(signal: string, wanted: string): boolean {
  return isAtLeast(MFA, signal, wanted, broken('mfa-limit-excluded'));
}

function isRiskMet(signal: string, value: unknown): boolean {
  return isAtLeast(RISK, signal, own(mapping(value), 'max') as string, broken('risk-limit-excluded'));
}

function isAtLeast(scale: readonly string[], signal: string, wanted: string, isStrict: boolean): boolean {
  const [has, needs] = [scale.indexOf(signal), scale.indexOf(wanted)];
  return isStrict ? has > needs : has >= needs;
}

function isIdpMet(ask: Ask, value: unknown): boolean {
  if (ask.idp === undefined) return broken('unknown-idp-holds');
  return list(value).includes(ask.idp) || broken('idp-ignored');
}

function isApprovalMet(ask: Ask, value: unknown): boolean {
  if (broken('approval-ignored')) return true;
  const isInForce = (name: string): boolean => ask.approvals.has(name);
  return broken('approvals-are-and') ? texts(value).every(isInForce) : texts(value).some(isInForce);
}

/** 6.2 and 6.3: a profile is a conditions mapping with `session`. */
function isProfileMet(source: PolicySource, ask: Ask, name: string): boolean {
  if (broken('profile-ignored')) return true;
  const { owner, title, ...body } = source.profiles.get(name)!;
  if (broken('profile-session-ignored')) return holds(source, ask, without(body, 'session'));
  return holds(source, ask, body);
}

function without(conditions: Plain, key: string): Plain {
  return Object.fromEntries(Object.entries(conditions).filter(([other]) => other !== key));
}

/** 6.7. */
export function isSessionMet(ask: Ask, limits: Plain): boolean {
  return Object.entries(limits).every(([key, value]) => {
    if (key === 'max') return isWithin(ask.session.age, value, 'session-max');
    if (key === 'idle') return isWithin(ask.session.idle, value, 'session-idle');
    return ask.session.flags.has(key) || broken(`${key}-ignored` as 'recorded-ignored');
  });
}

function isWithin(signal: number | undefined, limit: unknown, name: 'session-max' | 'session-idle'): boolean {
  if (broken(`${name}-ignored`)) return true;
  if (signal === undefined) return broken(`${name}-absent-holds`);
  return signal < duration(limit) || (signal === duration(limit) && !broken(`${name}-limit-excluded`));
}

/** 6.8. */
function isCredentialMet(source: PolicySource, ask: Ask, wanted: Plain): boolean {
  const workload = source.workloads.get((ask.caller as { readonly workload: string }).workload)!;
  const { type, attested, lifetime } = mapping(own(workload, 'credential'));
  return Object.entries(wanted).every(([key, value]) => {
    if (broken('credential-ignored')) return true;
    if (key === 'bound')
      return type === 'x509' || (type === 'mtls' && !broken('mtls-not-bound')) || broken('bound-ignored');
    if (key === 'attested') return attested === true || broken('attested-ignored');
    if (lifetime === undefined) return broken('endless-lifetime-holds');
    return (
      duration(lifetime) < duration(value) ||
      (duration(lifetime) === duration(value) && !broken('lifetime-limit-excluded')) ||
      broken('lifetime-ignored')
    );
  });
}

function isInLocations(source: PolicySource, country: string, value: unknown): boolean {
  return texts(value).some((entry) => {
    if (/^[A-Z]{2}$/.test(entry)) return entry === country && !broken('location-code-ignored');
    return source.locations.get(entry)!.includes(country) && !broken('location-name-ignored');
  });
}

/** 6.5: the address is in one of the blocks of one of the networks. */
export function isInNetworks(source: PolicySource, ip: Address, networks: readonly string[]): boolean {
  return networks.some((name) =>
    source.networks.get(name)!.some((text) => {
      const block = readBlock(text)!;
      if (broken('block-start-excluded') && ip.value === block.first && block.first !== block.last) return false;
      if (broken('block-end-excluded') && ip.value === block.last && block.first !== block.last) return false;
      return isIn(ip, block);
    }),
  );
}
