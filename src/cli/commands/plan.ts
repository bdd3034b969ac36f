import { type Command, Option } from 'commander';
import { brokenRules, isEmptyPlan, nodeFileSystem, type PlanBundle, savePlan } from '../../index.js';
import type { Context, Start } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { Failure, usageFailure } from '../failure.js';
import { makePlan, type PlanWishes } from '../make-plan.js';
import { stdoutStyle, writeJson } from '../output.js';
import { callerPath } from '../paths.js';
import { chdirOption, planMarkdown, planText } from '../report/index.js';
import { EXIT_OF_STATUS } from '../status-codes.js';
import { ackOption } from './ack-option.js';
import { adoptOption } from './adopt-option.js';
import { collect, examples, exits } from './help.js';

const PLAN_FORMATS = ['text', 'json', 'markdown'] as const;

interface PlanOptions extends PlanWishes {
  readonly out?: string;
  readonly detailedExitcode?: boolean;
  readonly format?: (typeof PLAN_FORMATS)[number];
}

/** Describes `ztctl plan`. */
export function define(command: Command, start: Start): void {
  command
    .description(
      'Show what apply would create, change and delete for each target, who gains and who loses access, and which line of the policy causes it. Reads only.',
    )
    .option('-t, --target <name>', 'only this target (may be repeated)', collect)
    .option('--out <dir>', 'save the plan, for review and for `ztctl apply DIR`')
    .option('--detailed-exitcode', 'end with 1 when there are changes')
    .addOption(ackOption())
    .addOption(adoptOption())
    .addOption(new Option('-f, --format <format>', 'how to print it').choices(PLAN_FORMATS))
    .addHelpText(
      'after',
      examples(
        ['ztctl plan', 'what would change?'],
        ['ztctl plan --out p && ztctl apply p', 'review, then apply exactly that'],
        ['ztctl plan --format markdown', 'a comment for the pull request'],
        ['ztctl plan --detailed-exitcode', 'in CI: 1 means that live and policy differ'],
      ),
    )
    .addHelpText(
      'after',
      exits(
        [EXIT.fine, 'planned; with --detailed-exitcode: nothing to change'],
        [EXIT.findings, 'with --detailed-exitcode: changes (Terraform says 2 there)'],
        [EXIT.usage, 'an unknown target, or a folder that is no plan'],
        [EXIT.notAnalysed, 'faults in the policy, or a target that cannot carry it'],
        [EXIT.safetyStop, 'a safety rule stops it, or what stands live belongs to somebody else'],
        [EXIT.failedBeforeApply, 'disk, network or vendor did not give what stands live'],
      ),
    )
    .action((options: PlanOptions) => start((context) => plan(context, options)));
}

async function plan(context: Context, options: PlanOptions): Promise<ExitCode> {
  const { out, detailedExitcode } = options;
  const format = formatOf(context, options);
  const bundle = await makePlan(context, options);
  if (out !== undefined) save(context, out, bundle);
  const isStopped = brokenRules(bundle.plan.safety).length > 0;
  if (format === 'json') await writeJson(context, bundle.plan);
  else if (format === 'markdown') await context.io.stdout.write(planMarkdown(bundle.plan));
  else {
    const apply = `ztctl apply${chdirOption(context.projectShown)} ${out}`;
    const how = isStopped ? 'apply refuses it as long as a rule stops it' : `run '${apply}' to carry it out`;
    const next = out === undefined ? '' : `Saved to ${out}; ${how}.\n`;
    await context.io.stdout.write(planText(bundle.plan, stdoutStyle(context)) + next);
  }
  if (isStopped) return EXIT.safetyStop;
  return detailedExitcode && !isEmptyPlan(bundle.plan) ? EXIT.findings : EXIT.fine;
}

function formatOf({ json }: Context, { format }: PlanOptions): NonNullable<PlanOptions['format']> {
  if (json && format !== undefined && format !== 'json') {
    throw usageFailure(`standard output takes one format, not json and ${format}`, 'leave one of them out');
  }
  return json ? 'json' : (format ?? 'text');
}

/** Saves a plan in a folder that the caller named. */
export function save(context: Context, out: string, bundle: PlanBundle): void {
  const saved = savePlan(nodeFileSystem, callerPath(context, out), out, bundle);
  if (saved.ok) return;
  throw new Failure(EXIT_OF_STATUS[saved.status], 'the plan was not saved', { diagnostics: saved.diagnostics });
}
