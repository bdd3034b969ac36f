import { entry } from '../entry.js';

export interface FolderOwner {
  readonly estate: string;
  readonly target: string;
  readonly kind: string;
}

const DISK_ONLY = 'the cause lies on the disk, not in a text';
const RUN_ONLY = 'the cause lies in how the command was called';

/** Faults of choosing targets, of plan and of apply: ZT1000 to ZT1023. */
export const PLAN = {
  ZT1000: entry({
    severity: 'error',
    title: 'kind of target that this version cannot compile',
    message: (p: { target: string; kind: string; known: readonly string[] }) =>
      `target \`${p.target}\` has kind \`${p.kind}\`, which this version of ztctl cannot compile`,
    help: (p) =>
      p.known.length === 0
        ? 'use a version of ztctl that has it'
        : `remove the target, or take one of ${list(p.known)}; \`ztctl targets\` shows what each can carry`,
    explanation:
      'The kind belongs to the language, but this version has no compiler for it. Half an artefact would be worse than none, so the whole run is refused.',
    example: { why: 'every kind that the language knows may be there in your version' },
  }),
  ZT1001: entry({
    severity: 'error',
    title: 'target that is not configured',
    message: (p: { name: string; known: readonly string[] }) => `there is no target \`${p.name}\``,
    help: (p) => `ztctl.yaml configures ${list(p.known)}`,
    explanation: 'A run was narrowed to a target that ztctl.yaml does not have under `targets`.',
    example: { why: RUN_ONLY },
  }),
  ZT1002: entry({
    severity: 'error',
    title: 'live state that cannot be read',
    message: (p: { path: string; why: string }) => `cannot read \`${p.path}\`: ${p.why}`,
    help: () => 'repair it, or move it away; ztctl never takes live state that it cannot read for absent',
    explanation:
      'A plan compares what stands live with what the policy wants. If a live file that belongs to ztctl cannot be read or understood, the plan would ' +
      'say too little about what it changes, so there is none. Restore the file, or move the live folder away to start from nothing.',
    example: { why: DISK_ONLY },
  }),
  ZT1003: entry({
    severity: 'error',
    title: 'something of somebody else is in the way',
    message: (p: { target: string; path: string; adoptable?: boolean }) =>
      `target \`${p.target}\` wants to write \`${p.path}\`, but what stands there is not ztctl's own`,
    help: (p) =>
      p.adoptable
        ? `move it away; or, if it may be replaced, plan with \`--adopt ${p.target}\` and review who loses by it`
        : 'move it away, or give the target another `backend.path`',
    explanation:
      'ztctl changes and deletes only what it created: the files that the manifest of a live folder lists, the objects that carry the marker of the estate, the policy file whose first line says so, ' +
      'the resources in the state of the engine. Anything else that an artefact would take the place of is left as it is, and nothing is written for any target. `ztctl plan --adopt TARGET` takes it over: ' +
      'the plan then lists it under `adopts`, with who gains and who loses. A live folder is never adopted: move the file away.',
    example: { why: DISK_ONLY },
  }),
  ZT1004: entry({
    severity: 'error',
    title: 'live folder of another target',
    message: (p: { path: string; theirs: FolderOwner; ours: FolderOwner }) =>
      `\`${p.path}\` belongs to ${owner(p.theirs)}, not to ${owner(p.ours)}`,
    help: () => 'give the target a `backend.path` of its own, or move the folder away',
    explanation:
      'The manifest of a live folder says which project, target and kind it belongs to. Writing a second one into it would delete what the first one enforces.',
    example: { why: DISK_ONLY },
  }),
  ZT1005: entry({
    severity: 'error',
    title: 'two targets in one place',
    message: (p: { targets: readonly [string, string]; path: string }) =>
      `targets \`${p.targets[0]}\` and \`${p.targets[1]}\` are both live in \`${p.path}\``,
    help: () => 'give each a `backend` of its own; a folder must lie outside the other',
    explanation:
      'A place where policy is live belongs to one target: what is not in its artefact is deleted there. Folders inside each other are one place too, and so are two targets on the same controller or tailnet.',
    example: { why: 'only plan and apply look at live places' },
  }),
  ZT1006: entry({
    severity: 'error',
    title: 'no plan in this folder',
    message: (p: { path: string; why: string }) => `\`${p.path}\` holds no plan: ${p.why}`,
    help: () => 'make one with `ztctl plan --out DIR`, or run `ztctl apply` without a folder',
    explanation: '`ztctl apply DIR` takes the folder that `ztctl plan --out DIR` wrote.',
    example: { why: DISK_ONLY },
  }),
  ZT1007: entry({
    severity: 'error',
    title: 'plan that was altered',
    message: (p: { what: string }) => `the plan is not as it was saved: ${p.what}`,
    help: () => 'plan again and review the new plan',
    explanation:
      'The id of a plan covers every byte of plan.json and, through their digests, of the artefacts beside it. Only what was reviewed is applied, so a plan that was edited, ' +
      'cut short or mixed with another is refused.',
    example: { why: DISK_ONLY },
  }),
  ZT1008: entry({
    severity: 'error',
    title: 'policy that moved since the plan',
    message: () => 'the policy or ztctl.yaml changed since the plan was made',
    help: () => 'plan again and review the new plan',
    explanation:
      'A plan is bound to the digest of ztctl.yaml, of every policy file and of the directory snapshot. If one of them changed, what was reviewed is no longer what the policy says.',
    example: { why: 'it takes a plan and a change after it' },
  }),
  ZT1009: entry({
    severity: 'error',
    title: 'plan outside its interval',
    message: (p: { now: string; validFrom: string; validUntil: string }) =>
      `the plan is valid from ${p.validFrom} until before ${p.validUntil}, and it is ${p.now}`,
    help: () => 'plan again and review the new plan',
    explanation:
      'Expiries, `not_before` and gaps change what a policy means as time passes. A plan names the interval in which nothing of that kind happens; outside it another artefact is right.',
    example: { why: 'it takes a plan and a later instant' },
  }),
  ZT1010: entry({
    severity: 'error',
    title: 'live state that moved since the plan',
    message: (p: { target: string; path: string; file?: string | undefined }) =>
      `what stands live for target \`${p.target}\` changed since the plan was made: \`${p.file === undefined ? p.path : `${p.path}/${p.file}`}\``,
    help: () => 'plan again and review the new plan',
    explanation:
      'A plan is bound to a digest of the live files it was compared with. If somebody changed them since, applying would undo what nobody reviewed.',
    example: { why: DISK_ONLY },
  }),
  ZT1011: entry({
    severity: 'error',
    title: 'plan that this project does not make',
    message: (p: { target: string; what: string }) =>
      `the plan for target \`${p.target}\` does not fit the project: ${p.what}`,
    help: () => 'plan again with this version of ztctl and review the new plan',
    explanation:
      'Before it writes, apply compiles the policy once more and compares. A plan from another version of ztctl, from another project, or written by hand gives another artefact, and is refused.',
    example: { why: 'it takes a plan of another project or version' },
  }),
  ZT1012: entry({
    severity: 'error',
    title: 'another apply is running',
    message: (p: { file: string; holder?: { readonly pid: number; readonly host: string } | undefined }) =>
      p.holder ? `another apply is running: process ${p.holder.pid} on ${p.holder.host}` : 'another apply is running',
    help: (p) => `wait for it to end; if you know that it is gone, remove \`${p.file}\``,
    explanation:
      'Two applies at once could leave half of each. The lock names the process that holds it; a lock whose process is gone is taken over without asking. A process on another machine cannot be ' +
      'seen from here: remove its lock file only when you know that it is gone.',
    example: { why: 'it takes two runs at once' },
  }),
  ZT1013: entry({
    severity: 'error',
    title: 'disk failure',
    message: (p: { path: string; why: string }) => `cannot write \`${p.path}\`: the system says ${p.why}`,
    help: () => 'make room or fix the permissions, then run the same apply again: it continues where it stopped',
    explanation:
      'The operating system refused to write. Every file is either as it was or as planned, never in between.',
    example: { why: DISK_ONLY },
  }),
  ZT1014: entry({
    severity: 'error',
    title: 'output folder that holds something else',
    message: (p: { path: string; name: string }) => `\`${p.path}\` is no folder for a plan: it holds \`${p.name}\``,
    help: () => 'name a folder that does not exist, is empty, or holds an earlier plan',
    explanation: 'A plan replaces an earlier plan in its folder. A folder with anything else in it is left alone.',
    example: { why: DISK_ONLY },
  }),
  ZT1015: entry({
    severity: 'error',
    title: 'no targets',
    message: () => 'ztctl.yaml configures no targets, so there is nothing to compile',
    help: () =>
      'add one under `targets`, for example `mesh: { kind: tailscale }`, and send resources there with `via: mesh`',
    explanation: 'Compile, plan and apply work on the targets that ztctl.yaml lists.',
    example: {
      why: 'a project without targets is fine for check, test and can; only compile, plan and apply need one',
    },
  }),
  ZT1016: entry({
    severity: 'error',
    title: 'access that is too large to write out',
    message: (p: { target: string; subject: string; policy: string; limit: number }) =>
      `target \`${p.target}\`: the access of ${p.subject.replaceAll('"', '`')} takes more than ${p.limit} alternatives, counted up to policy \`${p.policy}\``,
    help: () => 'deny fewer synced groups on it, list their members, or close them with a directory snapshot',
    explanation:
      'Targets take access as a list of alternatives: these people, in this situation, with these demands. Denied groups whose members are unknown here cut every alternative in pieces, and ' +
      'they multiply. Past the limit no vendor accepts the result and nobody can review it, so it is refused. `ztctl can` still answers requests one by one.',
    example: { why: 'it takes thousands of alternatives on one resource' },
  }),
  ZT1017: entry({
    severity: 'warning',
    title: 'live target that is gone from the project',
    message: (p: { path: string }) =>
      `what \`${p.path}\` is about is still live, but ztctl.yaml configures no target for it`,
    help: () => 'to take back what it grants, configure the target without resources and apply; then delete it',
    explanation:
      'Removing a target from ztctl.yaml, or giving it another name, does not remove what was applied to it. ztctl changes only the live state of targets that are configured, ' +
      'so what the old one grants stays granted until somebody takes it back.',
    example: { why: DISK_ONLY },
  }),
  ZT1018: entry({
    severity: 'error',
    title: 'identity that the policy does not know',
    message: (p: { name: string }) => `\`plan.pipeline\` names \`${p.name}\`, which the policy does not know`,
    help: () => 'name a workload of the policy as `workload:NAME`, or a person of one of its idps as `user:ADDRESS`',
    explanation:
      'The safety rule `pipeline-identity-kept` stops a plan that takes access from whoever applies it. It can watch only an identity that the policy knows.',
    example: { why: 'the name stands in ztctl.yaml, not in a policy file' },
  }),
  ZT1019: entry({
    severity: 'error',
    title: 'safety rule that stops an apply',
    message: (p: { rule: string; target: string; found: number; limit: number; example: string }) =>
      `\`${p.rule}\` stops target \`${p.target}\`: ${p.found} found, ${p.limit} allowed; the first is ${p.example}`,
    help: (p) =>
      `if it is right, plan again with \`--ack ${p.rule}="why it is right"\`; the reason stands in the plan and in the journal`,
    explanation:
      'A plan is checked against named rules before anything is written. What a rule stops is applied only with a reason, which is kept in the plan, and so in its id, and in the journal. ' +
      'Each rule takes a reason of its own. Limits stand under `plan:` in ztctl.yaml.',
    example: { why: RUN_ONLY },
  }),
  ZT1020: entry({
    severity: 'error',
    title: 'apply that was interrupted',
    message: () => 'the apply was interrupted; what was begun was finished, and the rest not begun',
    help: () => 'apply again, the same saved plan or a new one: it continues where this one stopped',
    explanation:
      'Ctrl-C, or a signal to end, lets the step under way finish and begins no other. The journal and the result say which steps stand. The same plan continues from there, ' +
      'as long as nobody changes the policy or what stands live.',
    example: { why: RUN_ONLY },
  }),
  ZT1021: entry({
    severity: 'error',
    title: 'backend that cannot carry a kind of target',
    message: (p: { target: string; kind: string; backend: string; known: readonly string[] }) =>
      `target \`${p.target}\` of kind ${p.kind} cannot be live in a backend \`${p.backend}\``,
    help: (p) => `take one of ${list(p.known)}`,
    explanation:
      'A backend speaks to one product: `terraform` carries Cloudflare Access and ZPA, `tailscale`, `headscale` and `openziti` the product of their name. `file` takes every kind: a folder is live.',
    example: {
      file: 'config',
      wrong: 'name: acme\ntargets:\n  mesh: { kind: tailscale, backend: { type: terraform } }\n',
      right: 'name: acme\ntargets:\n  mesh: { kind: tailscale, backend: { type: file } }\n',
    },
  }),
} as const;

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

function owner({ estate, target, kind }: FolderOwner): string {
  return `target \`${target}\` (${kind}) of \`${estate}\``;
}
