import {
  type DeviceFlag,
  type DeviceSignals,
  EDR_STATES,
  type OsVersion,
  PLATFORMS,
  type Platform,
  type Posture,
} from '../../model/index.js';
import { compareVersions } from '../os-version.js';

/** A device that has exactly what all of these postures demand; see docs/language.md 14. */
export function deviceOf(postures: readonly Posture[], given: Platform | undefined): DeviceSignals {
  const platform = given ?? firstPlatform(postures);
  const osVersion = platform && greatestVersion(postures, platform);
  const edr = Math.max(...postures.map((posture) => (posture.edr ? EDR_STATES.indexOf(posture.edr.value) : 0)));
  const ages = postures.flatMap(({ maxAge }) => (maxAge ? [maxAge.value] : []));
  return {
    ...(platform && { platform }),
    ...(osVersion && { osVersion }),
    age: ages.length === 0 ? 0 : Math.min(...ages),
    flags: new Set<DeviceFlag>(postures.flatMap(({ flags }) => [...flags.keys()])),
    ...(edr > 0 && { edr: EDR_STATES[edr]! }),
    checks: new Set(postures.flatMap(({ checks }) => [...checks.keys()])),
  };
}

/** The first platform that all of them list, else that one of them lists. */
function firstPlatform(postures: readonly Posture[]): Platform | undefined {
  const lists = postures.flatMap(({ os }) => (os ? [os] : []));
  if (lists.length === 0) return undefined;
  return (
    PLATFORMS.find((platform) => lists.every((os) => os.has(platform))) ??
    PLATFORMS.find((platform) => lists.some((os) => os.has(platform)))
  );
}

function greatestVersion(postures: readonly Posture[], platform: Platform): OsVersion | undefined {
  let greatest: OsVersion | undefined;
  for (const { os } of postures) {
    const version = os?.get(platform)?.value;
    if (version && version.length > 0 && (!greatest || compareVersions(version, greatest) > 0)) greatest = version;
  }
  return greatest;
}
