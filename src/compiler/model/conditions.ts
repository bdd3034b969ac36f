import type { Span } from '../source/index.js';
import type { Element, Located } from './located.js';
import type { PrincipalRef } from './principals.js';

/** Worst to best; see docs/language.md, "Scales". */
export const MFA_LEVELS = ['none', 'any', 'strong', 'phishing-resistant'] as const;
export type MfaLevel = (typeof MFA_LEVELS)[number];
export const RISK_LEVELS = ['high', 'medium', 'low'] as const;
export type RiskLevel = (typeof RISK_LEVELS)[number];
export const EDR_STATES = ['absent', 'installed', 'running'] as const;
export type EdrState = (typeof EDR_STATES)[number];
export const PLATFORMS = ['macos', 'windows', 'linux', 'ios', 'android', 'chromeos'] as const;
export type Platform = (typeof PLATFORMS)[number];
export const DEVICE_FLAGS = [
  'managed',
  'disk_encrypted',
  'firewall',
  'screen_lock',
  'certificate',
  'unmodified',
] as const;
export type DeviceFlag = (typeof DEVICE_FLAGS)[number];
export const SENSITIVITIES = ['low', 'internal', 'high', 'critical'] as const;
export type Sensitivity = (typeof SENSITIVITIES)[number];

export interface Posture extends Element {
  readonly flags: ReadonlyMap<DeviceFlag, Span>;
  readonly edr?: Located<EdrState>;
  /** Least version per platform; `[]` is `"*"` (any version, also an absent one). Absent = every platform passes. */
  readonly os?: ReadonlyMap<Platform, Located<OsVersion>>;
  /** Named checks, all of which must be true. */
  readonly checks: ReadonlyMap<string, Span>;
  /** Seconds. */
  readonly maxAge?: Located<number>;
}

/** Numeric parts, trailing zeros removed: `14.5.0` is `[14, 5]`. */
export type OsVersion = readonly number[];

export interface SessionLimits {
  /** Seconds since the last interactive login. */
  readonly max?: Located<number>;
  /** Seconds. */
  readonly idle?: Located<number>;
  readonly recorded?: Span;
  readonly isolated?: Span;
  readonly justified?: Span;
  readonly span: Span;
}

export interface CredentialDemand {
  readonly bound?: Span;
  readonly attested?: Span;
  /** Seconds. */
  readonly maxLifetime?: Located<number>;
  readonly span: Span;
}

/** Keys are "and", lists are "or". An absent key demands nothing. Every name is resolved. */
export interface Conditions {
  readonly mfa?: Located<MfaLevel>;
  readonly risk?: Located<RiskLevel>;
  readonly posture?: readonly Located<string>[];
  readonly approval?: readonly Located<string>[];
  /** Country codes and names of locations, as written. */
  readonly location?: readonly Located<string>[];
  readonly network?: readonly Located<string>[];
  readonly platform?: readonly Located<Platform>[];
  readonly idp?: readonly Located<string>[];
  readonly schedule?: readonly Located<string>[];
  readonly credential?: CredentialDemand;
  /** Only in profiles, `unless` and break-glass; an allow's own stands beside `when`. */
  readonly session?: SessionLimits;
  readonly profile?: readonly Located<string>[];
  readonly span: Span;
}

export interface Profile extends Element {
  readonly conditions: Conditions;
}

export interface Approval extends Element {
  readonly approvers: readonly PrincipalRef[];
  readonly ticket: 'required' | 'optional';
  /** Seconds for which the flag is true. */
  readonly max?: Located<number>;
}

export interface Location extends Element {
  /** Upper-case ISO 3166-1 alpha-2 codes. */
  readonly countries: readonly Located<string>[];
}

export interface Network extends Element {
  readonly cidrs: readonly Located<Cidr>[];
}

/** A block of addresses; host bits are zero. `bits` is an IPv4 number when `family` is 4. */
export interface Cidr {
  readonly family: 4 | 6;
  readonly bits: bigint;
  readonly prefix: number;
  /** Canonical text, `10.0.0.0/8`. */
  readonly text: string;
}

export interface Schedule extends Element {
  /** IANA zone. */
  readonly timezone: string;
  /** Half-open wall-clock windows in minutes from Monday 00:00, [from, to), 0 <= from < 10080; `to` may pass 10080 (wraps to the next week). */
  readonly weekly: readonly Located<WeeklyWindow>[];
}

export interface WeeklyWindow {
  readonly from: number;
  readonly to: number;
}
