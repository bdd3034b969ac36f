import type { AddressRange, Requirement } from '../../../compiler/analysis/index.js';
import type { Platform, RiskLevel } from '../../../compiler/model/index.js';

/** What the ids of a tenant mean in the words of the source. Whatever it does not know stays foreign or opaque. */
export interface Vocabulary {
  idp(id: string): KnownIdp | undefined;
  /** A SCIM group of an identity provider. */
  scimGroup(idp: string, group: string): string | undefined;
  attribute(kind: 'SAML' | 'SCIM', id: string): KnownAttribute | undefined;
  workload(kind: 'MACHINE_GRP' | 'EDGE_CONNECTOR_GROUP', id: string): string | undefined;
  /** The workloads that are known to arrive through groups of a kind. */
  workloads(kind: 'MACHINE_GRP' | 'EDGE_CONNECTOR_GROUP'): readonly string[];
  network(id: string): KnownNetwork | undefined;
  /** The levels that a ZIA score stands for. */
  risk(score: string): readonly RiskLevel[];
  /** What passing a posture profile proves, one entry per platform. */
  posture(udid: string): readonly KnownPosture[];
}

export interface KnownIdp {
  readonly name: string;
  /** Present when it logs in nobody outside these. */
  readonly onlyDomains?: readonly string[];
}

export interface KnownAttribute {
  /** Name and id of the identity provider that asserts it. */
  readonly idp: string;
  readonly idpId: string;
  readonly says: 'email' | 'domain' | 'other';
  /** Group by value. */
  readonly groups: ReadonlyMap<string, string>;
}

export interface KnownNetwork {
  readonly name: string;
  readonly v4: readonly AddressRange[];
  readonly v6: readonly AddressRange[];
}

export interface KnownPosture {
  /** `managed`, `edr.running`, `checks.serial`, `os 14.5`. */
  readonly name: string;
  readonly platform: Platform;
  readonly demand: Partial<Omit<Requirement, 'postures'>>;
}
