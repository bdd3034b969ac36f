import { GitError, openRepository, type Repository } from '../../index.js';
import type { Context } from '../context.js';
import { usageFailure } from '../failure.js';

/** Variables in which CI systems say the branch that a change is to be merged into. */
const TARGET_BRANCH = ['GITHUB_BASE_REF', 'CI_MERGE_REQUEST_TARGET_BRANCH_NAME'] as const;

/** A commit and how it was named. */
export interface NamedCommit {
  readonly commit: string;
  readonly label: string;
}

/** The repository around the project; a failure with the way out when there is none. */
export async function repositoryOf(context: Context): Promise<Repository> {
  try {
    const repository = await openRepository(context.projectDir);
    if (repository) return repository;
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw usageFailure(
      `git cannot be asked: ${error.message}`,
      'install git, or name two folders: ztctl diff BASE HEAD',
    );
  }
  throw usageFailure(
    'the project is not in a git repository, so there is nothing to compare it with',
    'name a folder as base: ztctl diff BASE',
  );
}

/** The commit that a ref names. */
export async function commitNamed(repository: Repository, ref: string): Promise<NamedCommit> {
  const commit = ref === '' || ref.startsWith('-') ? undefined : await repository.commitOf(ref);
  if (commit !== undefined) return { commit, label: ref };
  throw usageFailure(
    `there is no file, folder, branch, tag or commit '${ref}'`,
    repository.isShallow
      ? `this clone is shallow: fetch it with 'git fetch origin ${ref}', or everything with 'git fetch --unshallow'`
      : `check the name, or fetch it with 'git fetch origin ${ref}'`,
  );
}

/** Where the current history left the branch that it is to be merged into: the target branch of a CI run, else the upstream branch. */
export async function defaultBase(context: Context, repository: Repository): Promise<NamedCommit> {
  const head = await repository.commitOf('HEAD');
  if (head === undefined) {
    throw usageFailure('the repository has no commit yet', 'commit a first state, or name a folder as base');
  }
  const branch = await targetBranch(context, repository);
  const base = await repository.mergeBase(branch.commit, head);
  if (base !== undefined) return { commit: base, label: `merge base of ${branch.label}` };
  if (repository.isShallow) {
    throw usageFailure(
      `this clone is shallow: where ${branch.label} and HEAD part was not fetched`,
      "run 'git fetch --unshallow' (in GitHub Actions: actions/checkout with fetch-depth: 0; in GitLab CI: GIT_DEPTH: 0)",
    );
  }
  throw usageFailure(`${branch.label} and HEAD have no history in common`, 'name the base: ztctl diff BASE');
}

async function targetBranch({ io }: Context, repository: Repository): Promise<NamedCommit> {
  const variable = TARGET_BRANCH.find((name) => (io.env[name] ?? '') !== '');
  if (variable !== undefined) {
    const branch = io.env[variable]!;
    for (const ref of [`refs/remotes/origin/${branch}`, `refs/heads/${branch}`]) {
      const commit = await repository.commitOf(ref);
      if (commit !== undefined) return { commit, label: branch };
    }
    throw usageFailure(
      `the branch '${branch}' that ${variable} names was not fetched`,
      `run 'git fetch origin ${branch}:refs/remotes/origin/${branch}' (in GitHub Actions: actions/checkout with fetch-depth: 0; in GitLab CI: GIT_DEPTH: 0)`,
    );
  }
  const upstream = await repository.upstream();
  const commit = upstream === undefined ? undefined : await repository.commitOf('@{upstream}');
  if (upstream !== undefined && commit !== undefined) return { commit, label: upstream };
  throw usageFailure(
    'the current branch has no upstream branch to compare with',
    "name the base, as in 'ztctl diff main', or set one with 'git branch --set-upstream-to=origin/main'",
  );
}
