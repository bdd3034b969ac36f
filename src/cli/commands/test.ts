import type { Command } from 'commander';
import { casesOf, coverageOf, createEvaluator, runMutants, runPolicyTests, testTargets } from '../../index.js';
import type { Context, Start } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { type FormatChoice, formatsOf } from '../formats.js';
import { createProgress } from '../progress.js';
import { type OpenProject, openProject } from '../project.js';
import { type TestDocument, type TestOutcome, testDocument, testReport, testRunText } from '../report/index.js';
import { failOnOf, isFailed } from '../test/fail-on.js';
import { writeReports } from '../write-reports.js';
import { formatOption } from './format-option.js';
import { examples, exits } from './help.js';

interface TestOptions {
  readonly format?: readonly FormatChoice[];
  /** False with `--no-targets`. */
  readonly targets: boolean;
  readonly coverage?: boolean;
  readonly mutate?: boolean;
  readonly failOn?: string;
}

/** Describes `ztctl test`. */
export function define(command: Command, start: Start): void {
  command
    .description(
      'Run the tests of the policy files on the policy and on what is read back of what every target is shipped, and explain those that fail: what decided, or what the request still lacks. Tests that say no instant are run at --now.',
    )
    .addOption(formatOption())
    .option('--no-targets', 'ask the policy itself only, which is faster')
    .option('--coverage', 'list policies that no test touches or decides by, and conditions never seen to hold or fail')
    .option('--mutate', 'change one thing of the policy at a time and list the changes that no test notices')
    .option('--fail-on <what>', 'what fails a run beside a failed test: mutants, untouched, comma-separated')
    .addHelpText(
      'after',
      examples(
        ['ztctl test', 'run every test'],
        ['ztctl test --no-targets', 'the policy itself only, faster'],
        ['ztctl test -f junit=test.xml', 'for a CI run, beside the text'],
        ['ztctl test --coverage --mutate', 'what do the tests leave open?'],
        ['ztctl test --mutate --fail-on mutants', 'fail while a change goes unnoticed'],
        ['ztctl test --now 2027-01-01T00:00:00Z', 'will they still hold then?'],
      ),
    )
    .addHelpText(
      'after',
      exits(
        [EXIT.fine, 'all hold'],
        [EXIT.findings, 'one fails, or what --fail-on says'],
        [EXIT.notAnalysed, 'faults in the policy, or an exact answer would be too large'],
      ),
    )
    .action((options: TestOptions) => start((context) => test(context, options)));
}

async function test(context: Context, options: TestOptions): Promise<ExitCode> {
  const formats = formatsOf(context, options.format);
  const failOn = failOnOf(options.failOn, options);
  const open = await openProject(context);
  const { estate } = open;
  const outcome = await outcomeOf(context, open, options);
  const run = { now: context.now, chdir: context.projectShown };
  const now = new Date(context.now).toISOString();
  await writeReports(context, formats, {
    text: (style) => testRunText(outcome, estate, run, style),
    document: () => testDocument(outcome, estate, now) satisfies TestDocument,
    report: (shown) => testReport(outcome, estate, { ...shown, ...run }),
  });
  return isFailed(outcome, failOn) ? EXIT.findings : EXIT.fine;
}

async function outcomeOf(
  context: Context,
  { project, estate }: OpenProject,
  options: TestOptions,
): Promise<TestOutcome> {
  const { now } = context;
  const evaluator = createEvaluator(estate);
  const results = runPolicyTests(estate, (request) => evaluator.evaluate(request), now);
  const cases = casesOf(estate, now);
  const progress = createProgress(context);
  if (options.targets) await progress.say('asking the targets');
  const targets = options.targets ? await testTargets({ ...project, estate }, { now, cases }) : undefined;
  const coverage = options.coverage ? coverageOf(estate, cases) : undefined;
  if (options.mutate) await progress.say('changing one thing at a time');
  const mutants = options.mutate ? runMutants(estate, cases, now) : undefined;
  await progress.clear();
  return { results, ...(targets && { targets }), ...(coverage && { coverage }), ...(mutants && { mutants }) };
}
