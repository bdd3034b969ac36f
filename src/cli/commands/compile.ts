import type { Command } from 'commander';
import { type ArtefactFile, compileProject, type ProjectCompilation, replaceOutputFolder } from '../../index.js';
import type { Context, Start } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { Failure } from '../failure.js';
import { stdoutStyle, writeJson } from '../output.js';
import { callerPath } from '../paths.js';
import { createProgress } from '../progress.js';
import { openProject, warn } from '../project.js';
import { type CompileDocument, compileDocument, compileText, count, plural } from '../report/index.js';
import { EXIT_OF_STATUS } from '../status-codes.js';
import { writeFiles } from '../write-files.js';
import { collect, examples, exits } from './help.js';

interface CompileOptions {
  readonly target?: readonly string[];
  readonly out?: string;
}

/** Describes `ztctl compile`. */
export function define(command: Command, start: Start): void {
  command
    .description(
      'Compile the policy for its targets and say where an artefact is narrower than the policy, what it trusts, and which gaps it uses. When one target refuses, nothing is written for any.',
    )
    .option('-t, --target <name>', 'only this target (may be repeated)', collect)
    .option('--out <dir>', 'write the files of each target below DIR/TARGET')
    .addHelpText(
      'after',
      examples(
        ['ztctl compile', 'does it compile, and what differs?'],
        ['ztctl compile --out build', 'write everything'],
        ['ztctl compile --target mesh --out build', 'one target'],
      ),
    )
    .addHelpText(
      'after',
      exits(
        [EXIT.fine, 'compiled'],
        [EXIT.usage, 'an unknown target, or a folder that ztctl did not make'],
        [EXIT.notAnalysed, 'faults in the policy, or a target that cannot carry it'],
      ),
    )
    .action((options: CompileOptions) => start((context) => compile(context, options)));
}

async function compile(context: Context, { target, out }: CompileOptions): Promise<ExitCode> {
  const progress = createProgress(context);
  await progress.say('loading the policy');
  const { project } = await openProject(context);
  await progress.say('compiling');
  const result = await compileProject(project, { now: context.now, ...(target && { targets: target }) });
  await progress.clear();
  const found = result.diagnostics.filter((one) => !project.diagnostics.includes(one));
  if (!isDone(result)) throw refusal(context, result, found);
  await warn(context, found);
  if (out !== undefined) writeFiles(out, (fs) => replaceOutputFolder(fs, callerPath(context, out), filesOf(result)));
  if (context.json) await writeJson(context, compileDocument(result, out, found) satisfies CompileDocument);
  else await context.io.stdout.write(compileText(result, out, stdoutStyle(context)));
  return EXIT.fine;
}

function isDone(result: ProjectCompilation): result is Parameters<typeof compileDocument>[0] {
  return result.status === 'ok';
}

function refusal(
  context: Context,
  { status, targets }: ProjectCompilation,
  found: ProjectCompilation['diagnostics'],
): Failure {
  const refusing = targets.filter(({ compilation }) => !compilation.artefact).map(({ name }) => name);
  const errors = plural(count(found, 'error'), 'error');
  const who = refusing.length === 0 ? '' : `: ${refusing.join(', ')} cannot carry the policy (${errors})`;
  const others = targets.length > refusing.length && refusing.length > 0;
  return new Failure(EXIT_OF_STATUS[status], `nothing was compiled${who}`, {
    diagnostics: found,
    folder: context.projectShown,
    ...(others && { help: 'repair what is marked above, or narrow the run with --target' }),
  });
}

function filesOf({ targets }: ProjectCompilation): readonly ArtefactFile[] {
  return targets.flatMap(({ name, compilation }) =>
    (compilation.artefact?.files ?? []).map(({ path, text }) => ({ path: `${name}/${path}`, text })),
  );
}
