import type { Platform } from '../../compiler/model/index.js';
import type { Cause } from '../target.js';
import type { KeyParts } from './access-groups.js';
import type { Rule } from './selectors.js';

/** Rules of which one must hold. */
export interface AnyOf {
  readonly key: KeyParts;
  readonly rules: readonly Rule[];
}

/** One thing that the device must show: a rule per platform, of which one must hold. */
export interface DeviceRules {
  readonly key: KeyParts;
  readonly rules: ReadonlyMap<Platform, Rule>;
}

/** In which respects policies of one source policy can differ, in the order in which their keys say so. */
export const DIMENSIONS = [
  'idp',
  'groups',
  'floors',
  'denies',
  'mfa',
  'posture',
  'approval',
  'platform',
  'location',
  'network',
  'session',
  'isolated',
  'justified',
  'logins',
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** A grant as Access will hold it, before long lists move into groups and before it has a key. */
export interface Draft {
  /** Name of the allow or break-glass entry. */
  readonly source: string;
  readonly kind: 'allow' | 'break-glass';
  readonly decision: 'allow' | 'non_identity';
  /** Login method of the people; absent for workloads. */
  readonly idp?: string;
  /** Of these one must hold: addresses, domains of addresses, credentials of workloads. */
  readonly users: readonly string[];
  readonly domains: readonly string[];
  readonly machines: readonly Rule[];
  /** None may hold. */
  readonly exceptUsers: readonly string[];
  readonly exclude: readonly Rule[];
  /** All must hold. */
  readonly require: readonly AnyOf[];
  readonly device: readonly DeviceRules[];
  /** Seconds. */
  readonly session: number;
  readonly isolated: boolean;
  readonly justified: boolean;
  /** Addresses; empty when nobody has to approve. */
  readonly approvers: readonly string[];
  /** Only on infrastructure applications. */
  readonly logins: readonly string[];
  readonly dimensions: Readonly<Record<Dimension, readonly string[]>>;
  readonly causes: readonly Cause[];
  readonly who: string;
}
