import type { Command } from 'commander';
import { CATALOGUE, type CatalogueEntry, suggest } from '../../index.js';
import type { Context, Start } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { usageFailure } from '../failure.js';
import { stdoutStyle, writeJson } from '../output.js';
import {
  codesText,
  type ExplainDocument,
  type Explanation,
  explainDocument,
  explanationText,
} from '../report/index.js';
import { examples } from './help.js';

/** Describes `ztctl explain`. */
export function define(command: Command, start: Start): void {
  command
    .description(
      'Explain a diagnostic code: what is wrong, why, and how to write it right. Needs no project and no network.',
    )
    .argument('[code]', 'like ZT011; without one, every code is listed')
    .addHelpText(
      'after',
      examples(
        ['ztctl explain ZT011', 'what a duplicate key is and why it is refused'],
        ['ztctl explain', 'every code'],
      ),
    )
    .action((code: string | undefined) => start((context) => explain(context, code)));
}

async function explain(context: Context, code: string | undefined): Promise<ExitCode> {
  const pages = code === undefined ? allPages() : [pageOf(code)];
  if (context.json) {
    await writeJson(context, explainDocument(pages) satisfies ExplainDocument);
    return EXIT.fine;
  }
  const style = stdoutStyle(context);
  await context.io.stdout.write(code === undefined ? codesText(pages, style) : explanationText(pages[0]!, style));
  return EXIT.fine;
}

function allPages(): readonly Explanation[] {
  return Object.keys(CATALOGUE)
    .sort()
    .map((code) => page(code));
}

function pageOf(typed: string): Explanation {
  const code = typed.toUpperCase();
  if (Object.hasOwn(CATALOGUE, code)) return page(code);
  const near = suggest(code, Object.keys(CATALOGUE));
  const help = "run 'ztctl explain' for every code";
  throw usageFailure(`no code is called '${typed}'`, near === undefined ? help : `did you mean ${near}? (or ${help})`);
}

function page(code: string): Explanation {
  const { severity, title, explanation, example } = (CATALOGUE as Readonly<Record<string, CatalogueEntry<never>>>)[
    code
  ]!;
  return { code, severity, title, explanation, example };
}
