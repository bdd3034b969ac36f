import type { Origin } from '../../compiler/analysis/index.js';
import type { Element, Estate } from '../../compiler/model/index.js';
import type { Cause } from '../target.js';

export function cause(kind: string, element: Element): Cause {
  return { element: `${kind} ${element.name}`, span: element.nameSpan };
}

/** The policy first, then the floors and denies that shaped the grant. */
export function originCauses(estate: Estate, { policy, floors, denies }: Origin): readonly Cause[] {
  const glass = estate.breakGlass.get(policy);
  const own = estate.policies.get(policy);
  const first = own ? [cause('policy', own)] : glass ? [cause('break-glass', glass)] : [];
  return [
    ...first,
    ...[...floors, ...denies].flatMap((name) => {
      const deny = estate.policies.get(name);
      return deny ? [cause('policy', deny)] : [];
    }),
  ];
}

export function postureCauses(estate: Estate, postures: readonly string[]): readonly Cause[] {
  return postures.flatMap((name) => {
    const posture = estate.postures.get(name);
    return posture ? [cause('posture', posture)] : [];
  });
}
