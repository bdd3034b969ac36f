import type { Command } from 'commander';
import { diff } from '../../index.js';
import type { Context, Start } from '../context.js';
import { type FailCondition, fails, parseFailOn } from '../diff/fail-on.js';
import { type OpenSides, openProjectFolder, openSides } from '../diff/sides.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { usageFailure } from '../failure.js';
import { type FormatChoice, formatsOf } from '../formats.js';
import { INSTANT_HELP, parseInstant } from '../instant.js';
import { createProgress } from '../progress.js';
import { type DiffDocument, diffDocument, diffMarkdown, diffReport, diffText } from '../report/index.js';
import { writeReports } from '../write-reports.js';
import { formatOption } from './format-option.js';
import { examples, exits } from './help.js';

interface DiffOptions {
  readonly failOn?: string;
  readonly format?: readonly FormatChoice[];
  readonly at?: string;
}

/** Describes `ztctl diff`. */
export function define(command: Command, start: Start): void {
  command
    .description(
      'Say who gains and who loses access between two versions of the policy, exactly: new, widened, lost and narrowed, most severe first, each with the lines that made it and a request that shows it. Ceilings, separations and other expectations that were loosened or tightened come last. What is only renamed or written otherwise does not appear.',
    )
    .argument(
      '[base]',
      'folder, policy file, branch, tag or commit (default: where this branch left its upstream branch)',
    )
    .argument('[head]', 'likewise (default: the project as it is on the disk)')
    .option('--at <instant>', 'compare the policy now with the same policy at this instant')
    .option(
      '--fail-on <changes>',
      'end with 1 when there is one of these: new, widened, lost, narrowed, loosened (an expectation) or any, each with :sensitivity>=LEVEL if wanted',
    )
    .addOption(formatOption())
    .addHelpText(
      'after',
      examples(
        ['ztctl diff', 'what does this branch change?'],
        ['ztctl diff main', 'against a branch'],
        ["ztctl diff v1 v2 --fail-on 'new,widened:sensitivity>=high'", 'a gate between two tags'],
        ['ztctl diff --at 2027-01-01T00:00:00Z', 'what will time alone change?'],
        ['ztctl diff --format markdown', 'a comment for the pull request'],
      ),
    )
    .addHelpText('after', DEFAULT_HELP)
    .addHelpText(
      'after',
      exits(
        [EXIT.fine, 'compared'],
        [EXIT.findings, 'a change that --fail-on names'],
        [EXIT.usage, 'no base: not in a repository, no upstream branch, or history that was not fetched'],
        [EXIT.notAnalysed, 'a side that cannot be read, or a base that is no project'],
      ),
    )
    .action((base: string | undefined, head: string | undefined, options: DiffOptions) => {
      const failOn = options.failOn === undefined ? [] : parseFailOn(options.failOn);
      const at = options.at === undefined ? undefined : instantOf(options.at);
      if (at !== undefined && head !== undefined)
        throw usageFailure('--at compares one policy with itself', 'name one side');
      start((context) => compare(context, [base, head], { failOn, at, format: options.format }));
    });
}

interface Wanted {
  readonly failOn: readonly FailCondition[];
  readonly at: number | undefined;
  readonly format: DiffOptions['format'];
}

async function compare(
  context: Context,
  [base, head]: readonly (string | undefined)[],
  { failOn, at, format }: Wanted,
): Promise<ExitCode> {
  const formats = formatsOf(context, format);
  const progress = createProgress(context);
  await progress.say('loading both sides');
  const sides = at === undefined ? await openSides(context, base, head) : await openOne(context, base);
  await progress.say('comparing');
  const result = diff(sides.base.estate, sides.head.estate, { now: context.now, ...(at !== undefined && { at }) });
  await progress.clear();
  await writeReports(context, formats, {
    text: (style) => diffText(result, sides, style),
    document: () => diffDocument(result, sides) satisfies DiffDocument,
    report: (run) => diffReport(result, sides, run),
    markdown: () => diffMarkdown(result, sides),
  });
  return fails(failOn, result) ? EXIT.findings : EXIT.fine;
}

/** One policy as both sides. */
async function openOne(context: Context, named: string | undefined): Promise<OpenSides> {
  const one = named === undefined ? await openProjectFolder(context) : (await openSides(context, named, named)).head;
  return { base: one, head: one };
}

function instantOf(text: string): number {
  const found = parseInstant(text);
  if (found === undefined) throw usageFailure(`--at cannot be read: '${text}'`, INSTANT_HELP);
  return found;
}

const DEFAULT_HELP = `
Without BASE, a CI run compares with the branch that the change is to be merged into (GITHUB_BASE_REF or
CI_MERGE_REQUEST_TARGET_BRANCH_NAME), any other run with the upstream branch: with the commit where HEAD left it.
Commits are read from git; the working tree is never touched. Access from --now until the end of the next year counts.`;
