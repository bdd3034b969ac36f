/** The sections of a policy file that hold named elements. */
export const SECTIONS = [
  'idps',
  'groups',
  'workloads',
  'posture',
  'profiles',
  'approvals',
  'networks',
  'locations',
  'schedules',
  'resources',
  'policies',
  'break_glass',
  'gaps',
  'ceilings',
  'separation',
  'must_reach',
] as const;
export type Section = (typeof SECTIONS)[number];

/** What one element of a section is called in messages. */
export const WORD: Readonly<Record<Section, string>> = {
  idps: 'idp',
  groups: 'group',
  workloads: 'workload',
  posture: 'posture',
  profiles: 'profile',
  approvals: 'approval',
  networks: 'network',
  locations: 'location',
  schedules: 'schedule',
  resources: 'resource',
  policies: 'policy',
  break_glass: 'break-glass entry',
  gaps: 'gap',
  ceilings: 'ceiling',
  separation: 'separation',
  must_reach: '`must_reach` entry',
};
