import type { DeviceFlag, OsVersion, Platform } from '../model/index.js';

/**
 * Access in normal form. What a resource grants is a union of pieces: P (principals) x S (situation box) x the up-set of one least
 * requirement. Allows under floors, break-glass and plain denies are all folded in; see docs/language.md, "Meaning".
 *
 * Everything here is plain immutable data, so that a target can compile from it and a reader can build the same from an artefact.
 */
export interface Piece {
  readonly who: WhoTerm;
  readonly situation: Situation;
  readonly requirement: Requirement;
  readonly origin: Origin;
}

/**
 * One conjunct of principals: (a set of addresses and workloads) and membership of every open group of `in` and of none of `notIn`.
 * Either only humans or only workloads. Someone whom the directory snapshot calls inactive is nobody, also in a domain that is listed.
 */
export interface WhoTerm {
  /** Named addresses; sorted. None of them lies in a domain of `domains`. */
  readonly users: readonly string[];
  /** Every address of the domain but `exceptUsers`; sorted by domain. */
  readonly domains: readonly DomainTerm[];
  /** True when `domains` are all domains of all declared idps and no open group of `in` says who is meant. */
  readonly everyone: boolean;
  /** Sorted names. Non-empty only when users and domains are empty. */
  readonly workloads: readonly string[];
  /** Open groups, sorted. */
  readonly in: readonly string[];
  /** Open groups, sorted. */
  readonly notIn: readonly string[];
}

export interface DomainTerm {
  readonly domain: string;
  /** Sorted. */
  readonly exceptUsers: readonly string[];
}

/** A product of sets. Every dimension has an atom `unknown`: the signal was not given. */
export interface Situation {
  readonly country: CountrySet;
  readonly network: NetworkSet;
  readonly platform: AtomSet<Platform>;
  readonly idp: AtomSet<string>;
  readonly time: TimeSet;
  /** Logins asked for; only on ssh resources, absent elsewhere. */
  readonly logins?: LoginSet;
}

/** A subset of a finite, known universe plus the atom `unknown`. `full` = every atom and unknown: nothing is demanded. */
export interface AtomSet<T extends string> {
  readonly full: boolean;
  /** Sorted. */
  readonly known: readonly T[];
  readonly unknown: boolean;
}

/** Upper-case ISO 3166-1 alpha-2 codes. */
export type CountrySet = AtomSet<string>;

/** Addresses as inclusive ranges, sorted, disjoint and not adjacent, per family. */
export interface NetworkSet {
  readonly full: boolean;
  readonly v4: readonly AddressRange[];
  readonly v6: readonly AddressRange[];
  readonly unknown: boolean;
  /** How the set was said: all of these clauses hold. For bindings by name; empty when `full`. */
  readonly clauses: readonly NameClause[];
}

export interface AddressRange {
  readonly from: bigint;
  readonly to: bigint;
}

/** In (or, negated, outside) the union of the named networks or schedules. */
export interface NameClause {
  readonly anyOf: readonly string[];
  readonly negated: boolean;
}

/** Instants within the horizon of the analysis: half-open ranges in milliseconds, sorted, disjoint, not adjacent. */
export interface TimeSet {
  /** The whole horizon. */
  readonly full: boolean;
  readonly ranges: readonly TimeRange[];
  /** The schedules that shaped it (validity is not among them). */
  readonly clauses: readonly NameClause[];
}

export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** A finite or cofinite set of login names. */
export type LoginSet =
  | { readonly kind: 'only'; readonly logins: readonly string[] }
  | { readonly kind: 'all-but'; readonly logins: readonly string[] };

/** A least vector: what a request must at least bring. Zero, empty or absent demands nothing on that scale. */
export interface Requirement {
  /** Index into MFA_LEVELS. */
  readonly mfa: number;
  /** Index into RISK_LEVELS: 0 any risk, 1 at most medium, 2 low. */
  readonly risk: number;
  /** Sorted. */
  readonly flags: readonly DeviceFlag[];
  /** Index into EDR_STATES. */
  readonly edr: number;
  /** Sorted. */
  readonly checks: readonly string[];
  /**
   * The platforms that the postures admit, each with its least version (`[]` = any); empty = every platform, nothing is demanded. The
   * situation's platforms are all in it when it is not empty, and fewer only where something else than a posture limits them.
   */
  readonly os: ReadonlyMap<Platform, OsVersion>;
  /** Longest device age in seconds. */
  readonly deviceAge?: number;
  /** Seconds. */
  readonly sessionMax?: number;
  /** Seconds. */
  readonly sessionIdle?: number;
  readonly recorded: boolean;
  readonly isolated: boolean;
  readonly justified: boolean;
  /** Sorted. */
  readonly approvals: readonly string[];
  /** Names of the postures that together make up the device demands above; sorted. For bindings by name. */
  readonly postures: readonly string[];
}

/** Which source elements made a piece. */
export interface Origin {
  readonly kind: 'allow' | 'break-glass';
  /** Name of the allow or break-glass entry. */
  readonly policy: string;
  /** Floors that raised it, sorted. */
  readonly floors: readonly string[];
  /** Plain denies that cut it, sorted. */
  readonly denies: readonly string[];
}

/** What one resource grants. */
export interface ResourceAccess {
  readonly resource: string;
  /** Empty when nobody reaches it (or when it is public). */
  readonly pieces: readonly Piece[];
  /** Set on public resources: reachable with no identity, from these addresses. */
  readonly public?: { readonly network: NetworkSet };
}

/** The interval that an analysis covers: [from, to) in milliseconds, at most two years long. */
export interface Horizon {
  readonly from: number;
  readonly to: number;
}
