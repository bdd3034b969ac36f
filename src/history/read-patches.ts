/** One commit of `git log --format=%x00%H %ct -p -U0`. */
export interface CommitPatch {
  readonly commit: string;
  /** Milliseconds since 1970 at which it was committed. */
  readonly at: number;
  readonly files: readonly FilePatch[];
}

export interface FilePatch {
  /** Path from the root of the repository. */
  readonly path: string;
  /** In the order of the file. */
  readonly hunks: readonly Hunk[];
}

/** Lines that were taken out and put in at one place; both counts from the same version on, as in a patch without context. */
export interface Hunk {
  /** Index of the first removed line in the version before, from 0. */
  readonly start: number;
  readonly removed: number;
  readonly added: readonly string[];
}

/**
 * Reads the output of git. Lines of content are counted by the heads of the hunks, so that no content is ever taken for a head, whatever it says.
 */
export function* readPatches(output: string): Iterable<CommitPatch> {
  const lines = new Lines(output);
  let open: { commit: string; at: number; files: FilePatch[] } | undefined;
  for (let line = lines.next(); line !== undefined; line = lines.next()) {
    const heading = /^\0([0-9a-f]+) (\d+)$/.exec(line);
    if (heading) {
      if (open) yield open;
      open = { commit: heading[1]!, at: Number(heading[2]) * 1000, files: [] };
    } else if (open && line.startsWith('diff --git ')) {
      const file = readFile(lines);
      if (file) open.files.push(file);
    }
  }
  if (open) yield open;
}

/** What follows `diff --git`; undefined when only the mode changed or the file is empty. */
function readFile(lines: Lines): FilePatch | undefined {
  let before: string | undefined;
  let after: string | undefined;
  const hunks: Hunk[] = [];
  for (let line = lines.peek(); line !== undefined && !isHeading(line); line = lines.peek()) {
    lines.next();
    if (line.startsWith('--- ')) before = pathOf(line.slice(4));
    else if (line.startsWith('+++ ')) after = pathOf(line.slice(4));
    else if (line.startsWith('@@ ')) hunks.push(readHunk(line, lines));
  }
  const path = after ?? before;
  return path === undefined ? undefined : { path, hunks };
}

function isHeading(line: string): boolean {
  return line.startsWith('\0') || line.startsWith('diff --git ');
}

/** `@@ -START,COUNT +START,COUNT @@`; a count that is left out is 1, and what has no lines starts after the line before it. */
function readHunk(head: string, lines: Lines): Hunk {
  const [, start, removed = '1', added = '1'] = /^@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(head) ?? [];
  const count = Number(removed);
  const texts: string[] = [];
  for (let left = count; left > 0; lines.next()) if (lines.peek()!.startsWith('-')) left--;
  if (lines.peek()?.startsWith('\\')) lines.next();
  for (let left = Number(added); left > 0; left--) texts.push(lines.next()!.slice(1));
  if (lines.peek()?.startsWith('\\')) lines.next();
  return { start: count === 0 ? Number(start) : Number(start) - 1, removed: count, added: texts };
}

/** `a/…` or `b/…`, in quotes where it holds unusual characters; undefined for `/dev/null`. */
function pathOf(text: string): string | undefined {
  const named = text.replace(/\t$/, '');
  if (named === '/dev/null') return undefined;
  return (named.startsWith('"') ? unquoted(named.slice(1, -1)) : named).slice(2);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };

function unquoted(text: string): string {
  return text.replace(/\\(?:([0-7]{3})|(.))/g, (_, octal?: string, letter = '') =>
    octal === undefined ? (ESCAPES[letter] ?? letter) : String.fromCharCode(Number.parseInt(octal, 8)),
  );
}

/** Lines without their `\n`; a text is cut as it is read. */
class Lines {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  peek(): string | undefined {
    if (this.#at >= this.#text.length) return undefined;
    const end = this.#text.indexOf('\n', this.#at);
    return this.#text.slice(this.#at, end < 0 ? this.#text.length : end);
  }

  next(): string | undefined {
    const line = this.peek();
    if (line !== undefined) this.#at += line.length + 1;
    return line;
  }
}
