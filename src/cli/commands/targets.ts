import { Argument, type Command } from 'commander';
import { knownTargets, TARGET_KINDS, type Target } from '../../index.js';
import type { Context, Start } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { usageFailure } from '../failure.js';
import { stdoutStyle, writeJson } from '../output.js';
import {
  capabilitiesText,
  matrixMarkdown,
  matrixText,
  type TargetsDocument,
  targetsDocument,
} from '../report/index.js';
import { examples } from './help.js';

interface TargetsOptions {
  readonly short?: boolean;
  readonly markdown?: boolean;
}

/** Describes `ztctl targets`. */
export function define(command: Command, start: Start): void {
  command
    .description(
      'Show what every target can carry: one verdict for each constraint of the language, with a note, the page of the vendor and the date on which it was verified. Needs no project.',
    )
    .addArgument(new Argument('[kind...]', 'only these kinds of target').choices([...TARGET_KINDS].sort()))
    .option('--short', 'the matrix without notes')
    .option('--markdown', 'the matrix as a Markdown table')
    .addHelpText(
      'after',
      examples(
        ['ztctl targets', 'the matrix and all notes'],
        ['ztctl targets --short', 'the matrix alone'],
        ['ztctl targets tailscale', 'one target, with links'],
        ['ztctl targets --markdown', 'the table of the README'],
      ),
    )
    .action((chosen: readonly string[], options: TargetsOptions) =>
      start((context) => targets(context, chosen, options)),
    );
}

async function targets(context: Context, chosen: readonly string[], options: TargetsOptions): Promise<ExitCode> {
  if (context.json && (options.markdown || options.short)) {
    throw usageFailure('--json excludes --markdown and --short', 'leave one of them away');
  }
  const shown = (await knownTargets()).filter(({ kind }) => chosen.length === 0 || chosen.includes(kind));
  if (context.json) await writeJson(context, targetsDocument(shown) satisfies TargetsDocument);
  else await context.io.stdout.write(text(context, shown, options));
  return EXIT.fine;
}

function text(context: Context, shown: readonly Target[], options: TargetsOptions): string {
  if (options.markdown) return matrixMarkdown(shown);
  const style = stdoutStyle(context);
  const notes = options.short ? [] : shown.map((target) => capabilitiesText(target, style));
  return [matrixText(shown, style), ...notes].join('\n');
}
