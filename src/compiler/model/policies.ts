import type { Span } from '../source/index.js';
import type { Conditions, SessionLimits } from './conditions.js';
import type { Element, Located } from './located.js';
import type { PrincipalRef } from './principals.js';

/** Logins on ssh resources. */
export type Logins =
  | { readonly kind: 'any'; readonly span: Span }
  /** Every login but `root`. */
  | { readonly kind: 'nonroot'; readonly span: Span }
  | { readonly kind: 'listed'; readonly logins: readonly Located<string>[]; readonly span: Span };

/** [from, to) as instants in milliseconds since 1970; absent bounds are open. */
export interface Validity {
  readonly from?: Located<number>;
  readonly to?: Located<number>;
}

interface PolicyBase extends Element {
  readonly reason?: string;
  readonly who: readonly PrincipalRef[];
  readonly except: readonly PrincipalRef[];
  /**
   * The resources that `to` selects, resolved to names, sorted. For a deny this already includes the inner resources that the deny
   * reaches; public resources are never in it.
   */
  readonly resources: readonly string[];
  readonly toSpan: Span;
  /** Keys of labels that `to` selects by, sorted; absent when by none. */
  readonly labelKeys?: readonly string[];
  /** Absent on an allow that names no ssh resource, and on a deny that means every login. */
  readonly as?: Logins;
  readonly validity: Validity;
  readonly renamedFrom: readonly Located<string>[];
}

export interface AllowPolicy extends PolicyBase {
  readonly effect: 'allow';
  readonly when?: Conditions;
  readonly session?: SessionLimits;
  /** First instant of the last day on which somebody confirmed it; no influence on meaning. */
  readonly reviewed?: Located<number>;
}

export interface DenyPolicy extends PolicyBase {
  readonly effect: 'deny';
  /** Situation only: location, network, platform, idp, schedule. */
  readonly when?: Conditions;
  /** Present = a floor. A list is "or". */
  readonly unless?: readonly Conditions[];
  /** It stands against what may be granted one day; no influence on meaning. */
  readonly guardrail?: Span;
}

export type Policy = AllowPolicy | DenyPolicy;

export interface BreakGlass extends Element {
  readonly reason?: string;
  readonly subjects: readonly PrincipalRef[];
  readonly resources: readonly Located<string>[];
  readonly as?: Logins;
  readonly alert: Located<string>;
  /** `mfa` is at least phishing-resistant; filled in when not written. */
  readonly when: Conditions;
  /** `max` is at most 3600 seconds; filled in when not written. */
  readonly session: SessionLimits;
  readonly validity: Validity;
  /** First instant of the last day on which somebody confirmed it; no influence on meaning. */
  readonly reviewed?: Located<number>;
}

/** An accepted, dated difference between source and one target. */
export interface Gap extends Element {
  readonly target: Located<string>;
  /** Constraint names of src/targets/capabilities.ts, or a prefix of them (`session` covers `session.max`). */
  readonly constraints: readonly Located<string>[];
  /** Names of allows (or break-glass entries) that the gap covers. */
  readonly policies: readonly Located<string>[];
  readonly enforcedBy?: string;
  readonly reason: string;
  readonly validity: Validity;
}
