import { entry } from '../entry.js';

/** What an engine or a provider said: one line, its detail in a few more. */
export interface TheirWords {
  readonly summary: string;
  readonly detail?: string;
  /** The resource that it is about. */
  readonly address?: string;
}

/** Who holds the lock of a state, as Terraform tells it. */
export interface StateLock {
  readonly id?: string;
  readonly who?: string;
  readonly operation?: string;
  readonly created?: string;
  readonly path?: string;
}

const RUN_ONLY = 'it takes an engine, a provider or a state that does so';

/** Faults of targets that Terraform or OpenTofu carries out: ZT1040 to ZT1054. */
export const PLAN_TERRAFORM = {
  ZT1040: entry({
    severity: 'error',
    title: 'no Terraform to run',
    message: (p: { target: string; looked: readonly string[] }) =>
      `target \`${p.target}\` needs ${p.looked.map((name) => `\`${name}\``).join(' or ')}, and there is none to run`,
    help: () =>
      'install Terraform 1.5 or OpenTofu 1.6, or later, or name the program under `backend.command`; `backend: { type: file }` needs neither',
    explanation:
      'A `terraform` backend starts the engine that `backend.command` names, else `terraform`, else `tofu`, whichever is found first on PATH. ztctl brings no engine of its own.',
    example: { why: RUN_ONLY },
  }),
  ZT1041: entry({
    severity: 'error',
    title: 'engine that cannot be used',
    message: (p: { command: string; why: string }) => `\`${p.command}\` cannot be used: ${p.why}`,
    help: () => 'use Terraform 1.5 or OpenTofu 1.6, or later',
    explanation:
      'The engine must say its version, plan to a file, tell what it does as a stream of JSON, and know `import` blocks: Terraform from 1.5, OpenTofu from 1.6.',
    example: { why: RUN_ONLY },
  }),
  ZT1042: entry({
    severity: 'error',
    title: 'file that may not stand beside the artefact',
    message: (p: { path: string; why: string }) => `\`${p.path}\` cannot stand beside the artefact: ${p.why}`,
    help: () =>
      'keep only what configures the engine in `backend.folder`: `terraform` with its state backend, `provider`, `variable`, `locals`, `data`, `output`',
    explanation:
      'What stands in `backend.folder` is copied beside the artefact, so that state, provider and variables are yours. Resources there would be planned and applied without the review and the proof that ' +
      'the artefact had, and an override would change it unseen. Manage other resources in a folder and a state of their own.',
    example: { why: 'the cause lies in a file of Terraform, not in a policy or ztctl.yaml' },
  }),
  ZT1043: entry({
    severity: 'error',
    title: 'engine that failed',
    message: (p: { target: string; doing: string; theirs: readonly TheirWords[] }) =>
      `target \`${p.target}\`: the engine could not ${p.doing}${theirWords(p.theirs)}`,
    help: (p) =>
      p.theirs.some(({ summary, detail = '' }) => /lock file/i.test(`${summary} ${detail}`))
        ? 'put the lock file with the right versions into `backend.folder`, or delete `.terraform.lock.hcl` in the working folder'
        : 'put right what it says and run the same again; nothing was written',
    explanation:
      'The engine or a provider refused the configuration, could not reach its state or the vendor, or found other provider versions than the lock file says. Its own words are attached. Nothing is ' +
      'written while it prepares or plans.',
    example: { why: RUN_ONLY },
  }),
  ZT1044: entry({
    severity: 'error',
    title: 'state that somebody else has locked',
    message: (p: { target: string; lock: StateLock }) =>
      `target \`${p.target}\`: the state is locked${lockWords(p.lock)}`,
    help: (p) =>
      p.lock.id === undefined
        ? 'wait for the other run to end'
        : `wait for the other run to end; if you know that it is gone, run \`terraform force-unlock ${p.lock.id}\` in the working folder`,
    explanation:
      'Terraform locks a state while it plans or applies, so that exactly one writes. A run that was killed can leave the lock of a remote state behind: only somebody who knows that it is gone may ' +
      'remove it.',
    example: { why: RUN_ONLY },
  }),
  ZT1045: entry({
    severity: 'error',
    title: 'credentials that the provider misses or the vendor refuses',
    message: (p: { target: string; theirs: readonly TheirWords[] }) =>
      `target \`${p.target}\`: the provider has no credentials that the vendor takes${theirWords(p.theirs)}`,
    help: () =>
      'set them in the environment of ztctl, under the names that the provider reads (docs/backends/terraform.md lists them)',
    explanation:
      'Credentials of a provider come from the environment or from your own files in `backend.folder`; ztctl hands the environment on and writes none of it anywhere.',
    example: { why: RUN_ONLY },
  }),
  ZT1046: entry({
    severity: 'error',
    title: 'apply that stopped half way',
    message: (p: { target: string; address?: string | undefined; theirs: readonly TheirWords[] }) =>
      `target \`${p.target}\`: ${p.address === undefined ? 'the engine did not finish the apply' : `\`${p.address}\` was not written`}${theirWords(p.theirs)}`,
    help: () =>
      'put right what it says and apply the same plan again: what stands is left, and the rest is planned anew and must be what was reviewed',
    explanation:
      'The vendor took some of the changes and refused others, or the engine ended before it was done. The result says which steps stand; the state of the engine knows them.',
    example: { why: RUN_ONLY },
  }),
  ZT1047: entry({
    severity: 'error',
    title: 'object that may have been made unseen',
    message: (p: { target: string; address: string; name?: string | undefined; path: string }) =>
      `target \`${p.target}\`: \`${p.address}\` was being created when its apply was killed, and the state does not know it${p.name === undefined ? '' : `; its name is \`${p.name}\``}`,
    help: (p) =>
      `look for it at the vendor: if it is there, delete it, or give its id under \`backend.imports\`; then delete \`${p.path}\``,
    explanation:
      'Between the call that creates an object and the moment its id is in the state there is a gap that no engine can close. An apply that is killed in it may leave an object at the vendor that nothing ' +
      'manages. Making it again could leave two, and a rule that nobody manages keeps granting, so ztctl goes no further until somebody has looked.',
    example: { why: RUN_ONLY },
  }),
  ZT1048: entry({
    severity: 'error',
    title: 'state that holds what is not ours',
    message: (p: { target: string; addresses: readonly string[] }) =>
      `target \`${p.target}\`: the state holds ${some(p.addresses)}, which this project did not make and Terraform would delete`,
    help: (p) =>
      `give ztctl a state of its own, or take them out of this one with \`terraform state rm\` in the working folder; \`ztctl plan --adopt ${p.target}\` plans to delete them`,
    explanation:
      'Terraform deletes what is in its state and not in its configuration. The artefact is the whole configuration here, so whatever else the state holds would go. What carries the marker of the estate or ' +
      'was made by an earlier apply is known; anything else is left alone.',
    example: { why: RUN_ONLY },
  }),
  ZT1049: entry({
    severity: 'error',
    title: 'saved plan of another engine',
    message: (p: { target: string; what: string; saved: string; here: string }) =>
      `target \`${p.target}\`: the saved plan was made with ${p.what} ${p.saved}, and here is ${p.here}`,
    help: () => 'apply where the same versions run on the same system, or plan again here and review the new plan',
    explanation:
      'A plan file of Terraform is only right for the engine, the provider versions and the platform that made it: another version may turn the same plan into other calls. Keep a lock file in ' +
      '`backend.folder`, so that plan and apply use the same providers.',
    example: { why: RUN_ONLY },
  }),
  ZT1050: entry({
    severity: 'error',
    title: 'plan that is no longer what was reviewed',
    message: (p: { target: string; what: string }) =>
      `target \`${p.target}\`: what Terraform would do now is not what was reviewed: ${p.what}`,
    help: () => 'plan again and review the new plan',
    explanation:
      'Where the saved plan of the engine cannot be used any more (the state moved on because an apply was interrupted, or this is a later phase), Terraform plans again, and only steps of the reviewed plan ' +
      'are applied.',
    example: { why: RUN_ONLY },
  }),
  ZT1051: entry({
    severity: 'error',
    title: 'live state that is not what was applied',
    message: (p: { target: string; addresses: readonly string[] }) =>
      `target \`${p.target}\`: after the apply Terraform would still change ${some(p.addresses)}`,
    help: () =>
      'plan again: it says what differs; if the same differs each time, the vendor does not store what it is told',
    explanation:
      'After an apply what stands live is read again. A vendor that changes what it is told, or somebody who changed it meanwhile, leaves a difference that another plan shows.',
    example: { why: RUN_ONLY },
  }),
  ZT1052: entry({
    severity: 'warning',
    title: 'change by hand that Terraform keeps',
    message: (p: { target: string; address: string; attributes: readonly string[] }) =>
      `target \`${p.target}\`: somebody changed ${some(p.attributes)} of \`${p.address}\`, which the artefact does not set, so Terraform keeps it`,
    help: () => 'look at it at the vendor, and set it back there if it is not wanted',
    explanation:
      'Attributes that the artefact leaves to the provider keep whatever stands live. Terraform tells that they changed and plans nothing. Nothing that ztctl emits depends on them, but they may matter to you.',
    example: { why: RUN_ONLY },
  }),
  ZT1053: entry({
    severity: 'warning',
    title: 'state that stays on this machine',
    message: (p: { target: string; path: string }) =>
      `target \`${p.target}\`: the state of Terraform stands in \`${p.path}\`, on this machine alone`,
    help: () =>
      'configure a state backend with locking in `backend.folder`; without it the next job knows nothing of what this one made',
    explanation:
      'Without a `backend` block Terraform keeps its state in the working folder. On a build machine that folder is gone after the job, and the next apply would make every object a second time.',
    example: { why: RUN_ONLY },
  }),
  ZT1054: entry({
    severity: 'warning',
    title: 'warning of Terraform',
    message: (p: { target: string; theirs: TheirWords }) => `target \`${p.target}\`${theirWords([p.theirs])}`,
    explanation: 'The engine or a provider warns. Its own words are attached; ztctl goes on.',
    example: { why: RUN_ONLY },
  }),
} as const;

const MANY = 5;

function some(names: readonly string[]): string {
  const shown = names.slice(0, MANY).map((name) => `\`${name}\``);
  return names.length > MANY ? `${shown.join(', ')} and ${names.length - MANY} more` : shown.join(', ');
}

/** At most three faults, the first lines of each. */
function theirWords(theirs: readonly TheirWords[]): string {
  const shown = theirs.slice(0, 3).map(({ summary, detail, address }) => {
    const text = detail === undefined || detail === '' ? summary : `${summary}: ${detail}`;
    return address === undefined ? text : `${text} (${address})`;
  });
  if (shown.length === 0) return '';
  return `: ${shown.join('; ')}${theirs.length > 3 ? `; and ${theirs.length - 3} more` : ''}`;
}

function lockWords({ who, operation, created }: StateLock): string {
  const parts = [
    who && `by ${who}`,
    operation && `for ${operation.replace(/^OperationType/, '').toLowerCase()}`,
    created && `since ${created}`,
  ].filter((part) => part);
  return parts.length === 0 ? '' : ` ${parts.join(' ')}`;
}
