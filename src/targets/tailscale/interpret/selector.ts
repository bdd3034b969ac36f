import type { IpRange } from './addresses.js';

/** What an entry of `src` or `dst` stands for, names of the file resolved. */
export type Selector =
  /** `*`. */
  | { readonly kind: 'everything' }
  | { readonly kind: 'danger-all' }
  | { readonly kind: 'group'; readonly members: readonly string[] }
  | { readonly kind: 'self' }
  | { readonly kind: 'internet' }
  | NamedSelector;

/** What only somebody who knows the tailnet can resolve. */
export type NamedSelector =
  /** The devices without tags of one user, called as the vendor calls him. */
  | { readonly kind: 'user'; readonly login: string }
  /** The same of every user of a domain. */
  | { readonly kind: 'domain'; readonly domain: string }
  /** The same of a group that the identity provider syncs, `group:NAME@DOMAIN`. */
  | { readonly kind: 'synced'; readonly group: string }
  /** The same of every member of the tailnet. */
  | { readonly kind: 'member' }
  /** The same of users with a role: `admin`. */
  | { readonly kind: 'role'; readonly role: string }
  /** Devices that are shared in from other tailnets. */
  | { readonly kind: 'shared' }
  | { readonly kind: 'tag'; readonly tag: string }
  /** Every device with a tag. */
  | { readonly kind: 'tagged' }
  /** Whatever has one of these addresses. */
  | { readonly kind: 'addresses'; readonly ranges: readonly IpRange[] }
  /** Hosts behind approved routes that are not exit routes; only as part of `*`. */
  | { readonly kind: 'routed' }
  /** `svc:NAME`. */
  | { readonly kind: 'service'; readonly name: string };
