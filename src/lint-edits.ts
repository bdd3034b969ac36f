import type { Host } from './compiler/host.js';
import type { LintFinding, TextEdit } from './compiler/lint/index.js';
import { pathIn } from './lint.js';
import type { Project } from './load.js';

/** A policy file with its new text, whole. */
export interface ChangedFile {
  readonly path: string;
  readonly text: string;
}

/** Sorted by path. */
export function changedFiles(texts: ReadonlyMap<string, string>): readonly ChangedFile[] {
  return [...texts].map(([path, text]) => ({ path, text })).sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** As many as can be made together by what `prove` says of them, the first ones before the later ones. */
export function chooseFixes(
  candidates: readonly LintFinding[],
  prove: (chosen: readonly LintFinding[]) => Promise<boolean>,
): Promise<readonly LintFinding[]> {
  return choose(candidates, [], prove);
}

/** As many as can be proved together with `taken`: all of them, or what remains of their halves. */
async function choose(
  candidates: readonly LintFinding[],
  taken: readonly LintFinding[],
  prove: (chosen: readonly LintFinding[]) => Promise<boolean>,
): Promise<readonly LintFinding[]> {
  if (candidates.length === 0) return taken;
  if (await prove([...taken, ...candidates])) return [...taken, ...candidates];
  if (candidates.length === 1) return taken;
  const middle = candidates.length >> 1;
  const first = await choose(candidates.slice(0, middle), taken, prove);
  return choose(candidates.slice(middle), first, prove);
}

/** The changed texts by path; undefined when two fixes want the same text. */
export function edited({ files }: Project, chosen: readonly LintFinding[]): ReadonlyMap<string, string> | undefined {
  const byPath = new Map<string, TextEdit[]>();
  for (const edit of chosen.flatMap(({ fix }) => fix?.edits ?? [])) {
    const edits = byPath.get(edit.span.file.path);
    if (edits) edits.push(edit);
    else byPath.set(edit.span.file.path, [edit]);
  }
  const texts = new Map<string, string>();
  for (const [path, edits] of byPath) {
    const text = replaced(files.find((file) => file.path === path)!.text, edits);
    if (text === undefined) return undefined;
    texts.set(path, text);
  }
  return texts;
}

function replaced(text: string, edits: readonly TextEdit[]): string | undefined {
  let result = '';
  let at = 0;
  for (const { span, text: by } of [...edits].sort((a, b) => a.span.start - b.span.start)) {
    if (span.start < at) return undefined;
    result += text.slice(at, span.start) + by;
    at = span.end;
  }
  return result + text.slice(at);
}

/** A host on which some files of a project are changed. */
export function overlay(host: Host, dir: string, texts: ReadonlyMap<string, string>): Host {
  const changed = new Map([...texts].map(([path, text]) => [pathIn(dir, path), text]));
  return {
    readText: async (path) => {
      const text = changed.get(path);
      return text === undefined ? host.readText(path) : { ok: true, text };
    },
    glob: (patterns, root) => host.glob(patterns, root),
  };
}
