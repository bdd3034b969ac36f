import { posix } from 'node:path';
import { createNodeHost } from '../../node-host.js';
import type { Context } from '../context.js';
import { usageFailure } from '../failure.js';
import { callerPath } from '../paths.js';
import { commitNamed, defaultBase, repositoryOf } from './choose-base.js';
import { type OpenSide, openCommit, openFile, openFolder } from './open-side.js';

/** Both sides, loaded. */
export interface OpenSides {
  readonly base: OpenSide;
  readonly head: OpenSide;
}

type Role = keyof OpenSides;

/** Opens what was named on the command line, and the defaults for what was not: where this branch began, and the project as it is on the disk. */
export async function openSides(
  context: Context,
  base: string | undefined,
  head: string | undefined,
): Promise<OpenSides> {
  return {
    base: base === undefined ? await openDefaultBase(context) : await openNamed(context, 'base', base),
    head: head === undefined ? await openProjectFolder(context) : await openNamed(context, 'head', head),
  };
}

/** The project of this run, as it is on the disk. */
export function openProjectFolder(context: Context): Promise<OpenSide> {
  return openFolder(context, 'head', context.projectShown === '' ? '.' : context.projectShown);
}

async function openDefaultBase(context: Context): Promise<OpenSide> {
  const repository = await repositoryOf(context);
  const { commit, label } = await defaultBase(context, repository);
  return openCommit(context, 'base', repository, commit, label);
}

/** A folder with a project, its project file, a policy file, or whatever git knows as a commit. */
async function openNamed(context: Context, role: Role, typed: string): Promise<OpenSide> {
  const kind = await kindOf(callerPath(context, typed));
  if (kind === 'nothing') {
    const repository = await repositoryOf(context);
    const { commit, label } = await commitNamed(repository, typed);
    return openCommit(context, role, repository, commit, label);
  }
  await refuseAmbiguous(context, typed);
  if (kind === 'folder') return openFolder(context, role, typed);
  return posix.basename(typed) === 'ztctl.yaml'
    ? openFolder(context, role, posix.dirname(typed))
    : openFile(context, role, typed);
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'nothing'> {
  const read = await createNodeHost().readText(path);
  if (read.ok || (read.fault.kind !== 'missing' && read.fault.kind !== 'directory')) return 'file';
  return read.fault.kind === 'directory' ? 'folder' : 'nothing';
}

/** A plain word that is both a path and a branch could mean either; comparing with the wrong one would mislead. */
async function refuseAmbiguous(context: Context, typed: string): Promise<void> {
  if (/[/\\.]/.test(typed)) return;
  const commit = await repositoryOf(context)
    .then((repository) => repository.commitOf(typed))
    .catch(() => undefined);
  if (commit === undefined) return;
  throw usageFailure(
    `'${typed}' is both a path and a git ref`,
    `write ./${typed} for the path, or refs/heads/${typed} for the branch`,
  );
}
