import type { Value } from '../kit/generate/index.js';

/** A parsed request that is an object. */
export type RequestObject = { [key: string]: Value };

/** All keys that are signals (12), directly or inside of `device` and `session`. */
const SIGNALS = ['idp', 'country', 'ip', 'mfa', 'risk', 'device', 'session', 'approvals'];

/** The request without one signal, for each of its signals: a key, a key of `device` or `session`, one check, one approval. */
export function withoutEachSignal(request: RequestObject): readonly RequestObject[] {
  return SIGNALS.filter((key) => request[key] !== undefined).flatMap((key) => [
    without(request, key),
    ...withoutEachPart(request[key]!).map((value) => ({ ...request, [key]: value })),
  ]);
}

function withoutEachPart(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value.map((_, at) => value.toSpliced(at, 1));
  if (typeof value !== 'object') return [];
  return Object.keys(value).flatMap((key) => [
    without(value, key),
    ...withoutEachPart(value[key]!).map((inner) => ({ ...value, [key]: inner })),
  ]);
}

function without(mapping: RequestObject, key: string): RequestObject {
  return Object.fromEntries(Object.entries(mapping).filter(([other]) => other !== key));
}

const BETTER: Readonly<Record<string, readonly string[]>> = {
  mfa: ['none', 'any', 'strong', 'phishing-resistant'],
  risk: ['high', 'medium', 'low'],
  edr: ['absent', 'installed', 'running'],
};
const DEVICE_FLAGS = ['managed', 'disk_encrypted', 'firewall', 'screen_lock', 'certificate', 'unmodified'];
const SESSION_FLAGS = ['recorded', 'isolated', 'justified'];

/** The request with one scale signal better, for each scale; `names` are the checks and approvals that there are. */
export function withEachBetter(request: RequestObject, names: readonly string[]): readonly RequestObject[] {
  const device = (request.device ?? {}) as RequestObject;
  const session = (request.session ?? {}) as RequestObject;
  const checks = (device.checks ?? {}) as RequestObject;
  const approvals = (request.approvals ?? []) as string[];
  const devices: RequestObject[] = [
    ...levels(device, 'edr'),
    ...DEVICE_FLAGS.map((flag) => ({ ...device, [flag]: true })),
    ...names.map((name) => ({ ...device, checks: { ...checks, [name]: true } })),
    { ...device, age: '0s' },
    { ...device, os_version: later(device.os_version as string | undefined) },
  ];
  const sessions: RequestObject[] = [
    ...SESSION_FLAGS.map((flag) => ({ ...session, [flag]: true })),
    { ...session, age: '0s' },
    { ...session, idle: '0s' },
  ];
  return [
    ...levels(request, 'mfa'),
    ...levels(request, 'risk'),
    ...devices.map((better) => ({ ...request, device: better })),
    ...sessions.map((better) => ({ ...request, session: better })),
    ...names.map((name) => ({ ...request, approvals: [...approvals, name] })),
  ];
}

/** The mapping with every level of the key that is better than its own. */
function levels(mapping: RequestObject, key: string): readonly RequestObject[] {
  const scale = BETTER[key]!;
  const at = Math.max(0, scale.indexOf(mapping[key] as string));
  return scale.slice(at + 1).map((level) => ({ ...mapping, [key]: level }));
}

/** A version that is at least the given one: its first number is greater. */
function later(version: string | undefined): string {
  const [first, ...others] = (version ?? '0').split('.');
  return [String(Math.min(999_999_999, Number(first) + 1)), ...others].join('.');
}
