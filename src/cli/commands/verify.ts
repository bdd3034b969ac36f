import { relative } from 'node:path';
import type { Command } from 'commander';
import { type ArtefactFile, readArtefact, type VerifyResult, verifyProject } from '../../index.js';
import { createNodeHost } from '../../node-host.js';
import type { Context, Start } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { Failure, usageFailure } from '../failure.js';
import { stdoutStyle, writeJson } from '../output.js';
import { callerPath } from '../paths.js';
import { createProgress } from '../progress.js';
import { openProject, warn } from '../project.js';
import { type VerifyDocument, verifyDocument, verifyText } from '../report/index.js';
import { EXIT_OF_STATUS } from '../status-codes.js';
import { collect, examples, exits } from './help.js';

interface VerifyOptions {
  readonly target?: readonly string[];
  readonly artefact?: readonly string[];
}

/** Describes `ztctl verify`. */
export function define(command: Command, start: Start): void {
  command
    .description(
      'Prove that what would be shipped allows no more than the policy: every artefact is read back from its bytes by a model of its vendor that shares nothing with the compiler, and compared with the policy exactly. compile, plan and apply do the same, always. With --artefact: judge a file that was written by hand or fetched from the vendor.',
    )
    .option('-t, --target <name>', 'only this target (may be repeated)', collect)
    .option(
      '--artefact <path>',
      'judge this file (may be repeated), or every file of this folder, instead of what would be compiled; with exactly one target',
      collect,
    )
    .addHelpText(
      'after',
      examples(
        ['ztctl verify', 'everything that would be shipped'],
        ['ztctl verify --target web --artefact main.tf.json', 'a file that somebody edited'],
        ['ztctl verify --target mesh --artefact live/ --json', 'what was fetched, for a program'],
      ),
    )
    .addHelpText(
      'after',
      exits(
        [EXIT.fine, 'proved: nothing is wider than the policy, but for what live gaps accept'],
        [EXIT.findings, 'an artefact allows more than the policy'],
        [
          EXIT.usage,
          'an unknown target, --artefact without one target, or an artefact that is no readable file of text',
        ],
        [EXIT.notAnalysed, 'faults in the policy, a target that cannot carry it, or an artefact that cannot be judged'],
      ),
    )
    .action((options: VerifyOptions) => start((context) => verify(context, options)));
}

async function verify(context: Context, { target, artefact: paths }: VerifyOptions): Promise<ExitCode> {
  const progress = createProgress(context);
  await progress.say('loading the policy');
  const { project, estate } = await openProject(context);
  const targets = paths && [
    oneTarget(
      target,
      [...project.config.targets].map(({ name }) => name),
    ),
  ];
  const artefact = paths && (await artefactOf(context, paths));
  await progress.say('reading back');
  const result = await verifyProject(project, {
    now: context.now,
    ...(artefact ? { artefact, targets: targets! } : target && { targets: target }),
  });
  await progress.clear();
  const found = result.diagnostics.filter((one) => !project.diagnostics.includes(one));
  if (result.status !== 'ok') throw refusal(context, result, found);
  const told = new Set(result.targets.flatMap(({ proof }) => proof.diagnostics));
  await warn(
    context,
    found.filter((one) => !told.has(one)),
  );
  if (context.json) await writeJson(context, verifyDocument(result, estate) satisfies VerifyDocument);
  else await context.io.stdout.write(verifyText(result, estate, context.projectShown, stdoutStyle(context)));
  return exitOf(result);
}

/** The one that is named, or the only one that there is. */
function oneTarget(named: readonly string[] | undefined, configured: readonly string[]): string {
  const chosen = named ?? configured;
  if (chosen.length === 1) return chosen[0]!;
  throw usageFailure('--artefact is of one target', `say which with --target: ${configured.join(', ')}`);
}

/** Paths are shown as seen from the project's folder, as those of policy files are. */
async function artefactOf(context: Context, typed: readonly string[]): Promise<readonly ArtefactFile[]> {
  const read = await readArtefact(
    createNodeHost(),
    typed.map((path) => callerPath(context, path)),
    (absolute) => relative(context.projectDir, absolute).replaceAll('\\', '/'),
    (absolute) => relative(context.io.cwd, absolute).replaceAll('\\', '/'),
  );
  if (read.diagnostics.length === 0) return read.files;
  throw new Failure(EXIT.usage, 'the artefact could not be read', {
    diagnostics: read.diagnostics,
    folder: context.projectShown,
  });
}

function refusal(context: Context, { status }: VerifyResult, found: VerifyResult['diagnostics']): Failure {
  return new Failure(EXIT_OF_STATUS[status], 'nothing was verified', {
    diagnostics: found,
    folder: context.projectShown,
  });
}

function exitOf({ targets }: VerifyResult): ExitCode {
  if (targets.some(({ proof }) => proof.status === 'wider')) return EXIT.findings;
  return targets.some(({ proof }) => proof.status === 'unjudged') ? EXIT.notAnalysed : EXIT.fine;
}
