import { entry } from '../entry.js';

const HEAD = 'idps: { okta: { domains: [example.com] } }\n';

export interface Clash {
  readonly text: string;
  readonly name: string;
  readonly other: string;
  readonly otherName: string;
}

/** A text of any length, short enough for a message. */
function shortened(text: string): string {
  return text.length <= 120 ? text : `${text.slice(0, 119)}…`;
}

/** Resources and their endpoints: ZT049 to ZT055. */
export const BIND_RESOURCES = {
  ZT049: entry({
    severity: 'error',
    title: 'malformed endpoint',
    message: (p: { text: string; why: string }) => `\`${shortened(p.text)}\` is no endpoint: ${p.why}`,
    help: () => 'write `scheme://host[:ports][/path]`, such as `https://crm.example.com` or `tcp://10.20.0.0/16:5432`',
    explanation:
      'An endpoint says which points a resource consists of: `scheme://host[:ports][/path]`. Forms that products read in different ways (encoded slashes, empty segments, upper case, trailing dots) are refused.',
    example: {
      file: 'policy',
      wrong: 'resources:\n  crm: { endpoints: "https://crm.example.com/a%2Fb" }\n',
      right: 'resources:\n  crm: { endpoints: "https://crm.example.com/a/b" }\n',
    },
  }),
  ZT050: entry({
    severity: 'error',
    title: 'endpoint in two resources',
    message: (p: Clash) => `\`${p.text}\` is also in resource \`${p.otherName}\``,
    help: () => 'keep it in one of the two resources',
    explanation:
      'A point belongs to exactly one resource, so that one set of policies decides about it. `https://h` and `tcp://h:443` are the same points.',
    example: {
      file: 'policy',
      wrong: 'resources:\n  a: { endpoints: "https://h.example.com" }\n  b: { endpoints: "tcp://h.example.com:443" }\n',
      right:
        'resources:\n  a: { endpoints: "https://h.example.com" }\n  b: { endpoints: "tcp://h.example.com:8443" }\n',
    },
  }),
  ZT051: entry({
    severity: 'error',
    title: 'split endpoints',
    message: (p: Clash) =>
      `\`${p.text}\` shares some points with \`${p.other}\` of resource \`${p.otherName}\`, and neither contains the other`,
    help: () => 'cut one of the two, so that they are apart or one lies inside the other',
    explanation:
      'A point belongs to the smallest endpoint around it. Where two endpoints cross, neither is the smaller one, so nobody could say which policies decide there.',
    example: {
      file: 'policy',
      wrong:
        'resources:\n  a: { endpoints: "tcp://h.example.com:1-100" }\n  b: { endpoints: "tcp://h.example.com:50-150" }\n',
      right:
        'resources:\n  a: { endpoints: "tcp://h.example.com:1-100" }\n  b: { endpoints: "tcp://h.example.com:101-150" }\n',
    },
  }),
  ZT052: entry({
    severity: 'error',
    title: 'resources inside each other',
    message: (p: { name: string; other: string }) => `resources \`${p.name}\` and \`${p.other}\` lie inside each other`,
    help: () => 'move one of the endpoints, or make it a resource of its own',
    explanation:
      'A deny on a resource reaches what lies inside it. Two resources that lie inside each other would share every deny, which no reader expects.',
    example: {
      file: 'policy',
      wrong:
        'resources:\n  a: { endpoints: ["https://x.example.com", "https://y.example.com/a"] }\n  b: { endpoints: ["https://y.example.com", "https://x.example.com/b"] }\n',
      right:
        'resources:\n  a: { endpoints: ["https://x.example.com", "https://y.example.com/a"] }\n  b: { endpoints: "https://y.example.com" }\n',
    },
  }),
  ZT053: entry({
    severity: 'error',
    title: 'ssh mixed with other schemes',
    message: (p: { name: string }) => `resource \`${p.name}\` has ssh endpoints beside others`,
    help: () => 'make two resources of it, one with the ssh endpoints',
    explanation:
      'On an ssh resource, and only there, policies say as whom one logs in. For a mix that could not be said.',
    example: {
      file: 'policy',
      wrong: 'resources:\n  host: { endpoints: ["ssh://h.example.com", "https://h.example.com"] }\n',
      right:
        'resources:\n  host: { endpoints: "ssh://h.example.com" }\n  web: { endpoints: "https://h.example.com" }\n',
    },
  }),
  ZT054: entry({
    severity: 'error',
    title: 'public but not low',
    message: (p: { name: string; found: string }) => `public resource \`${p.name}\` has sensitivity ${p.found}`,
    help: () => 'write `sensitivity: low` if it is, else remove `public`',
    explanation:
      'A public resource is reachable without identity. That is only accepted where somebody wrote down that it is of low sensitivity; without `sensitivity` a resource is critical.',
    example: {
      file: 'policy',
      wrong: 'resources:\n  hook: { endpoints: "https://hook.example.com", public: { reason: payment events } }\n',
      right:
        'resources:\n  hook: { endpoints: "https://hook.example.com", sensitivity: low, public: { reason: payment events } }\n',
    },
  }),
  ZT055: entry({
    severity: 'error',
    title: 'public resource named',
    message: (p: { name: string }) => `resource \`${p.name}\` is public, so this has no effect on it`,
    help: () => 'remove the name, or remove `public` from the resource',
    explanation:
      'Everybody reaches a public resource: an allow adds nothing to that, and no deny reaches it. A policy that names one does not do what it seems to do.',
    example: {
      file: 'policy',
      wrong: `${HEAD}resources:\n  hook: { endpoints: "https://hook.example.com", sensitivity: low, public: { reason: events } }\npolicies:\n  nobody: { deny: everyone, to: hook }\n`,
      right: `${HEAD}resources:\n  hook: { endpoints: "https://hook.example.com", sensitivity: low }\npolicies:\n  nobody: { deny: everyone, to: hook }\n`,
    },
  }),
} as const;
