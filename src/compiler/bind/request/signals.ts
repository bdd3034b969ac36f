import {
  type AccessRequest,
  DEVICE_FLAGS,
  type DeviceFlag,
  type DeviceSignals,
  EDR_STATES,
  formatAddress,
  MFA_LEVELS,
  PLATFORMS,
  parseAddress,
  RISK_LEVELS,
} from '../../model/index.js';
import { isCountry } from '../conditions.js';
import { parseDuration } from '../durations.js';
import { parseVersion } from '../os-version.js';
import { refuseForm } from './fault.js';
import { asBoolean, asObject, asText, asTexts, asWord, pointerStep, unknownKey } from './plain.js';

/** The signals that a request and a test share, without the idp. */
export type Signals = Pick<AccessRequest, 'country' | 'ip' | 'mfa' | 'risk' | 'device' | 'session' | 'approvals'>;
export type MutableSignals = { -readonly [K in keyof Signals]: Signals[K] };

/** Reads one signal into `signals`; false when the key is none. */
export function readSignal(signals: MutableSignals, key: string, value: unknown): boolean {
  switch (key) {
    case 'country': {
      const country = readCountry(value);
      if (country !== undefined) signals.country = country;
      return true;
    }
    case 'ip':
      signals.ip = readIp(value);
      return true;
    case 'mfa':
      signals.mfa = asWord(value, '/mfa', MFA_LEVELS);
      return true;
    case 'risk':
      signals.risk = asWord(value, '/risk', RISK_LEVELS);
      return true;
    case 'device':
      signals.device = readDevice(value);
      return true;
    case 'session':
      signals.session = readSession(value);
      return true;
    case 'approvals':
      signals.approvals = new Set(asTexts(value, '/approvals'));
      return true;
    default:
      return false;
  }
}

function readCountry(value: unknown): string | undefined {
  const country = asText(value, '/country');
  if (country === 'unknown') return undefined;
  return isCountry(country) ? country : refuseForm('/country', `\`${country}\` is no country code`);
}

function readIp(value: unknown): string {
  const text = asText(value, '/ip');
  const address = parseAddress(text);
  return address ? formatAddress(address) : refuseForm('/ip', `\`${text}\` is no address`);
}

function readAge(value: unknown, pointer: string): number {
  const text = asText(value, pointer);
  return (
    parseDuration(text, true) ?? refuseForm(pointer, `\`${text}\` is no duration such as \`10m\`, of at most 3650d`)
  );
}

const FLAGS: ReadonlySet<string> = new Set(DEVICE_FLAGS);
const DEVICE_KEYS = ['platform', 'os_version', 'age', ...DEVICE_FLAGS, 'edr', 'checks'];

function readDevice(value: unknown): DeviceSignals {
  const object = asObject(value, '/device');
  const flags = new Set<DeviceFlag>();
  const checks = new Set<string>();
  const device: { -readonly [K in keyof DeviceSignals]: DeviceSignals[K] } = { flags, checks };
  for (const key of Object.keys(object)) {
    const pointer = `/device/${key}`;
    if (key === 'platform') device.platform = asWord(object[key], pointer, PLATFORMS);
    else if (key === 'os_version') device.osVersion = readVersion(object[key], pointer);
    else if (key === 'age') device.age = readAge(object[key], pointer);
    else if (key === 'edr') device.edr = asWord(object[key], pointer, EDR_STATES);
    else if (key === 'checks') readChecks(object[key], checks);
    else if (!FLAGS.has(key)) unknownKey(key, '/device', DEVICE_KEYS);
    else if (asBoolean(object[key], pointer)) flags.add(key as DeviceFlag);
  }
  return device;
}

function readVersion(value: unknown, pointer: string): NonNullable<DeviceSignals['osVersion']> {
  const text = asText(value, pointer);
  return parseVersion(text) ?? refuseForm(pointer, `\`${text}\` is no version such as \`14.6\``);
}

function readChecks(value: unknown, checks: Set<string>): void {
  const object = asObject(value, '/device/checks');
  for (const name of Object.keys(object)) {
    if (asBoolean(object[name], `/device/checks/${pointerStep(name)}`)) checks.add(name);
  }
}

function readSession(value: unknown): NonNullable<AccessRequest['session']> {
  const object = asObject(value, '/session');
  let age: number | undefined;
  let idle: number | undefined;
  const flags = { recorded: false, isolated: false, justified: false };
  for (const key of Object.keys(object)) {
    const pointer = `/session/${key}`;
    if (key === 'age') age = readAge(object[key], pointer);
    else if (key === 'idle') idle = readAge(object[key], pointer);
    else if (key === 'recorded' || key === 'isolated' || key === 'justified')
      flags[key] = asBoolean(object[key], pointer);
    else unknownKey(key, '/session', ['age', 'idle', 'recorded', 'isolated', 'justified']);
  }
  return { ...(age !== undefined && { age }), ...(idle !== undefined && { idle }), ...flags };
}
