import { readAddress } from './addresses.js';
import { COUNTRIES } from './countries.js';
import { isPlain, own, type Plain } from './plain.js';
import { ownerOfPoint, type Places, readPoint } from './points.js';
import type { Caller } from './principals.js';
import { covers, type PolicySource } from './project.js';
import type { Ask } from './request.js';
import { broken } from './switches.js';
import { domainOf, isLogin, isUser, isVersion, readDuration, readInstant } from './values.js';

/** Why a request is neither allowed nor denied; the text is for people. */
class Fault extends Error {}

const KEYS = 'id principal resource endpoint as now idp country ip mfa risk device session approvals'.split(' ');
const DEVICE_FLAGS = ['managed', 'disk_encrypted', 'firewall', 'screen_lock', 'certificate', 'unmodified'];
const SESSION_FLAGS = ['recorded', 'isolated', 'justified'];
const PLATFORMS = ['macos', 'windows', 'linux', 'ios', 'android', 'chromeos'];
const MFA = ['none', 'any', 'strong', 'phishing-resistant'];
const RISK = ['high', 'medium', 'low'];
const COUNTRY_VALUES = [...COUNTRIES, 'unknown'];
const EDR = ['absent', 'installed', 'running'];

/** 11.1 and 11.3: the request that an object says, or the text of its error. */
export function decode(
  source: PolicySource,
  places: readonly Places[],
  root: Plain,
  defaultNow: number | undefined,
): Ask | string {
  try {
    return decodeOrThrow(source, places, root, defaultNow);
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  }
}

function decodeOrThrow(source: PolicySource, places: readonly Places[], root: Plain, defaultNow?: number): Ask {
  onlyKeys(root, KEYS);
  const id = own(root, 'id');
  if (id !== undefined && id !== null && typeof id !== 'string' && typeof id !== 'number') fail('id');
  const caller = decodeCaller(source, root);
  const resource = decodeResource(source, places, root);
  const nowText = text(root, 'now');
  const now = nowText === undefined ? defaultNow : readInstant(nowText);
  if (now === undefined) fail('now');
  const as = decodeLogin(source, root, resource);
  const idp = decodeIdp(source, root, caller);
  const country = oneOf(root, 'country', COUNTRY_VALUES);
  const ipText = text(root, 'ip');
  const ip = ipText === undefined ? undefined : readAddress(ipText);
  if (ipText !== undefined && !ip) fail('ip');
  return {
    ...(caller && { caller }),
    ...(resource !== undefined && { resource }),
    ...(as !== undefined && { as }),
    now: now!,
    ...(idp !== undefined && { idp }),
    ...(country !== undefined && country !== 'unknown' && { country }),
    ...(ip && { ip }),
    mfa: oneOf(root, 'mfa', MFA) ?? (broken('absent-mfa-is-best') ? 'phishing-resistant' : 'none'),
    risk: oneOf(root, 'risk', RISK) ?? (broken('absent-risk-is-best') ? 'low' : 'high'),
    device: decodeDevice(object(root, 'device')),
    session: decodeSession(object(root, 'session')),
    approvals: new Set(textList(root, 'approvals')),
  };
}

function decodeCaller(source: PolicySource, root: Plain): Caller | undefined {
  const principal = own(root, 'principal');
  if (principal === null) return undefined;
  if (!isPlain(principal)) return fail('principal');
  const user = text(principal, 'user');
  const workload = text(principal, 'workload');
  if (user !== undefined) {
    onlyKeys(principal, ['user', 'groups']);
    if (!isUser(user)) fail('not an address');
    if (
      ![...source.idps.keys()].some((idp) => covers(source, idp, domainOf(user))) &&
      !broken('uncovered-user-accepted')
    ) {
      fail('no idp covers the user');
    }
    return { user, groups: textList(principal, 'groups') };
  }
  if (workload === undefined) return fail('principal of no form');
  onlyKeys(principal, ['workload']);
  if (!source.workloads.has(workload)) fail('no such workload');
  return { workload };
}

/** The resource asked for; undefined when it is a point without an owner. */
function decodeResource(source: PolicySource, places: readonly Places[], root: Plain): string | undefined {
  const resource = text(root, 'resource');
  const endpoint = text(root, 'endpoint');
  if (resource !== undefined) {
    if (endpoint !== undefined && !broken('resource-and-endpoint-accepted')) fail('resource and endpoint');
    if (!source.resources.has(resource)) fail('no such resource');
    return resource;
  }
  if (endpoint === undefined) return fail('neither resource nor endpoint');
  const point = readPoint(endpoint);
  if (!point) return fail('not one point');
  return ownerOfPoint(places, point);
}

function decodeLogin(source: PolicySource, root: Plain, resource: string | undefined): string | undefined {
  const as = text(root, 'as');
  if (as !== undefined && !isLogin(as)) fail('not a login');
  if (resource === undefined) return as;
  if (isSsh(source, resource)) {
    if (as === undefined && !broken('missing-login-accepted')) fail('as is missing');
  } else if (as !== undefined && !broken('needless-login-accepted')) fail('as is needless');
  return as;
}

/** 5.4. */
export function isSsh(source: PolicySource, resource: string): boolean {
  const endpoints = own(source.resources.get(resource)!, 'endpoints');
  return (Array.isArray(endpoints) ? (endpoints as readonly string[]) : [endpoints as string]).every((one) =>
    one.startsWith('ssh://'),
  );
}

function decodeIdp(source: PolicySource, root: Plain, caller: Caller | undefined): string | undefined {
  const idp = text(root, 'idp');
  if (idp === undefined) return undefined;
  if (!source.idps.has(idp)) fail('no such idp');
  if (!caller || !('user' in caller)) return broken('idp-of-nobody-accepted') ? undefined : fail('idp beside no user');
  if (!covers(source, idp, domainOf(caller.user)) && !broken('idp-domain-unchecked'))
    fail('idp does not list the domain');
  return idp;
}

function decodeDevice(device: Plain): Ask['device'] {
  onlyKeys(device, ['platform', 'os_version', 'age', 'edr', 'checks', ...DEVICE_FLAGS]);
  const platform = oneOf(device, 'platform', PLATFORMS);
  const version = text(device, 'os_version');
  if (version !== undefined && !isVersion(version)) fail('not a version');
  const age = seconds(device, 'age');
  const checks = object(device, 'checks');
  for (const value of Object.values(checks)) if (typeof value !== 'boolean') fail('check');
  return {
    ...(platform !== undefined && { platform }),
    ...(version !== undefined && { version }),
    ...(age !== undefined && { age }),
    edr: oneOf(device, 'edr', EDR) ?? 'absent',
    flags: trueOnes(device, DEVICE_FLAGS),
    checks: new Set(Object.keys(checks).filter((name) => checks[name] === true)),
  };
}

function decodeSession(session: Plain): Ask['session'] {
  onlyKeys(session, ['age', 'idle', ...SESSION_FLAGS]);
  const age = seconds(session, 'age');
  const idle = seconds(session, 'idle');
  return {
    ...(age !== undefined && { age }),
    ...(idle !== undefined && { idle }),
    flags: trueOnes(session, SESSION_FLAGS),
  };
}

function trueOnes(signals: Plain, names: readonly string[]): ReadonlySet<string> {
  for (const name of names) {
    const value = own(signals, name);
    if (value !== undefined && typeof value !== 'boolean') fail(`${name} is not a boolean`);
  }
  return new Set(names.filter((name) => own(signals, name) === true));
}

function fail(message: string): never {
  throw new Fault(message);
}

function onlyKeys(value: Plain, keys: readonly string[]): void {
  if (broken('unknown-key-accepted')) return;
  for (const key of Object.keys(value)) if (!keys.includes(key)) fail(`unknown key ${key}`);
}

function text(value: Plain, key: string): string | undefined {
  const found = own(value, key);
  if (found === undefined) return undefined;
  if (found === null && broken('null-accepted')) return undefined;
  return typeof found === 'string' ? found : fail(`${key} is not a text`);
}

function oneOf(value: Plain, key: string, known: readonly string[]): string | undefined {
  const found = text(value, key);
  if (found !== undefined && !known.includes(found)) fail(`${key} is not one of its values`);
  return found;
}

function seconds(value: Plain, key: string): number | undefined {
  const found = text(value, key);
  return found === undefined ? undefined : (readDuration(found) ?? fail(`${key} is not a duration`));
}

function object(value: Plain, key: string): Plain {
  const found = own(value, key);
  if (found === undefined) return {};
  return isPlain(found) ? found : fail(`${key} is not a mapping`);
}

function textList(value: Plain, key: string): readonly string[] {
  const found = own(value, key);
  if (found === undefined) return [];
  if (!Array.isArray(found) || !found.every((entry) => typeof entry === 'string')) return fail(`${key} is not a list`);
  return found as readonly string[];
}
