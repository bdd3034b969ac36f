import { entry } from '../entry.js';

const HEAD =
  'idps: { okta: { domains: [example.com] } }\nresources:\n  crm: { endpoints: "https://crm.example.com", sensitivity: high }\n';
const CI = 'workloads:\n  ci: { kind: ci, identity: ci, credential: { type: jwt } }\n';
const HOSTS =
  'idps: { okta: { domains: [example.com] } }\nresources:\n  hosts: { endpoints: "ssh://*.prod.example.com" }\n';

/** Policies, break-glass, gaps, expectations and tests: ZT056 to ZT069, ZT079. */
export const BIND_POLICIES = {
  ZT056: entry({
    severity: 'error',
    title: 'neither allow nor deny',
    message: (p: { name: string; both: boolean }) =>
      p.both
        ? `policy \`${p.name}\` has both \`allow\` and \`deny\``
        : `policy \`${p.name}\` has neither \`allow\` nor \`deny\``,
    help: () => 'write exactly one of the two',
    explanation:
      'A policy grants or refuses. Who is excepted from a grant stands in `except`; what refuses others is a policy of its own.',
    example: {
      file: 'policy',
      wrong: `${HEAD}policies:\n  staff: { to: crm }\n`,
      right: `${HEAD}policies:\n  staff: { allow: everyone, to: crm }\n`,
    },
  }),
  ZT057: entry({
    severity: 'error',
    title: 'key that does not belong here',
    message: (p: { key: string; why: string }) => `\`${p.key}\` does not belong here: ${p.why}`,
    explanation:
      '`unless` belongs to a deny: it names what saves the caller. `session` belongs to an allow, to a profile, or into `unless`. `guardrail` belongs to a deny, `reviewed` to what grants.',
    example: {
      file: 'policy',
      wrong: `${HEAD}policies:\n  staff: { allow: everyone, to: crm, unless: { mfa: any } }\n`,
      right: `${HEAD}policies:\n  staff: { allow: everyone, to: crm, when: { mfa: any } }\n`,
    },
  }),
  ZT058: entry({
    severity: 'error',
    title: 'demand in the `when` of a deny',
    message: (p: { key: string }) => `\`${p.key}\` cannot stand in the \`when\` of a deny`,
    explanation:
      'A deny with `when: { mfa: strong }` would refuse exactly those who bring strong MFA, and leaving out the signal would open the door. The `when` of a deny takes facts only: `location`, `network`, `platform`, `idp`, `schedule`. What would save the caller stands in `unless`.',
    example: {
      file: 'policy',
      wrong: `${HEAD}policies:\n  floor: { deny: everyone, to: crm, when: { mfa: strong } }\n`,
      right: `${HEAD}policies:\n  floor: { deny: everyone, to: crm, unless: { mfa: strong } }\n`,
    },
  }),
  ZT059: entry({
    severity: 'error',
    title: 'does not fit the principals',
    message: (p: { what: string; why: string }) => `${p.what} does not fit here: ${p.why}`,
    explanation:
      'Workloads never meet `mfa`, `risk`, `idp`, `session` and `approval`; humans never meet `credential`. An allow that demands what its principals cannot have grants nothing. An exception for a sort of principal that the policy does not name changes nothing.',
    example: {
      file: 'policy',
      wrong: `${HEAD}${CI}policies:\n  deploy: { allow: "workload:ci", to: crm, when: { mfa: strong } }\n`,
      right: `${HEAD}${CI}policies:\n  deploy: { allow: "workload:ci", to: crm, when: { credential: { max_lifetime: 1h } } }\n`,
    },
  }),
  ZT060: entry({
    severity: 'error',
    title: 'conditions that never hold',
    message: (p: { what: string; profile: string; key: string }) =>
      `${p.what} can never hold with profile \`${p.profile}\`: their \`${p.key}\` sets have nothing in common`,
    help: () => 'a profile joins what stands beside it, and both must hold; remove one of the two, or widen it',
    explanation:
      'What stands beside a profile must hold together with it: sets are intersected. When the intersection is empty, this way of meeting the conditions can never be met, which nobody writes on purpose.',
    example: {
      file: 'policy',
      wrong: `${HEAD}profiles:\n  home: { location: MA }\npolicies:\n  staff: { allow: everyone, to: crm, when: { profile: home, location: FR } }\n`,
      right: `${HEAD}profiles:\n  home: { location: [MA, FR] }\npolicies:\n  staff: { allow: everyone, to: crm, when: { profile: home, location: FR } }\n`,
    },
  }),
  ZT061: entry({
    severity: 'error',
    title: 'selects nothing',
    message: (p: { all: boolean }) =>
      p.all ? '`all` selects nothing: every resource is public, or there is none' : 'this selector selects nothing',
    help: () => 'check labels, owners and sensitivities; public resources are passed over',
    explanation:
      'A selector that selects nothing is a deny that refuses nothing, or an allow that grants nothing, and mostly a spelling mistake.',
    example: {
      file: 'policy',
      wrong: `${HEAD}policies:\n  staff: { allow: everyone, to: { sensitivity: low } }\n`,
      right: `${HEAD}policies:\n  staff: { allow: everyone, to: { sensitivity: high } }\n`,
    },
  }),
  ZT062: entry({
    severity: 'error',
    title: '`all` beside others',
    message: () => '`all` stands beside other entries',
    help: () => 'write `all` alone, or leave it out',
    explanation:
      '`all` is every resource that is not public, so what stands beside it adds nothing. With a resource in mind that `all` should not mean, write `to: { except: [name] }`.',
    example: {
      file: 'policy',
      wrong: `${HEAD}policies:\n  staff: { allow: everyone, to: [all, crm] }\n`,
      right: `${HEAD}policies:\n  staff: { allow: everyone, to: all }\n`,
    },
  }),
  ZT063: entry({
    severity: 'error',
    title: '`as` does not fit the resources',
    message: (p: { missing: true; name: string } | { missing: false }) =>
      p.missing ? `\`as\` is missing, and \`${p.name}\` is an ssh resource` : '`as` has no ssh resource to concern',
    help: (p) =>
      p.missing
        ? 'say as whom one logs in: login names, `nonroot` or `any` (break-glass entries, requests and tests: names only)'
        : 'remove `as`',
    explanation:
      'On ssh resources it matters as whom one logs in, so allows, break-glass entries, requests and tests must say it; a deny without `as` means every login. On other resources `as` has no meaning.',
    example: {
      file: 'policy',
      wrong: `${HOSTS}policies:\n  sre: { allow: everyone, to: hosts }\n`,
      right: `${HOSTS}policies:\n  sre: { allow: everyone, to: hosts, as: nonroot }\n`,
    },
  }),
  ZT064: entry({
    severity: 'error',
    title: 'break-glass for someone unknown',
    message: (p: { text: string; why: string }) => `break-glass subject \`${p.text}\` ${p.why}`,
    help: () => 'name users, or listed groups of users',
    explanation:
      'Break-glass stands above every floor, so who may use it must stand in the policy: users, and groups whose members are listed.',
    example: {
      file: 'policy',
      wrong: `${HEAD}break_glass:\n  keys: { subjects: everyone, resources: crm, alert: "#security" }\n`,
      right: `${HEAD}break_glass:\n  keys: { subjects: "user:ana@example.com", resources: crm, alert: "#security" }\n`,
    },
  }),
  ZT065: entry({
    severity: 'error',
    title: 'break-glass made weaker',
    message: (p: { found: string; rule: string }) => `break-glass with ${p.found} is weaker than ${p.rule}`,
    help: (p) => `remove it (${p.rule} is the default), or write what is at least as strict`,
    explanation:
      'Floors do not bind break-glass, so it brings its own: at least `mfa: phishing-resistant`, and a session of at most one hour.',
    example: {
      file: 'policy',
      wrong: `${HEAD}break_glass:\n  keys: { subjects: "user:ana@example.com", resources: crm, alert: "#security", session: { max: 8h } }\n`,
      right: `${HEAD}break_glass:\n  keys: { subjects: "user:ana@example.com", resources: crm, alert: "#security", session: { max: 30m } }\n`,
    },
  }),
  ZT066: entry({
    severity: 'error',
    title: 'constraint that no gap can accept',
    message: (p: { name: string }) => `\`${p.name}\` is no constraint that a gap can accept`,
    help: () =>
      'name conditions such as `mfa`, `location`, `posture.edr` or `session.max`; `posture` and `session` stand for all of theirs',
    explanation:
      'A gap accepts that a target leaves out a condition that something else enforces. Who may reach what is never left out, so principals and endpoints cannot be named.',
    example: { why: 'a gap names a target, and targets stand in the project file' },
  }),
  ZT067: entry({
    severity: 'error',
    title: 'gap for a deny',
    message: (p: { name: string }) => `\`${p.name}\` is a deny, and a gap covers grants`,
    help: () => 'name the allows and break-glass entries that the target cannot carry as written',
    explanation:
      'A gap accepts that a target grants something under weaker conditions than written. What a floor demands is part of every allow that it raises, so the gap names those allows.',
    example: { why: 'a gap names a target, and targets stand in the project file' },
  }),
  ZT068: entry({
    severity: 'error',
    title: 'test that cannot be read',
    message: (p: { why: string }) => p.why,
    help: () => 'a test asks for exactly one of `user`, `group`, `workload`, `nobody`, whether it `can` or `cannot`',
    explanation: 'A test asks for someone, with signals, whether resources can be reached.',
    example: {
      file: 'policy',
      wrong: `${HEAD}tests:\n  - { name: staff, who: { mfa: any }, cannot: crm }\n`,
      right: `${HEAD}tests:\n  - { name: staff, who: { user: ana@example.com, mfa: any }, cannot: crm }\n`,
    },
  }),
  ZT069: entry({
    severity: 'error',
    title: 'test that cannot be asked',
    message: (p: { why: string }) => p.why,
    explanation:
      'A test asks what a request could ask. Values follow the same rules as in requests, `group` must stand for somebody, and `groups` takes synced groups whose members are not known here.',
    example: {
      file: 'policy',
      wrong: `${HEAD}groups:\n  a: { members: [ana@example.com] }\n  b: { members: [li@example.com] }\n  both: { all_of: [group:a, group:b] }\ntests:\n  - { name: staff, who: { group: both }, cannot: crm }\n`,
      right: `${HEAD}groups:\n  leads: { members: [ana@example.com] }\ntests:\n  - { name: staff, who: { group: leads }, cannot: crm }\n`,
    },
  }),
  ZT079: entry({
    severity: 'error',
    title: 'separation that shares a resource',
    message: (p: { name: string }) => `\`${p.name}\` is in two sides of this separation`,
    help: () => 'leave it out of one side (`except` in a selector)',
    explanation:
      'Nobody may reach resources of two sides of a separation. Whoever reaches a resource that is in two sides reaches both, so nobody could ever reach it.',
    example: {
      file: 'policy',
      wrong: `${HEAD}separation:\n  duties: { between: [crm, { sensitivity: high }] }\n`,
      right: `${HEAD}  ledger: { endpoints: "https://ledger.example.com", sensitivity: high }\nseparation:\n  duties: { between: [crm, { sensitivity: high, except: crm }] }\n`,
    },
  }),
} as const;
