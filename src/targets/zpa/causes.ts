import type { Origin } from '../../compiler/analysis/index.js';
import type { Element, Estate } from '../../compiler/model/index.js';
import type { Cause } from '../target.js';

export function cause(kind: string, { name, nameSpan }: Element): Cause {
  return { element: `${kind} ${name}`, span: nameSpan };
}

/** The policy first, then the floors and denies that shaped the grant. */
export function originCauses(estate: Estate, { policy, floors, denies }: Origin): readonly Cause[] {
  const own = estate.policies.get(policy);
  const glass = estate.breakGlass.get(policy);
  const first = own ? [cause('policy', own)] : glass ? [cause('break-glass', glass)] : [];
  const shaping = [...floors, ...denies].flatMap((name) => estate.policies.get(name) ?? []);
  return [...first, ...shaping.map((deny) => cause('policy', deny))];
}
