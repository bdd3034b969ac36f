/**
 * The closed list of what a policy can demand, and what a target may answer. Each target answers every constraint
 * (`Record<Constraint, Capability>`, so a missing answer does not compile); the matrix in the README and `ztctl targets` are
 * generated from these answers, and one table-driven test holds every answer against what the compiler really does.
 */
export const CONSTRAINTS = [
  'user',
  'group.listed',
  'group.all-of',
  'group.synced',
  'group.synced-all-of',
  'domain',
  'everyone',
  'except.listed',
  'except.synced',
  'deny.listed',
  'deny.synced',
  'deny.situation',
  'workload',
  'workload.kind',
  'workload.credential',
  'idp',
  'mfa',
  'risk',
  'posture.managed',
  'posture.disk_encrypted',
  'posture.firewall',
  'posture.screen_lock',
  'posture.certificate',
  'posture.unmodified',
  'posture.edr',
  'posture.os',
  'posture.check',
  'posture.max_age',
  'platform',
  'location',
  'network',
  'schedule',
  'approval',
  'session.max',
  'session.idle',
  'session.recorded',
  'session.isolated',
  'session.justified',
  'as.any',
  'as.nonroot',
  'as.login',
  'alternatives',
  'floor',
  'break-glass',
  'validity',
  'endpoint.https',
  'endpoint.http',
  'endpoint.path',
  'endpoint.ssh',
  'endpoint.rdp',
  'endpoint.tcp',
  'endpoint.udp',
  'endpoint.icmp',
  'endpoint.ip',
  'endpoint.ports',
  'endpoint.cidr',
  'endpoint.ipv6',
  'endpoint.wildcard',
  'endpoint.internet',
  'endpoint.own-devices',
  'inner',
  'public',
  'public.networks',
  'served_by',
  'unreachable',
] as const;
export type Constraint = (typeof CONSTRAINTS)[number];

/**
 * - `exact`: means the same there.
 * - `narrower`: emitted tighter than the source, and said.
 * - `by-reference`: a vendor object that a binding names carries it; refused without the binding, listed as trusted with it.
 * - `elsewhere`: the vendor leaves it to another system; refused without a live gap that says `enforced_by`.
 * - `unsupported`: refused unless a live gap accepts the difference (constraints of principals and endpoints take no gap).
 */
export type Verdict = 'exact' | 'narrower' | 'by-reference' | 'elsewhere' | 'unsupported';

export interface Capability {
  readonly verdict: Verdict;
  /** How, and what to watch. One sentence, plain text. */
  readonly note: string;
  /** The vendor's page. */
  readonly link: string;
  /** ISO date on which the fact was verified. */
  readonly verified: string;
}

export type Capabilities = Readonly<Record<Constraint, Capability>>;

/** Constraints that a gap can accept: conditions that something else may enforce. Who and where are never waived. */
export const WAIVABLE: ReadonlySet<Constraint> = new Set<Constraint>(
  CONSTRAINTS.filter(
    (name) =>
      /^(mfa|risk|posture\.|location|network|platform|idp|schedule|approval|session\.)/.test(name) ||
      name === 'workload.credential',
  ),
);
