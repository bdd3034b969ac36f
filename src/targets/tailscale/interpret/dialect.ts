import type { TargetKind } from '../../target.js';
import type { UnknownKeys } from './fields.js';

/**
 * What differs between the service of Tailscale and Headscale, which read the same file. Vendor facts: policy-file syntax 2026-04-08,
 * captured answers of the service 2026-04-10 to 2026-05-18, live Headscale 0.29.2 2026-11-22.
 */
export interface Dialect {
  readonly kind: Extract<TargetKind, 'tailscale' | 'headscale'>;
  readonly unknownKeys: UnknownKeys;
  readonly sections: readonly string[];
  readonly aclKeys: readonly string[];
  readonly grantKeys: readonly string[];
  readonly sshKeys: readonly string[];
  readonly testKeys: readonly string[];
  readonly sshTestKeys: readonly string[];
  readonly nodeAttrKeys: readonly string[];
  readonly approverKeys: readonly string[];
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  readonly sshDestinations: readonly string[];
  /** Autogroups that may own tags or approve routes. */
  readonly owners: readonly string[];
}

const ROLES = ['owner', 'admin', 'it-admin', 'network-admin', 'billing-admin', 'auditor'];
const MEMBERS = ['member', 'members'];
const COMMON = [
  'groups',
  'hosts',
  'tagOwners',
  'acls',
  'grants',
  'nodeAttrs',
  'autoApprovers',
  'ssh',
  'tests',
  'sshTests',
];

export const SERVICE: Dialect = {
  kind: 'tailscale',
  unknownKeys: 'unknown',
  sections: [
    ...COMMON,
    ...['postures', 'defaultSrcPosture', 'ipsets', 'attrConfig', 'derpMap', 'disableIPv4', 'OneCGNATRoute'],
    'randomizeClientPort',
  ],
  aclKeys: ['action', 'src', 'dst', 'users', 'ports', 'proto', 'srcPosture'],
  grantKeys: ['src', 'dst', 'ip', 'app', 'srcPosture', 'via'],
  sshKeys: [
    ...['action', 'src', 'dst', 'users', 'checkPeriod', 'acceptEnv'],
    ...['srcPosture', 'recorder', 'enforceRecorder'],
  ],
  testKeys: ['src', 'srcPostureAttrs', 'proto', 'accept', 'deny'],
  sshTestKeys: ['src', 'dst', 'accept', 'check', 'deny', 'srcPostureAttrs'],
  nodeAttrKeys: ['target', 'attr', 'app', 'ipPool'],
  approverKeys: ['routes', 'exitNode', 'services'],
  sources: [...MEMBERS, 'tagged', 'shared', 'danger-all', ...ROLES],
  destinations: [...MEMBERS, 'tagged', 'self', 'internet', ...ROLES],
  sshDestinations: ['self'],
  owners: [...MEMBERS, 'tagged', ...ROLES],
};

export const SERVER: Dialect = {
  kind: 'headscale',
  unknownKeys: 'refused',
  sections: [...COMMON, 'randomizeClientPort'],
  aclKeys: ['action', 'src', 'dst', 'proto'],
  grantKeys: ['src', 'dst', 'ip', 'app', 'via'],
  sshKeys: ['action', 'src', 'dst', 'users', 'checkPeriod', 'acceptEnv'],
  testKeys: ['src', 'proto', 'accept', 'deny'],
  sshTestKeys: ['src', 'dst', 'accept', 'check', 'deny'],
  nodeAttrKeys: ['target', 'attr', 'ipPool'],
  approverKeys: ['routes', 'exitNode'],
  sources: ['member', 'tagged', 'danger-all'],
  destinations: ['member', 'tagged', 'self', 'internet'],
  sshDestinations: ['self', 'member', 'tagged'],
  owners: [],
};
