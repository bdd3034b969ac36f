import { basename } from 'node:path';
import type { Command } from 'commander';
import { createFiles } from '../../index.js';
import type { Context, Start } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { firstProject, projectName } from '../init/first-project.js';
import { stdoutStyle, writeJson } from '../output.js';
import { callerPath, shownFolder } from '../paths.js';
import { type InitDocument, initDocument, initText } from '../report/index.js';
import { writeFiles } from '../write-files.js';
import { examples } from './help.js';

/** Describes `ztctl init`. */
export function define(command: Command, start: Start): void {
  command
    .description('Write a first project: a commented ztctl.yaml and policies/example.yaml. Never replaces a file.')
    .argument('[dir]', 'the folder to write to, made when missing (default: that of --chdir, or this one)')
    .addHelpText(
      'after',
      examples(
        ['ztctl init my-policy', 'a new folder'],
        ['ztctl init', 'this folder'],
        ['ztctl plan --chdir my-policy', 'what to run next'],
      ),
    )
    .action((dir: string | undefined) => start((context) => init(context, dir)));
}

async function init(context: Context, dir: string | undefined): Promise<ExitCode> {
  const folder = dir === undefined ? context.projectDir : callerPath(context, dir);
  const shown = dir === undefined ? context.projectShown : shownFolder(dir);
  const files = firstProject(projectName(basename(folder)));
  writeFiles(shown === '' ? 'this folder' : shown, (fs) => createFiles(fs, folder, files));
  const paths = files.map(({ path }) => path);
  if (context.json) await writeJson(context, initDocument(shown, paths) satisfies InitDocument);
  else await context.io.stdout.write(initText(shown, paths, stdoutStyle(context)));
  return EXIT.fine;
}
