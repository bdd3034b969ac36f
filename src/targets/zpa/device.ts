import type { Piece } from '../../compiler/analysis/index.js';
import { EDR_STATES, type Located, type OsVersion, PLATFORMS, type Platform } from '../../compiler/model/index.js';
import type { Constraint } from '../capabilities.js';
import { type Bindings, compareVersions, type OsProfile, type SignalName } from './bindings.js';

/** PLATFORM operands; chromeos has none. */
export const PLATFORM_NAMES: Readonly<Partial<Record<Platform, string>>> = {
  android: 'android',
  ios: 'ios',
  linux: 'linux',
  macos: 'mac',
  windows: 'windows',
};

/** One device signal that a piece demands, and the posture profiles that prove it. */
export interface DeviceDemand {
  readonly constraint: Constraint;
  /** `managed`, `edr.running`, `os`. */
  readonly name: string;
  readonly profiles: ReadonlyMap<Platform, Located<string>>;
}

/** The platforms of a piece on which it can be granted, and the posture profiles that must all pass there. */
export interface DeviceVariant {
  /** Sorted; undefined when no platform is asked for. */
  readonly platforms?: readonly Platform[];
  /** Demands that all must hold; each holds by any one of its profiles. Sorted. */
  readonly profiles: readonly (readonly string[])[];
}

/** Everything that a piece demands of a device, apart from the version of the operating system. */
export function signalsOf(bindings: Bindings, { requirement }: Piece): readonly DeviceDemand[] {
  const demand = (constraint: Constraint, ...names: readonly SignalName[]): DeviceDemand => ({
    constraint,
    name: names[0]!,
    profiles: new Map([...names].reverse().flatMap((name) => [...(bindings.posture.get(name) ?? [])])),
  });
  const { flags, edr, checks } = requirement;
  return [
    ...flags.map((flag) => demand(`posture.${flag}`, flag)),
    ...(EDR_STATES[edr] === 'running' ? [demand('posture.edr', 'edr.running')] : []),
    ...(EDR_STATES[edr] === 'installed' ? [demand('posture.edr', 'edr.installed', 'edr.running')] : []),
    ...checks.map((check) => demand('posture.check', `checks.${check}`)),
  ];
}

/** The bound profile of the lowest version that is not below the demanded one. */
export function osProfile(bindings: Bindings, platform: Platform, version: OsVersion): OsProfile | undefined {
  return bindings.os.get(platform)?.find((profile) => compareVersions(profile.version, version) >= 0);
}

/** The platforms that a piece admits, and of these the ones on which everything it demands is bound. */
export function platformsOf(
  bindings: Bindings,
  piece: Piece,
): { readonly asked: readonly Platform[]; readonly granted: readonly Platform[] } {
  const { situation, requirement } = piece;
  const asked = situation.platform.full ? [...PLATFORMS].sort() : situation.platform.known;
  const signals = signalsOf(bindings, piece);
  const granted = asked.filter((platform) => {
    const version = requirement.os.get(platform) ?? [];
    return (
      PLATFORM_NAMES[platform] !== undefined &&
      signals.every(({ profiles }) => profiles.has(platform)) &&
      (version.length === 0 || osProfile(bindings, platform, version) !== undefined)
    );
  });
  return { asked, granted };
}

/**
 * What to ask of the device: once, or twice where some platforms need a version and others do not, because a condition block holds one type
 * of operand. Empty when no platform can pass.
 */
export function deviceVariants(bindings: Bindings, piece: Piece): readonly DeviceVariant[] {
  const signals = signalsOf(bindings, piece);
  const { os } = piece.requirement;
  if (piece.situation.platform.full && signals.length === 0 && os.size === 0) return [{ profiles: [] }];
  const { granted } = platformsOf(bindings, piece);
  const versioned = granted.filter((platform) => (os.get(platform) ?? []).length > 0);
  const plain = granted.filter((platform) => !versioned.includes(platform));
  return [versioned, plain]
    .filter((platforms) => platforms.length > 0)
    .map((platforms) => {
      const any = (find: (platform: Platform) => Located<string>): readonly string[] =>
        [...new Set(platforms.map((platform) => find(platform).value))].sort();
      const profiles = signals.map(({ profiles: bound }) => any((platform) => bound.get(platform)!));
      if (platforms === versioned) profiles.push(any((p) => osProfile(bindings, p, os.get(p)!)!.udid));
      return { platforms, profiles: distinct(profiles) };
    });
}

function distinct(lists: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const byText = new Map(lists.map((list) => [list.join(' '), list]));
  return [...byText.keys()].sort().map((text) => byText.get(text)!);
}
