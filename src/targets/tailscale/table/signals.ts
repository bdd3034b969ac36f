import { type DeviceFlag, EDR_STATES } from '../../../compiler/model/index.js';
import type { Bindings, PostureBinding } from '../bindings.js';
import type { BoundSignal } from '../interpret/posture-meaning.js';
import { type PostureTerm, parseTerm } from '../interpret/posture-terms.js';

/** Which assertions of the tailnet are which device signals of the source. */
export function boundSignals({ posture }: Bindings): readonly BoundSignal[] {
  return [...posture].map(([key, binding]) => boundSignal(key, binding));
}

/** `key` is a device flag, `edr.installed`, `edr.running` or `checks.NAME`. */
function boundSignal(key: string, binding: PostureBinding): BoundSignal {
  const [kind, name] = key.split('.') as [string, string | undefined];
  const signal = { demand: demandOf(kind, name), name: key.replace('.', ' ') };
  if (binding.kind === 'any') return { ...signal, anywhere: termsOf(binding.conditions) };
  const perPlatform = new Map([...binding.platforms].map(([platform, conditions]) => [platform, termsOf(conditions)]));
  return { ...signal, perPlatform };
}

function demandOf(kind: string, name: string | undefined): BoundSignal['demand'] {
  if (kind === 'edr') return { edr: EDR_STATES.indexOf(name as (typeof EDR_STATES)[number]) };
  return kind === 'checks' ? { checks: [name!] } : { flags: [kind as DeviceFlag] };
}

function termsOf(conditions: readonly { readonly value: { readonly text: string } }[]): readonly PostureTerm[] {
  return conditions.map(({ value }) => {
    const term = parseTerm(value.text);
    if (!term) throw new Error(`${value.text} is bound and not understood`);
    return term;
  });
}
