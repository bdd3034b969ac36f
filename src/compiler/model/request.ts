import type { DeviceFlag, EdrState, MfaLevel, OsVersion, Platform, RiskLevel } from './conditions.js';

/** Who asks. `nobody` (JSON `null`) reaches only public resources. */
export type RequestPrincipal =
  | { readonly kind: 'user'; readonly user: string; readonly groups: readonly string[] }
  /**
   * Someone only in these open groups, with an address of this domain that stands in no policy: the `group: x` shorthand of `tests:`.
   * Every idp of the groups lists the domain.
   */
  | { readonly kind: 'member'; readonly groups: readonly string[]; readonly domain: string }
  | { readonly kind: 'workload'; readonly workload: string }
  | { readonly kind: 'nobody' };

export interface DeviceSignals {
  readonly platform?: Platform;
  readonly osVersion?: OsVersion;
  /** Seconds since the device was last seen healthy. */
  readonly age?: number;
  readonly flags: ReadonlySet<DeviceFlag>;
  readonly edr?: EdrState;
  readonly checks: ReadonlySet<string>;
}

/** A decoded and checked request: names resolve, units are seconds and milliseconds. Absent = unknown = worst. */
export interface AccessRequest {
  readonly principal: RequestPrincipal;
  readonly resource?: string;
  /** Stands for `resource`: the smallest owner of this point. */
  readonly endpoint?: string;
  readonly as?: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly idp?: string;
  readonly country?: string;
  /** Canonical text of an IPv4 or IPv6 address. */
  readonly ip?: string;
  readonly mfa?: MfaLevel;
  readonly risk?: RiskLevel;
  readonly device?: DeviceSignals;
  readonly session?: {
    /** Seconds. */
    readonly age?: number;
    /** Seconds. */
    readonly idle?: number;
    readonly recorded: boolean;
    readonly isolated: boolean;
    readonly justified: boolean;
  };
  readonly approvals: ReadonlySet<string>;
}
