import type { Condition, PointBox } from '../../../compiler/proof/index.js';
import type { HostSet } from './host-set.js';

/** A group as an identity provider reports it, as one text: `okta SRE`, `saml groups=B`, `github_organization acme/sre`. */
export type GroupText = string;

/** What the ids and values of one account mean in the source: all that the reader knows beside the bytes. Ids in any spelling. */
export interface Vocabulary {
  /** The idp behind the id of a login method. */
  idp(id: string): string | undefined;
  /** The synced group behind a group of an identity provider. */
  group(text: GroupText, idpId: string): string | undefined;
  /** The workload that alone holds a service token. */
  serviceToken(id: string): string | undefined;
  /** The workload whose certificate alone bears a common name. */
  commonName(name: string): string | undefined;
  /** What a device posture rule of the account proves. */
  posture(id: string): PostureMeaning | undefined;
  /** The points that an infrastructure target is; undefined for one of which the source knows nothing. */
  target(hostname: string): readonly PointBox[] | undefined;
  /** By idp: the level (an index into MFA_LEVELS) that each authentication method value proves. */
  readonly methods: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Approvals that an approver's consent in Access can stand for, by name. */
  readonly approvals: ReadonlyMap<string, ReadonlySet<string>>;
  /** Seconds. */
  readonly globalSession?: number;
  /** Every workload with a service token, and every one with a certificate; other workloads may hold either. */
  readonly holders: { readonly tokens: readonly string[]; readonly certificates: readonly string[] };
  /** Hosts that the source has on these schemes, wherever they are served. */
  readonly hosts: Readonly<Record<'https' | 'http' | 'ssh' | 'rdp', HostSet>>;
  /** What is open when no application covers it. */
  readonly published: readonly Published[];
}

export interface PostureMeaning {
  readonly condition: Condition;
  /** `posture managed on macos`. */
  readonly name: string;
}

/** Points that traffic reaches through Cloudflare: at its edge, from anywhere; or over the private network, from every enrolled device. */
export interface Published {
  readonly box: PointBox;
  readonly route: 'edge' | 'private';
  readonly name: string;
}
