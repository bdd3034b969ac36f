import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  type LintOptions,
  type LintResult,
  lintProject,
  newBaseline,
  prunedBaseline,
  readHistory,
  startOfHour,
} from '../../index.js';
import { createNodeHost } from '../../node-host.js';
import type { Context, Start } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { usageFailure } from '../failure.js';
import { type FormatChoice, formatsOf } from '../formats.js';
import { failOnOf, failureReasons } from '../lint/fail-on.js';
import { governingOf } from '../lint/governing.js';
import { memoryOf, recalledOrFound, resultIn } from '../lint/recall.js';
import { fix, fixUnsafely, tellUnsafe, writeBaseline } from '../lint/write.js';
import { createProgress } from '../progress.js';
import { type OpenProject, openText, readProjectText } from '../project.js';
import { type LintDocument, lintDocument, lintReport, lintText } from '../report/index.js';
import { writeReports } from '../write-reports.js';
import { formatOption } from './format-option.js';
import { examples, exits } from './help.js';

interface LintCommandOptions {
  readonly format?: readonly FormatChoice[];
  readonly failOn: string;
  readonly maxWarnings?: number;
  /** False with `--no-inline`. */
  readonly inline: boolean;
  /** False with `--no-baseline`. */
  readonly baseline: boolean;
  readonly baselineCreate?: boolean;
  readonly baselinePrune?: boolean;
  readonly suppressionsFrom?: string;
  /** True when no kind is named. */
  readonly fix?: true | 'safe' | 'unsafe';
  /** True with `--cache`, false with `--no-cache`. */
  readonly cache?: boolean;
}

/** Describes `ztctl lint`. */
export function define(command: Command, start: Start): void {
  command
    .description(
      'Check the policy against rules: what nobody can use, what is wider than it looks, what a norm asks for. Exact answers, each with the request that shows it. Reads only, unless --fix or --baseline-* is given.',
    )
    .addOption(formatOption())
    .option('--fail-on <what>', 'levels (with the graver ones), codes or never, comma-separated', 'security')
    .option('--max-warnings <n>', 'end with 1 when there are more warnings', wholeNumber)
    .option('--no-inline', 'let no `# ztctl-ignore` comment hide anything')
    .option('--no-baseline', 'let the baseline hide nothing')
    .option('--baseline-create', 'write what counts now to the baseline, so that only new findings count')
    .option('--baseline-prune', 'take out of the baseline what no finding has any more')
    .option(
      '--suppressions-from <ref>',
      'let only those ignores and baseline entries count that stand in this commit: a pull request cannot exempt itself',
    )
    .addOption(fixOption())
    .option(
      '--cache',
      'recall what an earlier run found in the same files, from .ztctl/cache; the default unless CI is set',
    )
    .option('--no-cache', 'find everything anew, and keep nothing')
    .addHelpText(
      'after',
      examples(
        ['ztctl lint', 'this folder'],
        ['ztctl lint --max-warnings 0', 'warnings fail too'],
        ['ztctl lint -f github -f sarif=lint.sarif', 'in a CI run'],
        ['ztctl lint --fix', 'remove what is redundant'],
        ['ztctl lint --fix=unsafe', 'demand more where rules ask for it, and see who loses access'],
        ['ztctl lint --suppressions-from origin/main', 'in a pull request'],
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
  const formats = formatsOf(context, options.format);
  const failOn = failOnOf(options.failOn, options.maxWarnings, Boolean(context.io.env.CI));
  refuseTogether(options);
  const progress = createProgress(context);
  await progress.say('loading the policy');
  const text = await readProjectText(context);
  let opened: OpenProject | undefined;
  const open = async (): Promise<OpenProject> => {
    opened ??= await openText(context, text);
    return opened;
  };
  const governing = options.suppressionsFrom && (await governingOf(context, options.suppressionsFrom));
  const globs = text.config.policies;
  const lintOptions = {
    now: context.isNowGiven ? context.now : startOfHour(context.now),
    host: createNodeHost(),
    dir: context.projectDir,
    inline: options.inline,
    useBaseline: options.baseline,
    history: () => readHistory(context.projectDir, globs),
    ...(governing && { governing }),
  };
  await progress.say('asking the rules');
  const memory = memoryOf(context, options);
  let result = memory
    ? await recalledOrFound(context, { text, options: lintOptions, memory, open })
    : await resultOf(context, await open(), lintOptions);
  if (options.fix) {
    await progress.say('proving the fixes');
    for (const mend of options.fix === 'unsafe' ? [fix, fixUnsafely] : [fix]) {
      const mended = await mend(context, await open(), result, lintOptions);
      if (!mended) continue;
      opened = mended;
      result = await resultOf(context, opened, lintOptions);
    }
  }
  if (options.fix && options.fix !== 'unsafe') await tellUnsafe(context, result);
  if (options.baselineCreate || options.baselinePrune) {
    const baseline = options.baselineCreate ? newBaseline(result, context.now) : prunedBaseline(result);
    await writeBaseline(context, result.baselinePath, baseline);
    result = await resultOf(context, await open(), lintOptions);
  }
  await progress.clear();
  const reasons = failureReasons(result, failOn);
  await writeReports(context, formats, {
    text: (style) => lintText(result, reasons, style),
    document: () => lintDocument(result, reasons) satisfies LintDocument,
    report: (run) => lintReport(result, reasons, run),
  });
  return reasons.length === 0 ? EXIT.fine : EXIT.findings;
}

async function resultOf(context: Context, { project, estate }: OpenProject, options: LintOptions): Promise<LintResult> {
  return resultIn(context, await lintProject({ ...project, estate }, options));
}

function refuseTogether({ baselineCreate, baselinePrune, suppressionsFrom, baseline }: LintCommandOptions): void {
  const writes = [baselineCreate && '--baseline-create', baselinePrune && '--baseline-prune'].filter(Boolean);
  if (writes.length === 2) throw usageFailure(`${writes.join(' and ')} exclude each other`);
  if (writes.length > 0 && (suppressionsFrom !== undefined || !baseline))
    throw usageFailure(`${writes[0]} writes the baseline of the working tree`, 'leave the other option away');
}

function fixOption(): Option {
  return new Option(
    '--fix [kind]',
    'mend what can be mended without a change of access, which is proved before anything is written; `unsafe`: then what changes access too, after showing who gains and who loses',
  ).choices(['safe', 'unsafe']);
}

function wholeNumber(text: string): number {
  if (!/^[0-9]{1,9}$/.test(text)) throw new InvalidArgumentError('say a whole number');
  return Number(text);
}
