import type { Command } from 'commander';
import { casesOf, coverageOf, createEvaluator, type Estate, runMutants, runPolicyTests } from '../../index.js';
import type { Context, Start } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { type FormatChoice, formatsOf } from '../formats.js';
import { createProgress } from '../progress.js';
import { openProject } from '../project.js';
import { type TestDocument, type TestOutcome, testDocument, testReport, testRunText } from '../report/index.js';
import { failOnOf, isFailed } from '../test/fail-on.js';
import { writeReports } from '../write-reports.js';
import { formatOption } from './format-option.js';
import { examples, exits } from './help.js';

interface TestOptions {
  readonly format?: readonly FormatChoice[];
  readonly coverage?: boolean;
  readonly mutate?: boolean;
  readonly failOn?: string;
}

/** Describes `ztctl test`. */
export function define(command: Command, start: Start): void {
  command
    .description(
      'Run the tests of the policy files and explain those that fail: which policy decided, or what the request still lacks. Tests that say no instant are run at --now.',
    )
    .addOption(formatOption())
    .option('--coverage', 'list policies that no test touches or decides by, and conditions never seen to hold or fail')
    .option('--mutate', 'change one thing of the policy at a time and list the changes that no test notices')
    .option('--fail-on <what>', 'what fails a run beside a failed test: mutants, untouched, comma-separated')
    .addHelpText(
      'after',
      examples(
        ['ztctl test', 'run every test'],
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
  const { estate } = await openProject(context);
  const outcome = await outcomeOf(context, estate, options);
  const now = new Date(context.now).toISOString();
  await writeReports(context, formats, {
    text: (style) => testRunText(outcome, estate, style),
    document: () => testDocument(outcome, estate, now) satisfies TestDocument,
    report: (run) => testReport(outcome, estate, run),
  });
  return isFailed(outcome, failOn) ? EXIT.findings : EXIT.fine;
}

async function outcomeOf(context: Context, estate: Estate, options: TestOptions): Promise<TestOutcome> {
  const evaluator = createEvaluator(estate);
  const results = runPolicyTests(estate, (request) => evaluator.evaluate(request), context.now);
  const cases = casesOf(estate, context.now);
  const coverage = options.coverage ? coverageOf(estate, cases) : undefined;
  const progress = createProgress(context);
  if (options.mutate) await progress.say('changing one thing at a time');
  const mutants = options.mutate ? runMutants(estate, cases, context.now) : undefined;
  await progress.clear();
  return { results, ...(coverage && { coverage }), ...(mutants && { mutants }) };
}
