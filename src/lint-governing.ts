import { openRepository } from './backends/index.js';
import { createGitHost } from './git-host.js';
import type { LintOptions } from './lint.js';

/** Why there is no such state, in words. */
export type GoverningFault = 'no-repository' | 'no-commit';

/**
 * The project of a folder as it stands in a commit, for `LintOptions.governing`.
 *
 * @throws GitError when there is no git
 */
export async function governingState(
  folder: string,
  ref: string,
): Promise<NonNullable<LintOptions['governing']> | GoverningFault> {
  const repository = await openRepository(folder);
  if (!repository) return 'no-repository';
  const commit = await repository.commitOf(ref);
  if (commit === undefined) return 'no-commit';
  const dir = `/${repository.prefix}`.replace(/(?<=.)\/$/, '');
  return { host: await createGitHost(repository, commit), dir: dir === '/' ? '' : dir };
}
