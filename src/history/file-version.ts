import { SourceFile } from '../compiler/source/index.js';
import { type LocatedNode, nodeAt, parseYaml, toPlain } from '../compiler/syntax/index.js';
import { type Block, FileLines, type LineRange } from './file-lines.js';
import type { Hunk } from './read-patches.js';

/** What a version of a file says of one element. */
export interface DatedElement {
  /** `section.name`. */
  readonly element: string;
  /** `expires` as written; null when the element has none. */
  readonly expires: string | null;
}

/** Elements that a change of a file touched. */
export interface Touched {
  /** As they stood before. */
  readonly before: readonly DatedElement[];
  /** As they stand after it, those aside that are gone. */
  readonly after: readonly DatedElement[];
}

/** A policy file as it once was, from one commit to the next. */
export class FileVersion {
  #lines = new FileLines([]);

  /** Makes a change. Lines that only hold a comment touch nothing. */
  change(hunks: readonly Hunk[]): Touched {
    const before = read(this.#lines, rangesBefore(hunks));
    this.#lines = this.#lines.changed(hunks);
    const added = rangesAfter(hunks);
    const after = read(this.#lines, added);
    const shrunk = new Set(before.map(({ element }) => element));
    for (const { element } of after) shrunk.delete(element);
    if (shrunk.size === 0) return { before, after };
    // What only lost lines is next to where they stood.
    const beside = read(
      this.#lines,
      added.map((range) => this.#lines.widened(range)),
    );
    return { before, after: [...after, ...beside.filter(({ element }) => shrunk.has(element))] };
  }
}

function rangesBefore(hunks: readonly Hunk[]): readonly LineRange[] {
  return hunks.map(({ start, removed }) => ({ from: start, to: start + removed }));
}

function rangesAfter(hunks: readonly Hunk[]): readonly LineRange[] {
  let moved = 0;
  return hunks.map(({ start, removed, added }) => {
    const from = start + moved;
    moved += added.length - removed;
    return { from, to: from + added.length };
  });
}

function read(lines: FileLines, ranges: readonly LineRange[]): readonly DatedElement[] {
  return lines.blocksIn(ranges).flatMap(elementsOf);
}

/** A text that is no YAML says nothing: such a commit did not load either. */
function elementsOf({ section, text }: Block): readonly DatedElement[] {
  const { root } = parseYaml(new SourceFile('version.yaml', text));
  const map = root && nodeAt(root, [section]);
  if (map?.kind !== 'map') return [];
  return [...map.entries.values()].map(({ key, value }) => ({
    element: `${section}.${key}`,
    expires: textOf(nodeAt(value, ['expires'])),
  }));
}

function textOf(node: LocatedNode | undefined): string | null {
  return node === undefined ? null : String(toPlain(node));
}
