import type { Command } from 'commander';
import { type BackendProgress, brokenRules, driftProject, type TargetDrift } from '../../index.js';
import type { Context, Start } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { Failure } from '../failure.js';
import { stdoutStyle, writeJson } from '../output.js';
import { createProgress } from '../progress.js';
import { openProject, warn } from '../project.js';
import { chdirOption, type DriftDocument, driftDocument, driftText } from '../report/index.js';
import { EXIT_OF_STATUS } from '../status-codes.js';
import { collect, examples, exits } from './help.js';
import { save } from './plan.js';

interface DriftOptions {
  readonly target?: readonly string[];
  readonly revert?: string;
  readonly detailedExitcode?: boolean;
}

/** Describes `ztctl drift`. */
export function define(command: Command, start: Start): void {
  command
    .description(
      'Say what was changed by hand since the last apply, and what that does to access: only order, narrower or wider than the policy, and who gained. What cannot be judged is said. Reads only.',
    )
    .option('-t, --target <name>', 'only this target (may be repeated)', collect)
    .option('--revert <dir>', 'save the plan that leads back to the policy, for `ztctl apply DIR`')
    .option('--detailed-exitcode', 'end with 1 when there is drift')
    .addHelpText(
      'after',
      examples(
        ['ztctl drift', 'did somebody change what is live?'],
        ['ztctl drift --detailed-exitcode', 'in a scheduled job: 1 pages somebody'],
        ['ztctl drift --revert back', 'and save the plan of the way back'],
      ),
    )
    .addHelpText(
      'after',
      exits(
        [EXIT.fine, 'compared; with --detailed-exitcode: no drift'],
        [EXIT.findings, 'with --detailed-exitcode: drift'],
        [EXIT.usage, 'an unknown target, or a folder that is no plan'],
        [EXIT.notAnalysed, 'faults in the policy, or what stands live cannot be judged'],
        [EXIT.safetyStop, 'what stands live belongs to somebody else'],
        [EXIT.failedBeforeApply, 'disk, network or vendor did not give what stands live'],
      ),
    )
    .action((options: DriftOptions) => start((context) => drift(context, options)));
}

async function drift(context: Context, { target, revert, detailedExitcode }: DriftOptions): Promise<ExitCode> {
  const progress = createProgress(context);
  await progress.say('loading the policy');
  const { project } = await openProject(context);
  await progress.say('reading what stands live');
  const { projectDir: dir, version, now, io } = context;
  const say = (one: BackendProgress): void => void progress.say(`${one.target}: ${one.text}`);
  const result = await driftProject(project, {
    dir,
    version,
    now,
    env: io.env,
    say,
    ...(target && { targets: target }),
  });
  await progress.clear();
  const diagnostics = result.diagnostics.filter((one) => !project.diagnostics.includes(one));
  if (result.status !== 'ok') {
    const folder = context.projectShown;
    throw new Failure(EXIT_OF_STATUS[result.status], 'nothing was compared', { diagnostics, folder });
  }
  await warn(context, diagnostics);
  if (revert !== undefined) save(context, revert, result.plan);
  if (context.json) await writeJson(context, driftDocument(result.targets) satisfies DriftDocument);
  else {
    const isStopped = brokenRules(result.plan.plan.safety).length > 0;
    const next = revert === undefined ? '' : savedText(context, revert, isStopped);
    await context.io.stdout.write(driftText(result.targets, stdoutStyle(context)) + next);
  }
  return exitOf(result.targets, detailedExitcode ?? false);
}

function savedText({ projectShown }: Context, dir: string, isStopped: boolean): string {
  const chdir = chdirOption(projectShown);
  if (!isStopped) return `Saved to ${dir}; run 'ztctl apply${chdir} ${dir}' to go back.\n`;
  return `Saved to ${dir}, but a safety rule stops it: 'ztctl plan${chdir}' shows which, and takes the reason.\n`;
}

function exitOf(targets: readonly TargetDrift[], isDetailed: boolean): ExitCode {
  if (targets.some(({ drift: kind }) => kind === 'unjudged')) return EXIT.notAnalysed;
  const hasDrift = targets.some(({ drift: kind }) => kind !== 'none' && kind !== 'not-applied');
  return isDetailed && hasDrift ? EXIT.findings : EXIT.fine;
}
