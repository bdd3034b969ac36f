import type { Piece } from '../../compiler/analysis/index.js';
import { EDR_STATES, type OsVersion, PLATFORMS, type Platform } from '../../compiler/model/index.js';
import type { Constraint } from '../capabilities.js';
import type { TerraformBody } from '../terraform/index.js';
import type { Bound } from './binding-node.js';
import type { Bindings, PostureRuleBinding, SignalName } from './bindings.js';
import { durationText } from './durations.js';

/** A check cannot run more often than once a minute, and a result must outlive two runs. */
export const LEAST_AGE = 120;

/** A device posture rule that ztctl makes. Equal keys are equal rules. */
export interface OwnRule {
  readonly key: readonly [string, ...string[]];
  readonly type: 'os_version' | 'disk_encryption' | 'firewall';
  readonly platform: Platform;
  readonly input: TerraformBody;
  /** Seconds. */
  readonly age?: number;
}

export type RuleSource =
  | { readonly kind: 'bound'; readonly rule: Bound<PostureRuleBinding> }
  | { readonly kind: 'own'; readonly rule: OwnRule };

/** One thing that the device must show: any one of its rules, since a device has one platform and a rule passes on its own only. */
export interface DeviceDemand {
  readonly constraint: Constraint;
  /** Parts of the key of the rule group. */
  readonly key: readonly [string, ...string[]];
  readonly rules: ReadonlyMap<Platform, RuleSource>;
  /** Where rules for it are bound. */
  readonly path: string;
}

/** Platforms that the piece admits, and whether it says so itself. */
export function askedPlatforms({ situation }: Piece): {
  readonly platforms: readonly Platform[];
  readonly said: boolean;
} {
  return situation.platform.full
    ? { platforms: PLATFORMS, said: false }
    : { platforms: PLATFORMS.filter((name) => situation.platform.known.includes(name)), said: true };
}

/** Everything that a piece demands of the device; all demands must hold. Sorted by key. */
export function deviceDemands(bindings: Bindings, piece: Piece): readonly DeviceDemand[] {
  const { requirement } = piece;
  const age = requirement.deviceAge;
  const demands: DeviceDemand[] = requirement.flags.map((flag) =>
    signal(bindings, `posture.${flag}`, flag, [flag], age),
  );
  const edr = EDR_STATES[requirement.edr];
  if (edr === 'running') demands.push(signal(bindings, 'posture.edr', 'edr.running', ['edr', 'running'], age));
  if (edr === 'installed') demands.push(installed(bindings, age));
  for (const name of requirement.checks) {
    demands.push(signal(bindings, 'posture.check', `checks.${name}`, ['check', name], age));
  }
  const versions = versionDemand(piece, demands.length === 0);
  if (versions) demands.push(versions);
  return demands.sort((a, b) => (a.key.join() < b.key.join() ? -1 : 1));
}

function signal(
  bindings: Bindings,
  constraint: Constraint,
  name: SignalName,
  key: readonly [string, ...string[]],
  age: number | undefined,
): DeviceDemand {
  const rules = new Map<Platform, RuleSource>();
  for (const platform of PLATFORMS) {
    const bound = bindings.posture.get(name)?.get(platform);
    const own = ownCheck(name, platform, age);
    if (bound) rules.set(platform, { kind: 'bound', rule: bound });
    else if (own) rules.set(platform, { kind: 'own', rule: own });
  }
  return {
    constraint,
    key: [...key, ...agePart(age)] as [string, ...string[]],
    rules,
    path: `bindings.posture.${name}`,
  };
}

/** A running agent is installed, so rules for either count, the weaker one first. */
function installed(bindings: Bindings, age: number | undefined): DeviceDemand {
  const running = signal(bindings, 'posture.edr', 'edr.running', ['edr', 'installed'], age);
  const here = signal(bindings, 'posture.edr', 'edr.installed', ['edr', 'installed'], age);
  return { ...here, rules: new Map([...running.rules, ...here.rules]) };
}

const DISK_PLATFORMS: ReadonlySet<Platform> = new Set<Platform>(['macos', 'windows', 'linux']);
const FIREWALL_PLATFORMS: ReadonlySet<Platform> = new Set<Platform>(['macos', 'windows']);

/** Client checks that need nothing of the account (https://developers.cloudflare.com/cloudflare-one/reusable-components/posture-checks/client-checks/, 2026-11-24). */
function ownCheck(name: SignalName, platform: Platform, age: number | undefined): OwnRule | undefined {
  if (name === 'disk_encrypted' && DISK_PLATFORMS.has(platform)) {
    return ownRule(['disk_encrypted', platform], 'disk_encryption', platform, { require_all: true }, age);
  }
  if (name === 'firewall' && FIREWALL_PLATFORMS.has(platform)) {
    return ownRule(['firewall', platform], 'firewall', platform, { enabled: true }, age);
  }
  return undefined;
}

/**
 * The versions per platform. A platform without a least version, or a piece that speaks only of platforms or of age, asks for any
 * version: that the rule passes at all says what the device runs and that it was seen.
 */
function versionDemand(piece: Piece, alone: boolean): DeviceDemand | undefined {
  const { os, deviceAge } = piece.requirement;
  const { platforms, said } = askedPlatforms(piece);
  if (os.size === 0 && !said && !(alone && deviceAge !== undefined)) return undefined;
  const asked = platforms.filter((platform) => os.size === 0 || os.has(platform));
  const rules = new Map<Platform, RuleSource>();
  for (const platform of asked) {
    rules.set(platform, { kind: 'own', rule: versionRule(platform, os.get(platform) ?? [], deviceAge) });
  }
  const labels = asked.map((platform) => `${platform}-${versionLabel(os.get(platform) ?? [])}`);
  return {
    constraint: os.size > 0 ? 'posture.os' : said ? 'platform' : 'posture.max_age',
    key: ['os', ...labels, ...agePart(deviceAge)],
    rules,
    path: 'bindings.posture',
  };
}

function versionRule(platform: Platform, version: OsVersion, age: number | undefined): OwnRule {
  const input = { operator: '>=', version: semantic(version).join('.') };
  return ownRule(['os', platform, versionLabel(version)], 'os_version', platform, input, age);
}

function ownRule(
  key: readonly [string, ...string[]],
  type: OwnRule['type'],
  platform: Platform,
  input: TerraformBody,
  age: number | undefined,
): OwnRule {
  return {
    key: [...key, ...agePart(age)] as [string, ...string[]],
    type,
    platform,
    input,
    ...(age !== undefined && { age }),
  };
}

/** Cloudflare compares three numbers; more are rounded up, so that nothing older passes. */
function semantic(version: OsVersion): readonly number[] {
  const [major = 0, minor = 0, patch = 0, ...rest] = version;
  return [major, minor, rest.some((part) => part > 0) ? patch + 1 : patch];
}

export function isRounded(version: OsVersion): boolean {
  return version.slice(3).some((part) => part > 0);
}

function versionLabel(version: OsVersion): string {
  return version.length === 0 ? 'any' : version.join('-');
}

function agePart(age: number | undefined): readonly string[] {
  return age === undefined ? [] : [durationText(age)];
}
