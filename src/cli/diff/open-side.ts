import { resolve } from 'node:path';
import { createGitHost, type Estate, type Host, load, type Repository, singleFileHost } from '../../index.js';
import { createNodeHost } from '../../node-host.js';
import type { Context } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { Failure } from '../failure.js';
import { shownFolder } from '../paths.js';
import { loadExitCode, warn } from '../project.js';
import { count, plural } from '../report/index.js';

/** One side of a comparison, as it was loaded. */
export interface OpenSide {
  readonly estate: Estate;
  /** How reports call it. */
  readonly label: string;
  /** The folder before its paths, as a terminal or git can open them. */
  readonly folder: string;
  /** Where `ztctl can` finds it; absent for a commit or a single file. */
  readonly chdir?: string;
}

type Role = 'base' | 'head';

/** A folder with a project, as typed. */
export async function openFolder(context: Context, role: Role, typed: string): Promise<OpenSide> {
  const folder = shownFolder(typed);
  const at = (path: string): string => resolve(context.io.cwd, path);
  const host = createNodeHost();
  const seen: Host = {
    readText: (path) => host.readText(at(path)),
    glob: (patterns, root) => host.glob(patterns, at(root)),
  };
  const estate = await open(context, role, seen, folder, folder, folder === '' ? 'this folder' : folder);
  return { estate, label: folder === '' ? 'working tree' : folder, folder, chdir: folder };
}

/** One policy file, as typed: a project of its own. */
export async function openFile(context: Context, role: Role, typed: string): Promise<OpenSide> {
  const path = shownFolder(typed);
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
  const host = singleFileHost(createNodeHost(), resolve(context.io.cwd, typed).replaceAll('\\', '/'));
  return { estate: await open(context, role, host, '', folder, path), label: path, folder };
}

/** The project of this run as a commit has it. */
export async function openCommit(
  context: Context,
  role: Role,
  repository: Repository,
  commit: string,
  label: string,
): Promise<OpenSide> {
  const folder = `${label}:.`;
  const host = await createGitHost(repository, commit);
  const dir = `/${repository.prefix}`.replace(/\/$/, '');
  const shown = `${label} (commit ${commit.slice(0, 12)})`;
  return { estate: await open(context, role, host, dir, folder, shown), label: shown, folder };
}

/** A side that cannot be read ends the run: it is never taken for an empty one. */
async function open(
  context: Context,
  role: Role,
  host: Host,
  dir: string,
  folder: string,
  shown: string,
): Promise<Estate> {
  const project = await load(host, dir);
  const { estate, diagnostics } = project;
  if (estate) {
    if (role === 'head') await warn(context, diagnostics);
    return estate;
  }
  const errors = plural(count(diagnostics, 'error'), 'error');
  throw new Failure(
    role === 'base' ? EXIT.notAnalysed : loadExitCode(project),
    `the ${role} of the comparison, ${shown}, could not be read: ${errors}`,
    { diagnostics, folder, ...(role === 'base' && { help: 'repair it, or compare with a base that loads' }) },
  );
}
