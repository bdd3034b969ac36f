import type { Span } from '../source/index.js';
import type { Element, Located } from './located.js';

/** Who asserts which e-mail domains. */
export interface Idp extends Element {
  readonly domains: readonly Located<string>[];
}

/** `user:ana@example.com`, `group:sre`, … as written in a policy, with every name already resolved. */
export type PrincipalRef =
  | { readonly kind: 'user'; readonly user: string; readonly span: Span }
  | { readonly kind: 'group'; readonly group: string; readonly span: Span }
  | { readonly kind: 'workload'; readonly workload: string; readonly span: Span }
  /** Every address in exactly this domain. */
  | { readonly kind: 'domain'; readonly domain: string; readonly span: Span }
  /** Every workload of one kind (`kind:agent`). */
  | { readonly kind: 'workload-kind'; readonly workloadKind: string; readonly span: Span }
  /** Every human whose address a declared idp asserts. */
  | { readonly kind: 'everyone'; readonly span: Span }
  /** Every workload. */
  | { readonly kind: 'workloads'; readonly span: Span };

export type GroupBody =
  /** Synced from an idp: membership unknown here unless the directory snapshot closes it. */
  | { readonly kind: 'synced'; readonly source: Located<string>; readonly external: Located<string> }
  /** The union of its members (users, workloads, groups). */
  | { readonly kind: 'listed'; readonly members: readonly PrincipalRef[] }
  /** The intersection of groups. */
  | { readonly kind: 'all-of'; readonly groups: readonly PrincipalRef[] };

export interface Group extends Element {
  readonly body: GroupBody;
  /** What its members are; an empty listed group holds humans. */
  readonly holds: 'humans' | 'workloads';
}

export type CredentialType = 'x509' | 'mtls' | 'oidc' | 'jwt' | 'static';

export interface Credential {
  readonly type: CredentialType;
  /** Seconds; absent means that it never runs out. */
  readonly lifetime?: number;
  readonly attested: boolean;
  readonly span: Span;
}

/** A non-human identity, one per actor. */
export interface Workload extends Element {
  /** `ci`, `agent`, `service`, `device`, or any other name: selected by `kind:NAME`. */
  readonly workloadKind: string;
  /** SPIFFE id, certificate name or token name; unique over all workloads. */
  readonly identity: Located<string>;
  readonly credential: Credential;
}

/** What a directory snapshot says (`directory:` in ztctl.yaml). */
export interface Directory {
  /** `sha256:` and 64 hex digits over the sorted canonical form. */
  readonly digest: string;
  /** ISO instant at which it was taken. */
  readonly taken: string;
  /** Names of the ztctl groups that the snapshot closes. */
  readonly complete: ReadonlySet<string>;
  readonly users: ReadonlyMap<string, DirectoryUser>;
}

export interface DirectoryUser {
  readonly active: boolean;
  /** ztctl group names. */
  readonly groups: ReadonlySet<string>;
}
