import type { Command } from 'commander';
import type { Context, Start } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { stdoutStyle, writeJson } from '../output.js';
import { createProgress } from '../progress.js';
import { loadExitCode, loadProject } from '../project.js';
import { type CheckDocument, checkDocument, checkText } from '../report/index.js';
import { examples, exits } from './help.js';

/** Describes `ztctl check`. */
export function define(command: Command, start: Start): void {
  command
    .description(
      'Load ztctl.yaml and every policy file and report all faults at once: syntax, unknown keys and names, wrong types, contradictions. Reads only.',
    )
    .addHelpText(
      'after',
      examples(
        ['ztctl check', 'this folder'],
        ['ztctl check --chdir policy --json', 'for a program'],
        ['ztctl explain ZT011', 'more about a code that it prints'],
      ),
    )
    .addHelpText(
      'after',
      exits([EXIT.fine, 'no errors'], [EXIT.usage, 'faults in ztctl.yaml'], [EXIT.notAnalysed, 'faults in the policy']),
    )
    .action(() => start(check));
}

async function check(context: Context): Promise<ExitCode> {
  const progress = createProgress(context);
  await progress.say('loading the policy');
  const project = await loadProject(context);
  await progress.clear();
  const { estate, files, diagnostics } = project;
  const size = {
    files: files.length,
    ...(estate && { policies: estate.policies.size, resources: estate.resources.size }),
  };
  if (context.json) await writeJson(context, checkDocument(diagnostics, size) satisfies CheckDocument);
  else await context.io.stdout.write(checkText(diagnostics, size, stdoutStyle(context)));
  return loadExitCode(project);
}
