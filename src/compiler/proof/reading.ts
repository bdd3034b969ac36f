import type { AddressRange, LoginSet, Requirement } from '../analysis/index.js';
import type { Host, Platform, PortRange } from '../model/index.js';
import type { Span } from '../source/index.js';

/**
 * What an artefact says, in the words of the source but in the vendor's order: the only thing that a reader hands over. Plain data.
 *
 * A request at a point is allowed when every layer allows it. In a layer the first rule decides that has the point and whose `when` holds:
 * `deny` refuses; `allow` allows whoever also meets `demand`. Where no rule matches, `otherwise` decides.
 */
export interface Reading {
  /** At least one. Access rules are one layer; what binds sessions in an order of its own (ZPA's timeout policy) is another. */
  readonly layers: readonly ReadLayer[];
  /**
   * Who may stand at points and answer for them, where the vendor has rules on that (OpenZiti's Bind policies): the union of these rules.
   * Absent = the vendor has none. Whoever a binding names as host of a resource is the foreign workload `host:RESOURCE`.
   */
  readonly hosting?: readonly ReadRule[];
  /** Every vendor id or value that was taken to mean a name of the source, once each. */
  readonly assumed: readonly Assumed[];
}

export interface ReadLayer {
  readonly rules: readonly ReadRule[];
  readonly otherwise: 'allow' | 'deny';
  /** Where the artefact leaves it to `otherwise`: wanted where that allows. */
  readonly place?: ReadPlace;
}

export interface ReadRule {
  readonly effect: 'allow' | 'deny';
  /** The union of these boxes, without those of `except` (a more specific application, a segment that wins). */
  readonly points: readonly PointBox[];
  readonly except?: readonly PointBox[];
  /** Who matches, and in which situation: decides whether the rule is the one that counts. */
  readonly when: Condition;
  /** What is asked of whoever matches an `allow`, without which it refuses (a session limit). Absent = nothing. */
  readonly demand?: Condition;
  readonly place: ReadPlace;
}

/** Where the artefact says it. */
export interface ReadPlace {
  /** `cloudflare_zero_trust_access_policy.staff`, `grants[3]`, `service-policy dial-crm`: for people, never for matching. */
  readonly what: string;
  readonly span: Span;
}

/** A box of points: host x traffic x ports x paths. */
export interface PointBox {
  readonly host: PointHost;
  readonly traffic: Traffic;
  /** Inclusive, 0 to 65535; only tcp and udp have ports, the others ignore them. Absent = every port. */
  readonly ports?: readonly PortRange[];
  /**
   * Of `icmp` and `other`: only these IANA numbers. Points of the source do not tell protocols of one traffic apart, so whoever judges them
   * takes the box for all of its traffic. Absent = every one.
   */
  readonly protocols?: readonly number[];
  /** Only tcp points have paths. Absent = every path. */
  readonly path?: PathPattern;
}

/** `icmp` is ICMP and ICMPv6, `other` every IP protocol that is not named here. */
export type Traffic = 'tcp' | 'udp' | 'icmp' | 'other';
export const TRAFFIC: readonly Traffic[] = ['tcp', 'udp', 'icmp', 'other'];

export type PointHost =
  | Host
  /** Every host of every kind. */
  | { readonly kind: 'any' }
  /**
   * Host names by pattern: `*` stands for one or more characters within a label, a first label `**` for one or more labels. Lower case.
   * Where a vendor's star means something else, the reader says it by several patterns.
   */
  | { readonly kind: 'pattern'; readonly pattern: string }
  /** A device or object of the vendor that no binding names: no resource of the source has it. */
  | { readonly kind: 'foreign'; readonly name: string };

/** Paths in the canonical form of the source: decoded, no slash at the end, the root is the empty text. */
export type PathPattern =
  /** The path and everything below it by whole segments. */
  | { readonly kind: 'prefix'; readonly path: string }
  /** Exactly this path. */
  | { readonly kind: 'exact'; readonly path: string }
  /** `*` stands for any characters, also none, also slashes. */
  | { readonly kind: 'glob'; readonly glob: string };

/** A formula. `all` of nothing always holds, `any` of nothing never. */
export type Condition =
  | { readonly kind: 'all'; readonly of: readonly Condition[] }
  | { readonly kind: 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | Atom;

/** One thing that can be true of a request. */
export type Atom = WhoAtom | SituationAtom | DemandAtom;

export type WhoAtom =
  /** Every caller: people, workloads, and those without any identity. */
  | { readonly kind: 'anybody' }
  /** Whoever logged in as a person, also people whom no idp of the source asserts. */
  | { readonly kind: 'people' }
  /** Every non-human identity, also those that the source does not know. */
  | { readonly kind: 'workloads' }
  /** Lower case. */
  | { readonly kind: 'user'; readonly user: string }
  | { readonly kind: 'domain'; readonly domain: string }
  /** A group of the source, through its binding. A closed one means its members in the source. */
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'workload'; readonly workload: string }
  /** Some people whom no binding names (a group id of the vendor): who they are is unknown, the same name means the same people. */
  | { readonly kind: 'foreign-people'; readonly name: string }
  /** A non-human identity that no binding names. */
  | { readonly kind: 'foreign-workload'; readonly name: string };

export type SituationAtom =
  /** ISO codes. `unknown`: also when the country is not known. */
  | { readonly kind: 'country'; readonly codes: readonly string[]; readonly unknown?: boolean }
  /** The source address lies in one of the ranges; an address that is not known lies in none. */
  | { readonly kind: 'network'; readonly v4: readonly AddressRange[]; readonly v6: readonly AddressRange[] }
  | { readonly kind: 'platform'; readonly platforms: readonly Platform[]; readonly unknown?: boolean }
  /** Names of idps of the source, or `foreign` ones by the vendor's id. */
  | { readonly kind: 'idp'; readonly idps: readonly string[]; readonly foreign?: readonly string[] }
  /** The login asked for; only ssh points have one. */
  | { readonly kind: 'login'; readonly logins: LoginSet };

/**
 * The request meets the scales of `demand` (absent scales demand nothing). A condition of the vendor that no binding names is a check called
 * by the vendor's id, see {@link opaque}: nothing in the source asks for it, so nothing is proved by it.
 */
export interface DemandAtom {
  readonly kind: 'demand';
  readonly demand: Partial<Omit<Requirement, 'postures'>>;
}

/** A vendor id or value and the name of the source that it was taken for. */
export interface Assumed {
  /** `group`, `idp`, `posture`, `workload`, `host`, `mfa` … */
  readonly what: string;
  readonly vendor: string;
  /** `group:sre`, `idp okta`, `posture managed on macos`. */
  readonly name: string;
}

export const ALWAYS: Condition = { kind: 'all', of: [] };
export const NEVER: Condition = { kind: 'any', of: [] };

/** A condition that cannot be judged from the source: whether it holds is unknown, the same id means the same. */
export function opaque(id: string): DemandAtom {
  return { kind: 'demand', demand: { checks: [`(${id})`] } };
}
