import type { DeviceSignals, Estate, Platform, Posture, RequestPrincipal } from '../model/index.js';
import { callersOf } from './policy-test/callers.js';
import { deviceOf } from './policy-test/posture-device.js';
import { type RequestError, RequestFault } from './request/fault.js';
import { readPrincipal } from './request/principal.js';

/** Cannot be the name of a group. */
const ALL_OF = 'all of';

/** Reads the `principal` of a request alone (docs/language.md 11.1). */
export function decodePrincipal(
  value: unknown,
  estate: Estate,
): { readonly principal: RequestPrincipal } | { readonly error: RequestError } {
  try {
    return { principal: readPrincipal(value, estate) };
  } catch (fault) {
    if (fault instanceof RequestFault) return { error: fault.error };
    throw fault;
  }
}

/**
 * Everyone that `group: x` of a test stands for (docs/language.md 14), sorted; of several groups, whoever is in all of them. Every name must
 * be a group. Empty when it stands for nobody.
 */
export function groupCallers(estate: Estate, names: readonly string[]): readonly RequestPrincipal[] {
  const [first] = names;
  if (first === undefined) return [];
  const group = estate.groups.get(first)!;
  const refs = names.map((name) => ({ kind: 'group' as const, group: name, span: group.span }));
  const all = { ...group, name: ALL_OF, body: { kind: 'all-of' as const, groups: refs } };
  const { idps, directory } = estate;
  const context = { idps, groups: new Map([...estate.groups, [ALL_OF, all]]), ...(directory && { directory }) };
  return callersOf(context, ALL_OF) ?? [];
}

/** A device that has exactly what all of these postures demand, as `posture: x` of a test. Every name must be a posture. */
export function postureDevice(estate: Estate, names: readonly string[], platform?: Platform): DeviceSignals {
  const postures = names.flatMap((name): readonly Posture[] => {
    const posture = estate.postures.get(name);
    return posture ? [posture] : [];
  });
  return deviceOf(postures, platform);
}
