import type { Command } from 'commander';
import { createAccess, validityInterval, whatCan } from '../../index.js';
import { callersOf, principalOf, type TypedCaller } from '../callers.js';
import type { Context, Start } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { usageFailure } from '../failure.js';
import { stdoutStyle, writeJson } from '../output.js';
import { openProject } from '../project.js';
import { principalText, type WhatCanDocument, whatCanDocument, whatCanText } from '../report/index.js';
import { collect, examples } from './help.js';

interface WhatCanOptions {
  readonly group?: readonly string[];
}

/** Describes `ztctl what-can`. */
export function define(command: Command, start: Start): void {
  command
    .description(
      'List exactly what a principal reaches, by which policy, and under which conditions. A group stands for someone who is in it and in nothing else; a listed group for each of its members.',
    )
    .argument('<principal>', 'user:ADDRESS, group:NAME, workload:NAME or nobody')
    .option('--group <name>', 'a synced group that the user is in (may be repeated)', collect)
    .addHelpText(
      'after',
      examples(
        ['ztctl what-can user:ana@example.com', 'a user who is in no synced group'],
        ['ztctl what-can user:ana@example.com --group sre', 'a user who is in one'],
        ['ztctl what-can group:contractors', 'someone who is only a contractor'],
        ['ztctl what-can workload:triage-bot', 'a workload'],
      ),
    )
    .action((principal: string, { group }: WhatCanOptions) =>
      start((context) => listWhat(context, typedCaller(principal, group ?? []))),
    );
}

async function listWhat(context: Context, typed: TypedCaller): Promise<ExitCode> {
  const { estate } = await openProject(context);
  const horizon = validityInterval(estate, context.now);
  const access = createAccess(estate, horizon);
  const callers = callersOf(estate, typed).map((caller) => {
    const principal = principalOf(caller, estate);
    return { who: principalText(principal), rows: whatCan(estate, access, principal) };
  });
  if (context.json) await writeJson(context, whatCanDocument(callers, estate, horizon) satisfies WhatCanDocument);
  else await context.io.stdout.write(whatCanText(callers, estate, horizon, stdoutStyle(context)));
  return EXIT.fine;
}

function typedCaller(principal: string, groups: readonly string[]): TypedCaller {
  const [, kind, name = ''] = /^(user|group|workload):(.*)$/s.exec(principal) ?? [];
  const group = groups.length > 0 ? { group: groups } : {};
  if (kind === 'group') return { group: [name, ...groups] };
  if (kind === 'workload') return { workload: name, ...group };
  if (kind === 'user' || principal.includes('@')) return { user: kind === 'user' ? name : principal, ...group };
  if (principal === 'nobody') return { nobody: true, ...group };
  throw usageFailure(`'${principal}' is no caller`, 'write user:ADDRESS, group:NAME, workload:NAME or nobody');
}
