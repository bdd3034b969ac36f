import type { Command } from 'commander';
import { createEvaluator, runPolicyTests } from '../../index.js';
import type { Context, Start } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { stdoutStyle, writeJson } from '../output.js';
import { openProject } from '../project.js';
import { type TestDocument, testDocument, testRunText } from '../report/index.js';
import { examples, exits } from './help.js';

/** Describes `ztctl test`. */
export function define(command: Command, start: Start): void {
  command
    .description(
      'Run the tests of the policy files and explain those that fail: which policy decided, or what the request still lacks. Tests that say no instant are run at --now.',
    )
    .addHelpText(
      'after',
      examples(
        ['ztctl test', 'run every test'],
        ['ztctl test --now 2027-01-01T00:00:00Z', 'will they still hold then?'],
      ),
    )
    .addHelpText(
      'after',
      exits([EXIT.fine, 'all hold'], [EXIT.findings, 'one fails'], [EXIT.notAnalysed, 'faults in the policy']),
    )
    .action(() => start(test));
}

async function test(context: Context): Promise<ExitCode> {
  const { estate } = await openProject(context);
  const evaluator = createEvaluator(estate);
  const results = runPolicyTests(estate, (request) => evaluator.evaluate(request), context.now);
  const now = new Date(context.now).toISOString();
  if (context.json) await writeJson(context, testDocument(results, estate, now) satisfies TestDocument);
  else await context.io.stdout.write(testRunText(results, estate, stdoutStyle(context)));
  return results.every(({ failures }) => failures.length === 0) ? EXIT.fine : EXIT.findings;
}
