/**
 * Where files come from. The compiler asks a host and never the disk; `src/node-host.ts` is the real one, tests pass a memory host.
 * Paths have `/`; relative paths are relative to the working folder of the host.
 */
export interface Host {
  /** The whole text of a file, without byte order mark. Never throws for what a user can cause. */
  readText(path: string): Promise<ReadResult>;
  /**
   * Files below `root` that match any of the patterns (`*`, `**`, `?`, `{a,b}`, `!not`), relative to `root`, in code unit order, each once.
   * Dot files, `node_modules` and `.ztctl` never match. What stands at a matching path without being a file is listed too, so that reading it says why.
   */
  glob(patterns: readonly string[], root: string): Promise<GlobResult>;
}

export type ReadResult =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly fault: ReadFault };

export interface GlobResult {
  readonly paths: readonly string[];
  /** Folders that could not be searched; a policy in them would be missed. */
  readonly faults: readonly { readonly path: string; readonly fault: ReadFault }[];
}

/** Why a path gave no text. */
export type ReadFault =
  | { readonly kind: 'missing' | 'directory' | 'permission' | 'loop' | 'not-regular' }
  | { readonly kind: 'too-large'; readonly bytes: number; readonly limit: number }
  /** `text` is the file with U+FFFD in place of what is not UTF-8, `offset` the place in it, `byte` the place in the file, from 0. */
  | {
      readonly kind: 'not-utf8';
      readonly byte: number;
      readonly text: string;
      readonly offset: number;
      readonly looksLike?: string;
    }
  /** Anything else, by the name of the system's error (`EIO`). */
  | { readonly kind: 'failed'; readonly error: string };
