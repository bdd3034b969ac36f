import type { Command } from 'commander';
import { isEmptyPlan, nodeFileSystem, type PlanBundle, savePlan } from '../../index.js';
import type { Context, Start } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { Failure } from '../failure.js';
import { makePlan } from '../make-plan.js';
import { stdoutStyle, writeJson } from '../output.js';
import { callerPath } from '../paths.js';
import { chdirOption, planText } from '../report/index.js';
import { EXIT_OF_STATUS } from '../status-codes.js';
import { collect, examples, exits } from './help.js';

interface PlanOptions {
  readonly target?: readonly string[];
  readonly out?: string;
  readonly detailedExitcode?: boolean;
}

/** Describes `ztctl plan`. */
export function define(command: Command, start: Start): void {
  command
    .description(
      'Show what apply would create, change and delete for each target, who is affected, and which line of the policy causes it. Reads only.',
    )
    .option('-t, --target <name>', 'only this target (may be repeated)', collect)
    .option('--out <dir>', 'save the plan, for review and for `ztctl apply DIR`')
    .option('--detailed-exitcode', 'end with 1 when there are changes')
    .addHelpText(
      'after',
      examples(
        ['ztctl plan', 'what would change?'],
        ['ztctl plan --out p && ztctl apply p', 'review, then apply exactly that'],
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
        [EXIT.safetyStop, 'what stands live belongs to somebody else'],
      ),
    )
    .action((options: PlanOptions) => start((context) => plan(context, options)));
}

async function plan(context: Context, { target, out, detailedExitcode }: PlanOptions): Promise<ExitCode> {
  const bundle = await makePlan(context, target);
  if (out !== undefined) save(context, out, bundle);
  if (context.json) await writeJson(context, bundle.plan);
  else {
    const apply = `ztctl apply${chdirOption(context.projectShown)} ${out}`;
    const next = out === undefined ? '' : `Saved to ${out}; run '${apply}' to carry it out.\n`;
    await context.io.stdout.write(planText(bundle.plan, stdoutStyle(context)) + next);
  }
  return detailedExitcode && !isEmptyPlan(bundle.plan) ? EXIT.findings : EXIT.fine;
}

function save(context: Context, out: string, bundle: PlanBundle): void {
  const saved = savePlan(nodeFileSystem, callerPath(context, out), out, bundle);
  if (saved.ok) return;
  throw new Failure(EXIT_OF_STATUS[saved.status], 'the plan was not saved', { diagnostics: saved.diagnostics });
}
