import type { Command } from 'commander';
import { createEvaluator, runPolicyTests } from '../../index.js';
import type { Context, Start } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { type FormatChoice, formatsOf } from '../formats.js';
import { openProject } from '../project.js';
import { type TestDocument, testDocument, testReport, testRunText } from '../report/index.js';
import { writeReports } from '../write-reports.js';
import { formatOption } from './format-option.js';
import { examples, exits } from './help.js';

interface TestOptions {
  readonly format?: readonly FormatChoice[];
}

/** Describes `ztctl test`. */
export function define(command: Command, start: Start): void {
  command
    .description(
      'Run the tests of the policy files and explain those that fail: which policy decided, or what the request still lacks. Tests that say no instant are run at --now.',
    )
    .addOption(formatOption())
    .addHelpText(
      'after',
      examples(
        ['ztctl test', 'run every test'],
        ['ztctl test -f junit=test.xml', 'for a CI run, beside the text'],
        ['ztctl test --now 2027-01-01T00:00:00Z', 'will they still hold then?'],
      ),
    )
    .addHelpText(
      'after',
      exits([EXIT.fine, 'all hold'], [EXIT.findings, 'one fails'], [EXIT.notAnalysed, 'faults in the policy']),
    )
    .action(({ format }: TestOptions) => start((context) => test(context, format)));
}

async function test(context: Context, format: TestOptions['format']): Promise<ExitCode> {
  const formats = formatsOf(context, format);
  const { estate } = await openProject(context);
  const evaluator = createEvaluator(estate);
  const results = runPolicyTests(estate, (request) => evaluator.evaluate(request), context.now);
  const now = new Date(context.now).toISOString();
  await writeReports(context, formats, {
    text: (style) => testRunText(results, estate, style),
    document: () => testDocument(results, estate, now) satisfies TestDocument,
    report: (run) => testReport(results, estate, run),
  });
  return results.every(({ failures }) => failures.length === 0) ? EXIT.fine : EXIT.findings;
}
