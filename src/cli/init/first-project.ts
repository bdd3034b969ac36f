import type { ArtefactFile } from '../../index.js';

const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const LONGEST_NAME = 63;

/** The files of a first project, sorted by path: small, commented, accepted by `check` and planned by `plan`. */
export function firstProject(name: string): readonly ArtefactFile[] {
  return [
    { path: 'policies/example.yaml', text: POLICY },
    { path: 'ztctl.yaml', text: projectFile(name) },
  ];
}

/** The nearest name of the language to the name of a folder; a plain one when nothing of it is left. */
export function projectName(folder: string): string {
  const words = folder
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  const name = words
    .join('-')
    .replace(/^[^a-z]+/, '')
    .slice(0, LONGEST_NAME)
    .replace(/-+$/, '');
  return NAME.test(name) ? name : 'my-policy';
}

function projectFile(name: string): string {
  return `# The project file of ztctl. Check it with: ztctl check
name: ${name}
timezone: UTC # for dates without a time, and for schedules

# Where the policy goes; \`ztctl targets\` shows what each kind can carry.
targets:
  mesh:
    kind: tailscale
    # A folder stands for the live system (.ztctl/live/mesh), so that \`ztctl plan\` and \`ztctl apply\` need no account.
    backend: { type: file }
`;
}

const POLICY = `# A first policy. Nobody reaches anything unless an allow says so.

# Who asserts which addresses.
idps:
  company: { domains: [example.com] }

groups:
  engineers: { owner: platform, members: [ana@example.com, li@example.com] }

# What is protected, and which target carries it.
resources:
  wiki:
    owner: platform
    endpoints: "tcp://10.0.0.10:443"
    sensitivity: internal
    via: mesh

policies:
  engineers-to-wiki:
    owner: platform
    reason: daily work
    allow: group:engineers
    to: wiki

# What must stay true; run them with: ztctl test
tests:
  - { name: engineers reach the wiki, who: { user: ana@example.com }, can: wiki }
  - { name: strangers do not, who: { nobody: true }, cannot: wiki }
`;
