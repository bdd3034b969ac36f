import type { Command } from 'commander';
import { loadRules } from '../../index.js';
import type { Context, Start } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { stdoutStyle, writeJson } from '../output.js';
import { type RulesDocument, rulesDocument, rulesText } from '../report/index.js';
import { examples } from './help.js';

/** Describes `ztctl rules`. */
export function define(command: Command, start: Start): void {
  command
    .description('List the rules that `ztctl lint` knows. Needs no project and no network.')
    .addHelpText(
      'after',
      examples(['ztctl rules', 'every rule'], ['ztctl rules --json', 'with rationale, options, sources and examples']),
    )
    .action(() => start(rules));
}

async function rules(context: Context): Promise<ExitCode> {
  const metas = (await loadRules()).map(({ meta }) => meta);
  if (context.json) await writeJson(context, rulesDocument(metas) satisfies RulesDocument);
  else await context.io.stdout.write(rulesText(metas, stdoutStyle(context)));
  return EXIT.fine;
}
