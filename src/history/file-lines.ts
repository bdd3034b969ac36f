import type { Hunk } from './read-patches.js';

/** Sections whose elements may have an end. */
const DATED_SECTIONS: readonly string[] = ['policies', 'break_glass', 'gaps'];

/** Indexes of lines, [from, to). */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/** The lines of one element, or of a whole section where its elements stand in braces on one line. */
export interface Block extends LineRange {
  readonly section: string;
  /** A YAML file of its own, with the section. */
  readonly text: string;
}

interface Section extends LineRange {
  readonly name: string;
  /** Something stands behind the colon. */
  readonly isInBraces: boolean;
  /** Spaces before its elements. */
  readonly indent: number;
}

/** The lines of a policy file, cut into elements by their indentation; only those asked for are looked at closely. */
export class FileLines {
  readonly #lines: readonly string[];
  #sections: readonly Section[] | undefined;

  constructor(lines: readonly string[]) {
    this.#lines = lines;
  }

  changed(hunks: readonly Hunk[]): FileLines {
    const pieces: (readonly string[])[] = [];
    let at = 0;
    for (const { start, removed, added } of hunks) {
      pieces.push(this.#lines.slice(at, start), added);
      at = start + removed;
    }
    pieces.push(this.#lines.slice(at));
    return new FileLines(pieces.flat());
  }

  /** The blocks of which a line with content lies in one of the ranges, each once. */
  blocksIn(ranges: readonly LineRange[]): readonly Block[] {
    const found = new Map<number, Block>();
    for (const { from, to } of ranges) {
      for (let line = Math.max(0, from); line < Math.min(to, this.#lines.length); ) {
        const block = this.#blockAround(line);
        if (block) found.set(block.from, block);
        line = Math.max(line + 1, block?.to ?? 0);
      }
    }
    return [...found.values()];
  }

  /** A range with the next line with content on either side. */
  widened({ from, to }: LineRange): LineRange {
    let [first, last] = [from - 1, to];
    while (first > 0 && isSilent(this.#lines[first]!)) first--;
    while (last < this.#lines.length && isSilent(this.#lines[last]!)) last++;
    return { from: first, to: last + 1 };
  }

  #blockAround(line: number): Block | undefined {
    if (isSilent(this.#lines[line]!)) return undefined;
    this.#sections ??= this.#findSections();
    const section = this.#sections.find(({ from, to }) => from <= line && line < to);
    if (!section) return undefined;
    if (section.isInBraces) return { ...section, section: section.name, text: this.#textOf(section) };
    let from = line;
    while (from > section.from && !this.#isAtMost(from, section.indent)) from--;
    if (from === section.from) return undefined;
    let to = from + 1;
    while (to < section.to && !this.#isAtMost(to, section.indent)) to++;
    return { section: section.name, from, to, text: `${section.name}:\n${this.#textOf({ from, to })}` };
  }

  #findSections(): readonly Section[] {
    const found: Section[] = [];
    let end = this.#lines.length;
    for (let line = end - 1; line >= 0; line--) {
      if (!isTopLevel(this.#lines[line]!)) continue;
      const [, name = '', rest = ''] = /^["']?([a-z_]+)["']?\s*:(.*)$/.exec(this.#lines[line]!) ?? [];
      if (DATED_SECTIONS.includes(name)) found.push(this.#section(name, !isSilent(rest), { from: line, to: end }));
      end = line;
    }
    return found;
  }

  #section(name: string, isInBraces: boolean, { from, to }: LineRange): Section {
    let first = from + 1;
    while (first < to && isSilent(this.#lines[first]!)) first++;
    return { name, isInBraces, from, to, indent: first < to ? indentOf(this.#lines[first]!) : 0 };
  }

  #isAtMost(line: number, indent: number): boolean {
    const text = this.#lines[line]!;
    return indentOf(text) <= indent && !isSilent(text);
  }

  #textOf({ from, to }: LineRange): string {
    return this.#lines.slice(from, to).join('\n');
  }
}

/** Nothing but blanks and perhaps a comment. */
function isSilent(line: string): boolean {
  const at = indentOf(line);
  return at === line.length || line[at] === '#' || line[at] === '\r';
}

function isTopLevel(line: string): boolean {
  return line !== '' && line[0] !== ' ' && line[0] !== '#' && line[0] !== '\r' && line[0] !== '\t';
}

function indentOf(line: string): number {
  let at = 0;
  while (line[at] === ' ') at++;
  return at;
}
