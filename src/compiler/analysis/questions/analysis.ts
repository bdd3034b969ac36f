import type { AccessRequest, Estate, RequestPrincipal } from '../../model/index.js';
import type { Horizon, Piece, Requirement, ResourceAccess, Situation } from '../piece.js';

/** Exact answers about one estate over one horizon. Everything is computed when first asked for, and once. */
export interface Analysis {
  readonly estate: Estate;
  readonly horizon: Horizon;
  /** Normal-form access of a resource. */
  access(resource: string): ResourceAccess;
  /** Allows that grant something, all of which other allows grant; sorted by policy. Break-glass entries cover nothing. */
  redundancies(): readonly Redundancy[];
  /** Allows that some request meets, every one of which is denied; sorted by policy. */
  deadAllows(): readonly DeadAllow[];
  /** Allows and denies that no request can meet, whatever the others say; sorted by policy. */
  unsatisfiable(): readonly Unsatisfiable[];
  /** Denies and floors that some request meets and that take nothing away; sorted by policy. */
  ineffectiveDenies(): readonly IneffectiveDeny[];
  /** Plain denies that take a part, not all, of what an allow grants by itself; sorted by deny, allow and resource. Floors raise, they do not cut. */
  partialOverrides(): readonly PartialOverride[];
  /** How a resource is reached: one entry per piece, the weakest demands first. Empty on public resources. */
  paths(resource: string): readonly EffectivePath[];
  /** Those of {@link paths} than which no other one demands less, whoever takes it and wherever from: the doors that are open widest. */
  weakest(resource: string): readonly EffectivePath[];
  /**
   * What one principal needs to reach a resource: the paths that it can take, without those that another one makes pointless. `groups` of the
   * principal are facts: it is in those open groups and in no other. Empty when it cannot reach it, and on public resources.
   */
  minimalRequirements(principal: RequestPrincipal, resource: string): readonly EffectivePath[];
}

export interface Redundancy {
  readonly policy: string;
  /**
   * `duplicate`: one other allow grants exactly the same; `single`: one other allow grants all of it; `union`: only several together do.
   */
  readonly kind: 'duplicate' | 'single' | 'union';
  /** Allows that together grant all of it: none of them can be left out. Sorted. */
  readonly cover: readonly string[];
  /** Whether it belongs to the set that may be removed together without a change of access. */
  readonly removable: boolean;
  /** A request that it allows and that the cover allows too; absent when it grants nothing at all. */
  readonly witness?: AccessRequest;
}

export interface DeadAllow {
  readonly policy: string;
  /** Plain denies and floors that together take all of it; none of them can be left out. Sorted. */
  readonly denies: readonly string[];
  /** A request that it would allow and that is denied. */
  readonly witness: AccessRequest;
}

export interface Unsatisfiable {
  readonly policy: string;
  /** `expired` or `not-yet` (over the whole horizon), `nobody` (no principal is meant), `conditions` (they exclude each other). */
  readonly because: 'expired' | 'not-yet' | 'nobody' | 'conditions';
}

export interface IneffectiveDeny {
  readonly policy: string;
  /** `nothing-to-deny`: no allow grants any of it; `covered`: other denies take all of it already. */
  readonly because: 'nothing-to-deny' | 'covered';
  /** For `covered`: those denies. Sorted. */
  readonly cover: readonly string[];
}

export interface PartialOverride {
  readonly deny: string;
  readonly allow: string;
  readonly resource: string;
  /** A request that the allow would grant and the deny takes. */
  readonly witness: AccessRequest;
}

export interface EffectivePath {
  readonly resource: string;
  /** Allow or break-glass entry. */
  readonly policy: string;
  readonly kind: 'allow' | 'break-glass';
  readonly piece: Piece;
  readonly requirement: Requirement;
  readonly situation: Situation;
  /** Who, as an expression of the language. */
  readonly who: string;
  /** Named people or workloads, or `all` when it cannot be counted (a domain, an open group, everyone). */
  readonly reach: number | 'all';
  readonly humans: boolean;
}
