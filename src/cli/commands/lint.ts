import { type Command, InvalidArgumentError } from 'commander';
import { lintProject } from '../../index.js';
import { createNodeHost } from '../../node-host.js';
import type { Context, Start } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { Failure } from '../failure.js';
import { failOnOf, failureReasons } from '../lint/fail-on.js';
import { stdoutStyle, writeJson } from '../output.js';
import { createProgress } from '../progress.js';
import { openProject } from '../project.js';
import { type LintDocument, lintDocument, lintText } from '../report/index.js';
import { examples, exits } from './help.js';

interface LintCommandOptions {
  readonly failOn: string;
  readonly maxWarnings?: number;
  /** False with `--no-inline`. */
  readonly inline: boolean;
  /** False with `--no-baseline`. */
  readonly baseline: boolean;
}

/** Describes `ztctl lint`. */
export function define(command: Command, start: Start): void {
  command
    .description(
      'Check the policy against rules: what nobody can use, what is wider than it looks, what a norm asks for. Exact answers, each with the request that shows it. Reads only.',
    )
    .option('--fail-on <what>', 'levels (with the graver ones), codes or never, comma-separated', 'security')
    .option('--max-warnings <n>', 'end with 1 when there are more warnings', wholeNumber)
    .option('--no-inline', 'let no `# ztctl-ignore` comment hide anything')
    .option('--no-baseline', 'let the baseline hide nothing')
    .addHelpText(
      'after',
      examples(
        ['ztctl lint', 'this folder'],
        ['ztctl lint --max-warnings 0', 'warnings fail too'],
        ['ztctl lint --no-inline --no-baseline', 'everything, whatever hides it'],
        ['ztctl explain ZT204', 'more about a code that it prints'],
      ),
    )
    .addHelpText(
      'after',
      exits(
        [EXIT.fine, 'nothing that fails a run'],
        [EXIT.findings, 'findings of --fail-on, too many warnings, or (with CI set) a stale baseline'],
        [EXIT.usage, 'faults in ztctl.yaml, the baseline or the usage data'],
        [EXIT.notAnalysed, 'faults in the policy, or an exact answer would be too large'],
      ),
    )
    .action((options: LintCommandOptions) => start((context) => lint(context, options)));
}

async function lint(context: Context, options: LintCommandOptions): Promise<ExitCode> {
  const failOn = failOnOf(options.failOn, options.maxWarnings, Boolean(context.io.env.CI));
  const progress = createProgress(context);
  await progress.say('loading the policy');
  const { project, estate } = await openProject(context);
  await progress.say('asking the rules');
  const outcome = await lintProject(
    { ...project, estate },
    {
      now: context.now,
      host: createNodeHost(),
      dir: context.projectDir,
      inline: options.inline,
      useBaseline: options.baseline,
    },
  );
  await progress.clear();
  if (!outcome.ok) {
    const { diagnostics } = outcome;
    throw new Failure(EXIT.usage, 'lint cannot run', { diagnostics, folder: context.projectShown });
  }
  const reasons = failureReasons(outcome.result, failOn);
  if (context.json) await writeJson(context, lintDocument(outcome.result, reasons) satisfies LintDocument);
  else await context.io.stdout.write(lintText(outcome.result, reasons, stdoutStyle(context)));
  return reasons.length === 0 ? EXIT.fine : EXIT.findings;
}

function wholeNumber(text: string): number {
  if (!/^[0-9]{1,9}$/.test(text)) throw new InvalidArgumentError('say a whole number');
  return Number(text);
}
