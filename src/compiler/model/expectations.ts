import type { Span } from '../source/index.js';
import type { Conditions, SessionLimits } from './conditions.js';
import type { Element } from './located.js';
import type { Logins } from './policies.js';
import type { PrincipalRef } from './principals.js';

/** Some principals and what they bring: reads like an allow, and grants nothing. All of one sort, humans or workloads. */
export interface Demand {
  readonly who: readonly PrincipalRef[];
  readonly except: readonly PrincipalRef[];
  /** Absent = every login. */
  readonly as?: Logins;
  readonly when?: Conditions;
  readonly session?: SessionLimits;
}

/** The most that allows may grant at some resources. */
export interface Ceiling extends Element {
  readonly reason?: string;
  /** Sorted; as of a deny, so the inner resources that it reaches are among them. */
  readonly resources: readonly string[];
  readonly only: readonly Demand[];
}

/** One side of a separation. */
export interface SeparationSide {
  /** Sorted. No resource is in two sides. */
  readonly resources: readonly string[];
  readonly span: Span;
}

/** Resources of which nobody may reach those of two sides by allows. */
export interface Separation extends Element {
  readonly reason?: string;
  /** At least two, as written. */
  readonly between: readonly SeparationSide[];
}

/**
 * The least that allows must grant. With `when` or `session` everyone meant is let in who meets these, whatever else the request says;
 * without both, everyone meant is let in with some request.
 */
export interface MustReach extends Element, Demand {
  readonly reason?: string;
  /** Sorted; as of an allow. */
  readonly resources: readonly string[];
}
