import type { ElementHistory, HistoryData } from '../compiler/lint/index.js';
import { type DatedElement, FileVersion } from './file-version.js';
import { type CommitPatch, readPatches } from './read-patches.js';

/**
 * What the log of the policy files says of every element that may have an end. The log is of first parents, oldest first and without context, so
 * that the history is one line from the first version to the last: what counts is when something came in, not when it was written on a branch. An
 * element that moves to another file stays the same.
 *
 * @param isPolicyFile whether a path from the root of the repository is one of a policy file
 */
export function historyOf(log: string, isPolicyFile: (path: string) => boolean): HistoryData {
  const reading = { isPolicyFile, versions: new Map<string, FileVersion>(), elements: new Map<string, Growing>() };
  let startsAt: number | undefined;
  for (const patch of readPatches(log)) {
    follow(patch, reading);
    if (reading.versions.size > 0) startsAt ??= patch.at;
  }
  return { elements: reading.elements, ...(startsAt !== undefined && { startsAt }) };
}

type Growing = { -readonly [key in keyof ElementHistory]: ElementHistory[key] };

interface Reading {
  readonly isPolicyFile: (path: string) => boolean;
  readonly versions: Map<string, FileVersion>;
  readonly elements: Map<string, Growing>;
}

function follow({ at, files }: CommitPatch, { isPolicyFile, versions, elements }: Reading): void {
  const standing: DatedElement[] = [];
  for (const { path, hunks } of files) {
    if (!isPolicyFile(path)) continue;
    const version = versions.get(path) ?? new FileVersion();
    versions.set(path, version);
    const { before, after } = version.change(hunks);
    for (const { element } of before) touched(elements, element, at);
    standing.push(...after);
  }
  for (const { element, expires } of standing) {
    const known = touched(elements, element, at);
    if (known.ends.length === 0 || known.ends.at(-1) !== expires) known.ends = [...known.ends, expires];
  }
}

function touched(elements: Map<string, Growing>, element: string, at: number): Growing {
  const known = elements.get(element);
  if (known) {
    known.changedAt = at;
    return known;
  }
  const made: Growing = { appearedAt: at, changedAt: at, ends: [] };
  elements.set(element, made);
  return made;
}
