import type { Command } from 'commander';
import { ABSENT_RULES, CATALOGUE, type CatalogueEntry, loadRules, type Rule, suggest } from '../../index.js';
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
  ruleText,
} from '../report/index.js';
import { examples } from './help.js';

/** Describes `ztctl explain`. */
export function define(command: Command, start: Start): void {
  command
    .description(
      'Explain the code of a fault or of a lint rule: what is wrong, why, and how to write it right. Needs no project and no network.',
    )
    .argument('[code]', 'like ZT011; without one, every code is listed')
    .addHelpText(
      'after',
      examples(
        ['ztctl explain ZT011', 'what a duplicate key is and why it is refused'],
        ['ztctl explain ZT204', 'what a rule finds, its options and its sources'],
        ['ztctl explain', 'every code'],
      ),
    )
    .action((code: string | undefined) => start((context) => explain(context, code)));
}

async function explain(context: Context, code: string | undefined): Promise<ExitCode> {
  const rules = await loadRules();
  const pages = code === undefined ? allPages(rules) : [pageOf(code, rules)];
  if (context.json) {
    await writeJson(context, explainDocument(pages) satisfies ExplainDocument);
    return EXIT.fine;
  }
  const style = stdoutStyle(context);
  const [first] = pages;
  const rule = rules.find(({ meta }) => code !== undefined && meta.code === first!.code);
  if (rule) {
    await context.io.stdout.write(ruleText(rule.meta, style));
    return EXIT.fine;
  }
  await context.io.stdout.write(code === undefined ? codesText(pages, style) : explanationText(pages[0]!, style));
  return EXIT.fine;
}

function allPages(rules: readonly Rule[]): readonly Explanation[] {
  return [...Object.keys(CATALOGUE).map(cataloguePage), ...rules.map(rulePage)].sort((a, b) =>
    a.code < b.code ? -1 : 1,
  );
}

function pageOf(typed: string, rules: readonly Rule[]): Explanation {
  const code = typed.toUpperCase();
  if (Object.hasOwn(CATALOGUE, code)) return cataloguePage(code);
  const rule = rules.find(({ meta }) => meta.code === code || meta.id === typed);
  if (rule) return rulePage(rule);
  const absent = ABSENT_RULES.find((one) => one.code === code || one.id === typed);
  if (absent) throw usageFailure(`there is no rule ${absent.code} ${absent.id}`, absent.because);
  // Of a number that is none, every near one is as likely.
  const near = /^ZT\d{3,4}$/.test(code)
    ? undefined
    : suggest(code, [...Object.keys(CATALOGUE), ...rules.map(({ meta }) => meta.code)]);
  const help = "run 'ztctl explain' for every code";
  throw usageFailure(`no code is called '${typed}'`, near === undefined ? help : `did you mean ${near}? (or ${help})`);
}

function cataloguePage(code: string): Explanation {
  const { severity, title, explanation, example } = (CATALOGUE as Readonly<Record<string, CatalogueEntry<never>>>)[
    code
  ]!;
  return { code, severity, title, explanation, example };
}

function rulePage({ meta }: Rule): Explanation {
  const { code, severity, title, rationale, remedy, example } = meta;
  return {
    code,
    severity,
    title,
    explanation: `${rationale}\n${remedy}`,
    example: { file: 'policy', wrong: example.invalid, right: example.valid },
  };
}
