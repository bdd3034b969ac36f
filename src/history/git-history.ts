import { GitError, openRepository, type Repository } from '../backends/index.js';
import { type HistoryData, matchesGlob } from '../compiler/lint/index.js';
import { historyOf } from './read-history.js';

/** The history of a project, or why there is none, in words. */
export type HistoryReading =
  | { readonly ok: true; readonly value: HistoryData }
  | { readonly ok: false; readonly lacks: string };

/**
 * Reads how the policies, break-glass entries and gaps of a project came to be, with one `git log` over its policy files. Commits that are not in
 * this clone cannot be counted, so a shallow one has no history.
 *
 * @param folder absolute path of the project
 * @param globs of the policy files, relative to it
 */
export async function readHistory(folder: string, globs: readonly string[]): Promise<HistoryReading> {
  try {
    const repository = await openRepository(folder);
    if (!repository) return lacking('the project is in none');
    if (repository.isShallow)
      return lacking(
        'this clone is shallow; `git fetch --unshallow` fetches the rest, `fetch-depth: 0` of actions/checkout and `GIT_DEPTH: 0` of GitLab CI all of it',
      );
    if ((await repository.commitOf('HEAD')) === undefined) return lacking('the repository has no commit yet');
    return { ok: true, value: await read(repository, globs) };
  } catch (error) {
    if (error instanceof GitError) return lacking(`git cannot be asked: ${error.message}`);
    throw error;
  }
}

function lacking(lacks: string): HistoryReading {
  return { ok: false, lacks };
}

async function read(repository: Repository, globs: readonly string[]): Promise<HistoryData> {
  const { prefix } = repository;
  const isNegated = (glob: string): boolean => glob.startsWith('!');
  const wanted = globs.filter((glob) => !isNegated(glob));
  const unwanted = globs.filter(isNegated).map((glob) => glob.slice(1));
  const isPolicyFile = (path: string): boolean => {
    if (!path.startsWith(prefix)) return false;
    const inner = path.slice(prefix.length);
    return wanted.some((glob) => matchesGlob(glob, inner)) && !unwanted.some((glob) => matchesGlob(glob, inner));
  };
  const folders = new Set(wanted.map((glob) => `${prefix}${fixedFolder(glob)}`));
  return historyOf(await repository.patches([...folders].sort()), isPolicyFile);
}

/** The folder that a glob looks in whatever it matches: all before its first segment with a sign of a glob. */
function fixedFolder(glob: string): string {
  const segments = glob.replace(/^\.\//, '').split('/').slice(0, -1);
  const end = segments.findIndex((segment) => /[*?{}[\]()!+@\\]/.test(segment));
  return segments.slice(0, end < 0 ? segments.length : end).join('/');
}
