/** Parts of the language that a generated estate can be kept free of. */
export const FEATURES = [
  'several-idps',
  'synced-groups',
  'listed-groups',
  'nested-groups',
  'intersections',
  'workloads',
  'directory',
  'mfa',
  'risk',
  'posture',
  'os',
  'max-age',
  'checks',
  'approvals',
  'locations',
  'networks',
  'ipv6',
  'platforms',
  'idp-conditions',
  'schedules',
  'sessions',
  'credentials',
  'profiles',
  'denies',
  'floors',
  'except',
  'selectors',
  'labels',
  'validity',
  'break-glass',
  'ssh',
  'public',
  'paths',
  'wildcards',
  'blocks',
  'ports',
  'udp-and-icmp',
  'internet',
  'own-devices',
  'owners',
  'ownership',
  'several-files',
  'gaps',
  'tests',
  'expectations',
  'remarks',
] as const;

export type Feature = (typeof FEATURES)[number];

export interface GenerateOptions {
  /** What must not occur. */
  readonly without?: readonly Feature[];
  /** Least and most resources; 3 to 8 when absent. */
  readonly resources?: readonly [number, number];
  /** Least and most policies; 4 to 10 when absent. */
  readonly policies?: readonly [number, number];
  /**
   * Targets of the project file, by name: every resource is then carried by one of them or several. Absent: some estates have some targets.
   */
  readonly targets?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}
