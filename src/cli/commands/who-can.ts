import type { Command } from 'commander';
import { createAccess, validityInterval, whoCan } from '../../index.js';
import type { Context, Start } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { resourceNamed } from '../names.js';
import { stdoutStyle, writeJson } from '../output.js';
import { openProject } from '../project.js';
import { type WhoCanDocument, whoCanDocument, whoCanText } from '../report/index.js';
import { examples } from './help.js';

/** Describes `ztctl who-can`. */
export function define(command: Command, start: Start): void {
  command
    .description(
      'List exactly who reaches a resource, by which policy, and under which conditions: floors, denies and break-glass are already folded in. Any row is enough; in a row all conditions must hold.',
    )
    .argument('<resource>', 'name of a resource')
    .addHelpText(
      'after',
      examples(
        ['ztctl who-can payments-db', 'who, by what, under which conditions'],
        ['ztctl who-can payments-db --now 2027-04-01T00:00:00Z', 'and after the contracts end?'],
        ['ztctl who-can payments-db --json', 'for a program'],
      ),
    )
    .action((resource: string) => start((context) => listWho(context, resource)));
}

async function listWho(context: Context, resource: string): Promise<ExitCode> {
  const { estate } = await openProject(context);
  const name = resourceNamed(estate, resource);
  const horizon = validityInterval(estate, context.now);
  const listing = whoCan(createAccess(estate, horizon), name);
  if (context.json) await writeJson(context, whoCanDocument(listing, estate, horizon) satisfies WhoCanDocument);
  else await context.io.stdout.write(whoCanText(listing, estate, horizon, stdoutStyle(context)));
  return EXIT.fine;
}
