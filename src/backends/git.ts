import { execFile } from 'node:child_process';

/** Longest output that is read; a listing of a commit with a million files is shorter. */
const MAX_OUTPUT = 512 << 20;

/** A git that could not be asked or that refused. */
export class GitError extends Error {
  override readonly name = 'GitError';
  /** `no-git`: there is no git program; `failed`: git ended with an error, whose first line is the message. */
  readonly kind: 'no-git' | 'failed';

  constructor(kind: GitError['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

/** A repository that is only read. Nothing here changes the working tree, the index or a ref. */
export interface Repository {
  /** Absolute path of the working tree. */
  readonly root: string;
  /** Path of the asking folder below the root, with `/` at the end; empty for the root. */
  readonly prefix: string;
  readonly isShallow: boolean;
  /** The commit that a ref, a tag or a commit names; undefined when there is none. */
  commitOf(ref: string): Promise<string | undefined>;
  /** The commit at which two histories part; undefined when they have none in common (or it was not fetched). */
  mergeBase(a: string, b: string): Promise<string | undefined>;
  /** The upstream branch of the current one, `origin/main`; undefined when it has none. */
  upstream(): Promise<string | undefined>;
  /** Every file, link and submodule of a commit by path from the root. */
  files(commit: string): Promise<ReadonlyMap<string, TreeFile>>;
  /** Contents of blobs by id. */
  blobs(ids: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
  /**
   * How files below some folders (paths from the root) changed from commit to commit along the first parents of HEAD, oldest first: for each commit
   * a line `NUL ID SECONDS`, then its patch without context.
   */
  patches(folders: readonly string[]): Promise<string>;
}

export interface TreeFile {
  readonly kind: 'file' | 'link' | 'submodule';
  readonly id: string;
  /** Bytes. */
  readonly size: number;
}

/** The repository around a folder; undefined when there is none. @throws GitError when there is no git */
export async function openRepository(folder: string): Promise<Repository | undefined> {
  const found = await attempt(() =>
    git(folder, ['rev-parse', '--show-toplevel', '--show-prefix', '--is-shallow-repository']),
  );
  if (found === undefined) return undefined;
  const [root, prefix, shallow] = text(found).split('\n');
  if (!root) return undefined;
  const ask = async (args: readonly string[]): Promise<string | undefined> => {
    const output = await attempt(() => git(root, args));
    const line = output && text(output).split('\n')[0]!.trim();
    return line === '' ? undefined : line;
  };
  return {
    root,
    prefix: prefix ?? '',
    isShallow: shallow === 'true',
    commitOf: (ref) => ask(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]),
    mergeBase: (a, b) => ask(['merge-base', '--', a, b]),
    upstream: () => ask(['rev-parse', '--verify', '--quiet', '--abbrev-ref', '@{upstream}']),
    files: async (commit) => parseTree(await git(root, ['ls-tree', '-r', '-z', '-l', '--full-tree', commit])),
    blobs: (ids) => readBlobs(root, ids),
    patches: async (folders) => {
      const pathspecs = folders.map((folder) => `:(top,literal)${folder}`);
      return text(await git(root, [...LOG, '--', ...pathspecs]));
    },
  };
}

/** `git log` with everything said that a configuration of the user could say otherwise. */
const LOG: readonly string[] = [
  ...['core.quotePath=false', 'log.showRoot=true', 'log.follow=false', 'log.diffMerges=first-parent'].flatMap(
    (setting) => ['-c', setting],
  ),
  ...['log', 'HEAD', '--first-parent', '-m', '--reverse', '--format=%x00%H %ct', '--no-show-signature', '--no-notes'],
  ...['-p', '-U0', '--inter-hunk-context=0', '--text', '--no-color', '--no-ext-diff', '--no-textconv', '--no-renames'],
  ...['--src-prefix=a/', '--dst-prefix=b/'],
];

/** Undefined when git says no. A missing git is no answer. */
async function attempt(run: () => Promise<Uint8Array>): Promise<Uint8Array | undefined> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof GitError && error.kind === 'failed') return undefined;
    throw error;
  }
}

function git(folder: string, args: readonly string[], input = ''): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      'git',
      ['--no-optional-locks', '-C', folder, ...args],
      { encoding: 'buffer', maxBuffer: MAX_OUTPUT, windowsHide: true },
      (error, stdout, stderr) => {
        if (!error) resolve(stdout);
        else if (error.code === 'ENOENT') reject(new GitError('no-git', 'there is no git program'));
        else reject(new GitError('failed', stderr.toString('utf8').trim().split('\n')[0] || error.message));
      },
    );
    // A git that ends early closes the pipe; how it ended is told above.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

/** Records of `ls-tree -r -z -l`: `MODE TYPE ID SIZE<TAB>PATH<NUL>`. */
function parseTree(output: Uint8Array): ReadonlyMap<string, TreeFile> {
  const files = new Map<string, TreeFile>();
  for (const record of text(output).split('\0')) {
    const found = /^(\d{6}) (\w+) ([0-9a-f]+) +(\d+|-)\t(.*)$/s.exec(record);
    if (!found) continue;
    const [, mode, , id, size, path] = found;
    const kind = mode === '160000' ? 'submodule' : mode === '120000' ? 'link' : 'file';
    files.set(path!, { kind, id: id!, size: size === '-' ? 0 : Number(size) });
  }
  return files;
}

/** Answers of `cat-file --batch`: `ID TYPE SIZE<LF>BYTES<LF>`, in the order asked. */
async function readBlobs(root: string, ids: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
  const blobs = new Map<string, Uint8Array>();
  if (ids.length === 0) return blobs;
  const output = await git(root, ['cat-file', '--batch'], ids.map((id) => `${id}\n`).join(''));
  let at = 0;
  for (const id of ids) {
    const end = output.indexOf(10, at);
    const size = Number(text(output.subarray(at, end)).split(' ')[2]);
    // A blob of a partial clone that cannot be fetched is answered with `ID missing`.
    if (!Number.isInteger(size)) throw new GitError('failed', `the repository does not have the object ${id}`);
    blobs.set(id, output.subarray(end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
  return blobs;
}

function text(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes);
}
