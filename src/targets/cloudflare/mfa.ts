import { MFA_LEVELS } from '../../compiler/model/index.js';
import type { Bound } from './binding-node.js';
import type { BoundMfaLevel, IdpBinding } from './bindings.js';

/** Values that say nothing about the level: RFC 8176 lists them for passwords, messages, calls and "several factors". */
const TOO_WEAK: Readonly<Record<BoundMfaLevel, ReadonlySet<string>>> = {
  any: new Set(['pwd', 'pin', 'kba', 'user', 'rba', 'geo']),
  strong: new Set(['pwd', 'pin', 'kba', 'user', 'rba', 'geo', 'mfa', 'mca', 'sms', 'tel']),
  'phishing-resistant': new Set([...['pwd', 'pin', 'kba', 'user', 'rba', 'geo', 'mfa', 'mca', 'sms', 'tel', 'otp']]),
};

export interface MfaValues {
  /** Sorted; empty when nothing is bound. */
  readonly values: readonly string[];
  /** The bindings that say so. */
  readonly said: readonly Bound<readonly string[]>[];
}

/** The authentication method values of an identity provider that prove at least a level (an index into MFA_LEVELS). */
export function mfaValues(idp: IdpBinding, level: number): MfaValues {
  const said = MFA_LEVELS.slice(level).flatMap((name) => idp.mfa.get(name as BoundMfaLevel) ?? []);
  return { values: [...new Set(said.flatMap(({ value }) => value))].sort(), said };
}

/** Bound values that cannot prove the level they are bound to: a login by SMS also reports `mfa`. */
export function weakValues(
  idp: IdpBinding,
): readonly { readonly value: string; readonly at: Bound<readonly string[]> }[] {
  return [...idp.mfa].flatMap(([level, at]) =>
    at.value.filter((value) => TOO_WEAK[level].has(value)).map((value) => ({ value, at })),
  );
}
