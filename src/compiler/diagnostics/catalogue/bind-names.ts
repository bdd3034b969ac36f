import { entry } from '../entry.js';

/** Names, groups and principals: ZT001 and ZT030 to ZT039. */
export const BIND_NAMES = {
  ZT001: entry({
    severity: 'error',
    title: 'unknown name',
    message: (p: { kind: string; name: string; where: string }) => `${p.kind} \`${p.name}\` is not declared`,
    help: (p) => `declare it under ${p.where}, or correct the name`,
    explanation:
      'A name that nothing declares would mean nothing, and a deny or a condition that means nothing opens what it should close. ' +
      'Every name must be declared, in this file or in another one of the project.',
    example: {
      file: 'policy',
      wrong: 'posture:\n  laptop: { managed: true }\nprofiles:\n  strong: { posture: labtop }\n',
      right: 'posture:\n  laptop: { managed: true }\nprofiles:\n  strong: { posture: laptop }\n',
    },
  }),
  ZT030: entry({
    severity: 'error',
    title: 'name defined twice',
    message: (p: { kind: string; name: string }) => `${p.kind} \`${p.name}\` is defined twice`,
    help: () => 'rename or remove one of the two; files are merged, and no definition replaces another',
    explanation:
      'All files of a project form one policy. If a second definition replaced the first, the meaning would depend on the order of files; ' +
      'so a name stands once per section, in whatever file.',
    example: { why: 'it takes two files (in one file the key would be written twice)' },
  }),
  ZT031: entry({
    severity: 'error',
    title: 'name that is taken',
    message: (p: { kind: string; name: string; why: string }) => `${p.kind} cannot be called \`${p.name}\`: ${p.why}`,
    help: () => 'give it another name',
    explanation:
      'A few names have a meaning of their own: `all` in `to`, `public` in answers. A policy and a break-glass entry must not share a name, as gaps and answers name both.',
    example: {
      file: 'policy',
      wrong: 'resources:\n  all: { endpoints: "https://crm.example.com" }\n',
      right: 'resources:\n  crm: { endpoints: "https://crm.example.com" }\n',
    },
  }),
  ZT032: entry({
    severity: 'error',
    title: 'not understood here',
    message: (p: { what: string }) => `${p.what} is not understood here`,
    explanation:
      'The schema accepts the value, but binding does not know what it means. Nothing is ever accepted and then ignored, so it is refused. ' +
      'This should not happen; please report it with the file that causes it.',
    example: { why: 'the schema refuses every text that would cause it' },
  }),
  ZT033: entry({
    severity: 'error',
    title: 'former name that is not free',
    message: (p: { kind: string; name: string; why: string }) => `former ${p.kind} name \`${p.name}\` ${p.why}`,
    help: () => 'leave only former names that nothing else has or claims',
    explanation:
      '`renamed_from` keeps live objects when an element gets a new name. The old name must be free, and only one element can take over its objects.',
    example: {
      file: 'policy',
      wrong:
        'resources:\n  crm: { endpoints: "https://crm.example.com" }\n  sales: { endpoints: "https://sales.example.com", renamed_from: crm }\n',
      right: 'resources:\n  sales: { endpoints: "https://sales.example.com", renamed_from: crm }\n',
    },
  }),
  ZT034: entry({
    severity: 'error',
    title: 'group that contains itself',
    message: (p: { names: readonly string[] }) =>
      `groups contain each other: ${p.names.map((name) => `\`${name}\``).join(' → ')}`,
    help: () => 'remove one of the steps',
    explanation:
      'A group is made of users, workloads and other groups. A group that contains itself, directly or through others, has no members that could be told.',
    example: {
      file: 'policy',
      wrong: 'groups:\n  a: { members: [group:b] }\n  b: { members: [group:a] }\n',
      right:
        'idps: { okta: { domains: [example.com] } }\ngroups:\n  a: { members: [group:b] }\n  b: { members: [ana@example.com] }\n',
    },
  }),
  ZT035: entry({
    severity: 'error',
    title: 'group without exactly one form',
    message: (p: { name: string; forms: readonly string[] }) =>
      p.forms.length === 0
        ? `group \`${p.name}\` does not say who is in it`
        : `group \`${p.name}\` says in two ways who is in it: ${p.forms.join(' and ')}`,
    help: () => 'write exactly one of `source` with `external`, `members`, `all_of`',
    explanation:
      'A group is synced from an identity provider (`source` with `external`), listed (`members`) or an intersection (`all_of`). Two forms at once have no agreed meaning.',
    example: {
      file: 'policy',
      wrong: 'idps: { okta: { domains: [example.com] } }\ngroups:\n  sre: { owner: platform }\n',
      right:
        'idps: { okta: { domains: [example.com] } }\ngroups:\n  sre: { owner: platform, members: [ana@example.com] }\n',
    },
  }),
  ZT036: entry({
    severity: 'error',
    title: 'address that no idp covers',
    message: (p: { what: string; domain: string }) => p.what,
    help: (p) => `list \`${p.domain}\` under \`domains\` of the idp that asserts it`,
    explanation:
      'A login counts only if an identity provider of the project asserts the domain of the address. A user whom none covers can never log in, so naming one is a mistake.',
    example: {
      file: 'policy',
      wrong: 'groups:\n  leads: { members: [ana@example.com] }\n',
      right: 'idps:\n  okta: { domains: [example.com] }\ngroups:\n  leads: { members: [ana@example.com] }\n',
    },
  }),
  ZT037: entry({
    severity: 'error',
    title: 'humans mixed with workloads',
    message: (p: { what: string }) => `${p.what} names both humans and workloads`,
    help: () => 'make two of it, one for humans and one for workloads',
    explanation:
      'Humans and workloads prove themselves in different ways: a workload never shows a second factor, a human never a bound credential. So a group or an allow is about one sort; a deny may name both.',
    example: {
      file: 'policy',
      wrong:
        'idps: { okta: { domains: [example.com] } }\nworkloads:\n  ci: { kind: ci, identity: ci, credential: { type: jwt } }\ngroups:\n  deployers: { members: [ana@example.com, workload:ci] }\n',
      right:
        'idps: { okta: { domains: [example.com] } }\nworkloads:\n  ci: { kind: ci, identity: ci, credential: { type: jwt } }\ngroups:\n  deployers: { members: [ana@example.com] }\n',
    },
  }),
  ZT038: entry({
    severity: 'error',
    title: 'identity used twice',
    message: (p: { what: string; owners: string }) => `${p.what} already belongs to ${p.owners}`,
    help: () => 'one identity is one workload, and one group of an idp is one group here',
    explanation:
      'Two workloads with one identity, or two groups for one group of an idp, could not be told apart at a login: a deny on one of them would be evaded through the other.',
    example: {
      file: 'policy',
      wrong:
        'workloads:\n  ci: { kind: ci, identity: key-1, credential: { type: jwt } }\n  bot: { kind: agent, identity: key-1, credential: { type: jwt } }\n',
      right:
        'workloads:\n  ci: { kind: ci, identity: key-1, credential: { type: jwt } }\n  bot: { kind: agent, identity: key-2, credential: { type: jwt } }\n',
    },
  }),
  ZT039: entry({
    severity: 'error',
    title: 'malformed address',
    message: (p: { text: string; what: 'user' | 'domain' }) =>
      p.what === 'user' ? `\`${p.text}\` is no e-mail address` : `\`${p.text}\` is no domain`,
    help: (p) =>
      p.what === 'user'
        ? 'write a lower-case address such as `ana@example.com`; the part before `@` has at most 64 characters, and dots only between others'
        : 'write a lower-case domain of at least two labels, such as `example.com`',
    explanation:
      'Users are lower-case e-mail addresses that are compared as text. Forms that mail systems read in several ways are refused.',
    example: {
      file: 'policy',
      wrong: 'idps: { okta: { domains: [example.com] } }\ngroups:\n  leads: { members: [ana..b@example.com] }\n',
      right: 'idps: { okta: { domains: [example.com] } }\ngroups:\n  leads: { members: [ana.b@example.com] }\n',
    },
  }),
} as const;
