import type { Piece } from '../../compiler/analysis/index.js';
import type { Estate, Resource } from '../../compiler/model/index.js';
import type { Cause } from '../target.js';
import type { Block } from './conditions.js';
import { domainOf, groupDomains, type LoginPart } from './login.js';

/** Somebody whom a grant leaves out although its operands would admit them. */
export type Exclusion =
  | { readonly kind: 'user'; readonly user: string }
  | { readonly kind: 'group'; readonly group: string };

/** Longest times in seconds. */
export interface Limits {
  readonly max: number;
  readonly idle: number;
}

/** One ALLOW rule to be. */
export interface Draft {
  /** `staff--db`, with what differs where the policy has several rules on the resource. */
  readonly key: string;
  readonly resource: Resource;
  readonly piece: Piece;
  /** Who, without the application; also what a timeout rule asks. */
  readonly identity: readonly Block[];
  /** What else must hold. */
  readonly conditions: readonly Block[];
  readonly exclusions: readonly Exclusion[];
  /** Absent for workloads. */
  readonly part?: LoginPart;
  /** Absent when no session limit is demanded. */
  readonly limits?: Limits;
  readonly who: string;
  readonly causes: readonly Cause[];
}

/** As the language says it. */
export function exclusionText(exclusion: Exclusion): string {
  return exclusion.kind === 'user' ? `user:${exclusion.user}` : `group:${exclusion.group}`;
}

/** Whether a DENY rule for the exclusion may meet somebody whom the draft means to admit. */
export function meets(estate: Estate, exclusion: Exclusion, { part, exclusions }: Draft): boolean {
  if (!part || exclusions.some((own) => exclusionText(own) === exclusionText(exclusion))) return false;
  if (exclusion.kind === 'user') {
    const { user } = exclusion;
    return part.users.includes(user) || part.domains.some(({ domain }) => domain === domainOf(user));
  }
  const domains = groupDomains(estate, exclusion.group);
  return (
    part.users.some((user) => domains.has(domainOf(user))) || part.domains.some(({ domain }) => domains.has(domain))
  );
}

/** Whether somebody could be among the people of both. */
export function overlap(a: Draft, b: Draft): boolean {
  if (!a.part || !b.part || a.part.idp !== b.part.idp) return false;
  const oneWay = (x: LoginPart, y: LoginPart): boolean => {
    const domains = new Set(y.domains.map(({ domain }) => domain));
    return (
      x.domains.some(({ domain }) => domains.has(domain)) ||
      x.users.some((user) => y.users.includes(user) || domains.has(domainOf(user)))
    );
  };
  return oneWay(a.part, b.part) || oneWay(b.part, a.part);
}
