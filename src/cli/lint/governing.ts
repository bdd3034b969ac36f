import { GitError, governingState, type LintOptions } from '../../index.js';
import type { Context } from '../context.js';
import { usageFailure } from '../failure.js';

/** The state whose ignores and baseline count, by a name of git. */
export async function governingOf(
  { projectDir }: Context,
  ref: string,
): Promise<NonNullable<LintOptions['governing']>> {
  const found = await asked(projectDir, ref);
  if (found === 'no-repository')
    throw usageFailure('--suppressions-from needs a git repository', 'the project is in none');
  if (found !== 'no-commit') return found;
  throw usageFailure(`git knows no commit '${ref}'`, 'fetch it first: a shallow clone does not have it');
}

async function asked(folder: string, ref: string): ReturnType<typeof governingState> {
  try {
    return await governingState(folder, ref);
  } catch (error) {
    if (error instanceof GitError) throw usageFailure(`git cannot be asked: ${error.message}`);
    throw error;
  }
}
