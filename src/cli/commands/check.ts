import type { Command } from 'commander';
import type { Context, Start } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { type FormatChoice, formatsOf } from '../formats.js';
import { createProgress } from '../progress.js';
import { loadExitCode, loadProject } from '../project.js';
import { type CheckDocument, checkDocument, checkReport, checkText } from '../report/index.js';
import { writeReports } from '../write-reports.js';
import { formatOption } from './format-option.js';
import { examples, exits } from './help.js';

interface CheckOptions {
  readonly format?: readonly FormatChoice[];
}

/** Describes `ztctl check`. */
export function define(command: Command, start: Start): void {
  command
    .description(
      'Load ztctl.yaml and every policy file and report all faults at once: syntax, unknown keys and names, wrong types, contradictions. Reads only.',
    )
    .addOption(formatOption())
    .addHelpText(
      'after',
      examples(
        ['ztctl check', 'this folder'],
        ['ztctl check --chdir policy --json', 'for a program'],
        ['ztctl check -f sarif=check.sarif', 'for code scanning, beside the text'],
        ['ztctl explain ZT011', 'more about a code that it prints'],
      ),
    )
    .addHelpText(
      'after',
      exits([EXIT.fine, 'no errors'], [EXIT.usage, 'faults in ztctl.yaml'], [EXIT.notAnalysed, 'faults in the policy']),
    )
    .action(({ format }: CheckOptions) => start((context) => check(context, format)));
}

async function check(context: Context, format: CheckOptions['format']): Promise<ExitCode> {
  const formats = formatsOf(context, format);
  const progress = createProgress(context);
  await progress.say('loading the policy');
  const project = await loadProject(context);
  await progress.clear();
  const { estate, files, diagnostics } = project;
  const size = {
    files: files.length,
    ...(estate && { policies: estate.policies.size, resources: estate.resources.size }),
  };
  await writeReports(context, formats, {
    text: (style) => checkText(diagnostics, size, style),
    document: () => checkDocument(diagnostics, size) satisfies CheckDocument,
    report: (run) => {
      const paths = files.map(({ path }) => path);
      return checkReport(diagnostics, size, paths, run);
    },
  });
  return loadExitCode(project);
}
