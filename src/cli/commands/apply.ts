import type { Command } from 'commander';
import {
  type ApplyResult,
  applyPlan,
  brokenRules,
  isEmptyPlan,
  nodeFileSystem,
  openPlan,
  type PlanBundle,
} from '../../index.js';
import { confirm } from '../confirm.js';
import type { Context, Start } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { Failure, usageFailure } from '../failure.js';
import { makePlan, type PlanWishes } from '../make-plan.js';
import { stderrStyle, stdoutStyle, writeJson } from '../output.js';
import { callerPath } from '../paths.js';
import { createApplyProgress } from '../progress.js';
import { loadProject } from '../project.js';
import { type ApplyDocument, applyDocument, applyText, diagnosticsText, planText } from '../report/index.js';
import { EXIT_OF_STATUS } from '../status-codes.js';
import { ackOption } from './ack-option.js';
import { adoptOption } from './adopt-option.js';
import { examples, exits } from './help.js';

interface ApplyOptions extends Omit<PlanWishes, 'target'> {
  readonly yes?: boolean;
}

/** Describes `ztctl apply`. */
export function define(command: Command, start: Start): void {
  command
    .description(
      'Carry out a saved plan, or plan now and carry that out. Stops when the policy, what stands live, or the interval of validity moved since the plan was made.',
    )
    .argument('[dir]', 'a folder that `ztctl plan --out` wrote; without it, plan now')
    .option('-y, --yes', 'do not ask')
    .addOption(ackOption())
    .addOption(adoptOption())
    .addHelpText(
      'after',
      examples(
        ['ztctl apply p', 'carry out the plan that was reviewed'],
        ['ztctl apply p -y', 'in CI, where nobody can answer'],
        ['ztctl apply', 'plan, show, ask, carry out'],
      ),
    )
    .addHelpText(
      'after',
      exits(
        [EXIT.fine, 'applied, or nothing to do'],
        [EXIT.findings, 'declined; nothing was applied'],
        [EXIT.usage, 'nobody can be asked, or the folder is no plan'],
        [EXIT.notAnalysed, 'faults in the policy'],
        [EXIT.safetyStop, 'a safety rule stops it, or something moved since the plan; nothing was applied'],
        [EXIT.failedBeforeApply, 'the disk or a lock failed; nothing was applied'],
        [EXIT.partlyApplied, 'partly applied; the next apply of this plan continues'],
      ),
    )
    .action((dir: string | undefined, options: ApplyOptions) => start((context) => apply(context, dir, options)));
}

async function apply(context: Context, dir: string | undefined, options: ApplyOptions): Promise<ExitCode> {
  const { yes, ack, adopt } = options;
  if (!yes) refuseWithoutTerminal(context);
  if (ack && dir !== undefined) {
    throw usageFailure('a saved plan holds its reasons', 'give --ack to `ztctl plan --out`, so that it is reviewed');
  }
  if (adopt && dir !== undefined) {
    throw usageFailure(
      'a saved plan says what it adopts',
      'give --adopt to `ztctl plan --out`, so that it is reviewed',
    );
  }
  const bundle = dir === undefined ? await makePlan(context, { ...options }) : open(context, dir);
  // A saved plan was read when it was made; whoever is asked about it, or applies without one, sees it here.
  const isShown = !context.json && !(yes && dir !== undefined);
  if (isShown) await context.io.stdout.write(`${planText(bundle.plan, stdoutStyle(context))}\n`);
  const isStopped = brokenRules(bundle.plan.safety).length > 0;
  if (!yes && !isStopped && !isEmptyPlan(bundle.plan)) {
    const answer = await confirm(context, "Apply this plan? Only 'yes' applies it:");
    if (answer !== 'yes') return await declined(context, answer);
  }
  const result = await carryOut(context, bundle);
  await report(context, result);
  return EXIT_OF_STATUS[result.status];
}

/** Ctrl-C lets the step under way finish; a second one ends at once. */
async function carryOut(context: Context, bundle: PlanBundle): Promise<ApplyResult> {
  const stop = new AbortController();
  const stopListening = context.io.onInterrupt(() => {
    stop.abort();
    void context.io.stderr.write('\nFinishing the step under way; Ctrl-C again ends at once.\n');
  });
  const progress = createApplyProgress(context);
  try {
    return await applyPlan(bundle, {
      dir: context.projectDir,
      now: context.nowAfterWaiting(),
      load: () => loadProject(context),
      env: context.io.env,
      signal: stop.signal,
      say: progress.say,
    });
  } finally {
    stopListening();
    await progress.clear();
  }
}

/** Before anything is planned: whoever waits for the plan should not learn only then that nobody can confirm it. */
function refuseWithoutTerminal({ io, json }: Context): void {
  if (json) throw usageFailure('with --json nobody is asked', 'pass -y to apply without asking');
  if (io.stdin.isTty) return;
  throw usageFailure('nobody can be asked: stdin is no terminal', 'pass -y to apply without asking');
}

async function declined({ io }: Context, answer: 'no' | 'interrupted'): Promise<ExitCode> {
  await io.stderr.write(`${answer === 'interrupted' ? '\n' : ''}Nothing was applied.\n`);
  return answer === 'interrupted' ? EXIT.interrupted : EXIT.findings;
}

function open(context: Context, dir: string): PlanBundle {
  const opened = openPlan(nodeFileSystem, callerPath(context, dir), dir);
  if (opened.ok) return opened.bundle;
  throw new Failure(EXIT_OF_STATUS[opened.status], 'nothing was applied', { diagnostics: opened.diagnostics });
}

async function report(context: Context, result: ApplyResult): Promise<void> {
  await context.io.stderr.write(diagnosticsText(result.diagnostics, stderrStyle(context)));
  if (context.json) await writeJson(context, applyDocument(result) satisfies ApplyDocument);
  else await context.io.stdout.write(applyText(result, stdoutStyle(context)));
}
