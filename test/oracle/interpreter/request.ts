import type { Address } from './addresses.js';
import type { Caller } from './principals.js';

/** A request without errors. An absent signal has the worst value of its scale; an absent situation is unknown. */
export interface Ask {
  /** Undefined = no identity. */
  readonly caller?: Caller;
  /** The resource asked for, or the owner of the point; undefined when the point has none. */
  readonly resource?: string;
  readonly as?: string;
  /** Milliseconds. */
  readonly now: number;
  readonly idp?: string;
  readonly country?: string;
  readonly ip?: Address;
  readonly mfa: string;
  readonly risk: string;
  readonly device: {
    readonly platform?: string;
    readonly version?: string;
    /** Seconds. */
    readonly age?: number;
    readonly edr: string;
    readonly flags: ReadonlySet<string>;
    readonly checks: ReadonlySet<string>;
  };
  readonly session: {
    /** Seconds. */
    readonly age?: number;
    /** Seconds. */
    readonly idle?: number;
    readonly flags: ReadonlySet<string>;
  };
  readonly approvals: ReadonlySet<string>;
}
