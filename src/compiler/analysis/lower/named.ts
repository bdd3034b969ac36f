import { DEVICE_FLAGS, EDR_STATES, type Estate, type Posture } from '../../model/index.js';
import type { NameClause, NetworkSet, Requirement } from '../piece.js';
import { NO_REQUIREMENT } from '../requirement.js';
import { networkOf } from '../sets/index.js';

/** The addresses of named networks, said by their names. */
export function namedNetworks(estate: Estate, names: readonly string[], unknown = false): NetworkSet {
  const cidrs = names.flatMap((name) => estate.networks.get(name)?.cidrs.map(({ value }) => value) ?? []);
  return networkOf(cidrs, [anyOf(names)], unknown);
}

/** In the union of what the names mean. */
export function anyOf(names: readonly string[]): NameClause {
  return { anyOf: [...new Set(names)].sort(), negated: false };
}

/** What a posture demands of a device. Its platforms limit the situation too. */
export function postureRequirement({ name, flags, edr, os, checks, maxAge }: Posture): Requirement {
  return {
    ...NO_REQUIREMENT,
    flags: DEVICE_FLAGS.filter((flag) => flags.has(flag)).sort(),
    edr: edr ? EDR_STATES.indexOf(edr.value) : 0,
    checks: [...checks.keys()].sort(),
    os: new Map(
      [...(os ?? [])].map(([platform, { value }]) => [platform, value] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
    ...(maxAge && { deviceAge: maxAge.value }),
    postures: [name],
  };
}
