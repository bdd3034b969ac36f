import { entry } from '../entry.js';

const NEEDS_PROJECT = 'it takes a project file';

/** Ownership, directory snapshot, requests and the project as a whole: ZT070 to ZT078. */
export const BIND_PROJECT = {
  ZT070: entry({
    severity: 'error',
    title: 'owner that the file does not have',
    message: (p: { name: string; owner: string; fileOwner: string }) =>
      `\`${p.name}\` belongs to \`${p.owner}\`, but this file to \`${p.fileOwner}\``,
    help: (p) => `move it to a file of \`${p.owner}\`, or leave \`owner\` out`,
    explanation:
      '`ownership` in the project file gives the files of a team to that team. Elements in them belong to it, so that a review of the file by the team is a review of all that it owns.',
    example: { why: NEEDS_PROJECT },
  }),
  ZT071: entry({
    severity: 'error',
    title: 'grant on a resource of someone else',
    message: (p: { name: string; owner: string }) =>
      `this reaches \`${p.name}\`, and the file may only grant what belongs to \`${p.owner}\``,
    help: () => 'narrow `to` (for example with `owner`), or let the owner of the resource grant it',
    explanation:
      'In a file that `ownership` gives to someone, allows and break-glass entries reach only resources of that owner. Denies may reach everything.',
    example: { why: NEEDS_PROJECT },
  }),
  ZT072: entry({
    severity: 'error',
    title: 'file with two owners',
    message: (p: { path: string; owner: string; first: string }) =>
      `\`${p.path}\` belongs to \`${p.first}\` and to \`${p.owner}\``,
    help: () => 'narrow one of the globs',
    explanation: 'Several globs of `ownership` may match a file, but they must agree about its owner.',
    example: { why: NEEDS_PROJECT },
  }),
  ZT073: entry({
    severity: 'error',
    title: 'malformed directory snapshot',
    message: (p: { what: string }) => p.what,
    explanation: 'A directory snapshot says who is in which synced group. It is believed completely or not at all.',
    example: { why: 'it takes a policy beside the snapshot' },
  }),
  ZT074: entry({
    severity: 'error',
    title: 'malformed request',
    message: (p: { why: string }) => p.why,
    explanation:
      'A request has the keys and values of docs/language.md, section 11, and no others. A value that is not understood is never taken for an absent one.',
    example: {
      file: 'request',
      wrong: '{"principal":null,"resource":"crm","now":"2026-11-22T10:00:00Z","mfa":"sms"}',
      right: '{"principal":null,"resource":"crm","now":"2026-11-22T10:00:00Z","mfa":"any"}',
    },
  }),
  ZT075: entry({
    severity: 'error',
    title: 'login that cannot happen',
    message: (p: { idp: string; why: string }) => `nobody logs in so through idp \`${p.idp}\`: ${p.why}`,
    explanation: 'An identity provider asserts addresses of its own domains, and only users log in through one.',
    example: {
      file: 'policy',
      wrong:
        'idps: { okta: { domains: [example.com] }, partner: { domains: [partner.example] } }\nresources:\n  crm: { endpoints: "https://crm.example.com" }\ntests:\n  - { name: staff, who: { user: ana@example.com, idp: partner }, cannot: crm }\n',
      right:
        'idps: { okta: { domains: [example.com] }, partner: { domains: [partner.example] } }\nresources:\n  crm: { endpoints: "https://crm.example.com" }\ntests:\n  - { name: staff, who: { user: ana@example.com, idp: okta }, cannot: crm }\n',
    },
  }),
  ZT076: entry({
    severity: 'error',
    title: 'no project file',
    message: (p: { path: string }) => `there is no project file \`${p.path}\``,
    help: () => 'run `ztctl init` to write one, or say with `--chdir` where it is',
    explanation:
      'Every command that reads a policy starts from `ztctl.yaml`, which names the estate, its policy files and its targets.',
    example: { why: NEEDS_PROJECT },
  }),
  ZT077: entry({
    severity: 'error',
    title: 'no policy files',
    message: (p: { globs: readonly string[] }) => `no file matches ${p.globs.map((glob) => `\`${glob}\``).join(', ')}`,
    help: () =>
      'globs under `policies` are relative to ztctl.yaml; files and folders that begin with a dot never match',
    explanation: 'A project without policy files has nothing to say. Carrying on would report success about nothing.',
    example: { why: NEEDS_PROJECT },
  }),
  ZT078: entry({
    severity: 'error',
    title: 'no policies',
    message: (p: { files: number }) =>
      `no policy is defined in ${p.files === 1 ? 'the policy file' : `the ${p.files} policy files`}`,
    help: () => 'define at least one entry under `policies`',
    explanation:
      'Nothing is reachable without an allow, so a project without policies is a mistake: a wrong glob, an empty file, a key that is spelled wrong.',
    example: { why: NEEDS_PROJECT },
  }),
} as const;
