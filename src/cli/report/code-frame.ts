import { masked, type Span } from '../../index.js';
import type { Paint, Style } from './style.js';
import { visible } from './visible.js';
import { characterWidth, textWidth } from './width.js';

/** What of a line is looked at around the marked place; a line may be megabytes long. */
const BEFORE = 300;
const AFTER = 600;
const TAB = 4;

/** The marked line with its number, and marks under the place with the label beside them. */
export function codeFrame(
  span: Span,
  mark: { readonly sign: '^' | '-'; readonly paint: Paint; readonly label: string | undefined },
  gutter: number,
  style: Style,
): string {
  const { line, column } = span.file.position(span.start);
  const text = masked(span.file.line(line) ?? '');
  const length = Math.max(1, Math.min(span.end - span.start, text.length - (column - 1)));
  const view = excerpt(text, column - 1, length, Math.max(20, style.width - gutter - 3));
  const number = style.dim(`${String(line).padStart(gutter)} |`);
  const empty = style.dim(`${' '.repeat(gutter)} |`);
  const marks = mark.paint(mark.sign.repeat(view.markWidth) + (mark.label ? ` ${visible(mark.label)}` : ''));
  return [`${number} ${view.shown}`.trimEnd(), `${empty} ${' '.repeat(view.markStart)}${marks}`].join('\n');
}

/** How wide the line numbers of these places are. */
export function gutterOf(spans: readonly Span[]): number {
  return Math.max(1, ...spans.map((span) => String(span.file.position(span.start).line).length));
}

interface Excerpt {
  readonly shown: string;
  readonly markStart: number;
  readonly markWidth: number;
}

/** The part of a line that fits in `room` columns and holds the marked characters, or as many of them as fit. */
function excerpt(line: string, from: number, length: number, room: number): Excerpt {
  const first = Math.max(0, from - BEFORE);
  const last = Math.min(line.length, from + AFTER);
  const cells = cellsOf(line, first, last);
  const total = cells.reduce((sum, cell) => sum + cell.width, 0);
  const before = widthUntil(cells, from);
  const marked = Math.max(1, widthUntil(cells, from + length) - before);
  if (first === 0 && last === line.length && total <= room) {
    return { shown: cells.map((cell) => cell.shown).join(''), markStart: before, markWidth: marked };
  }
  // Room for an ellipsis on both sides, and a third of it for what stands before the place.
  const inner = room - 2;
  const third = Math.max(0, before - Math.floor(inner / 3));
  const skip = before + marked <= inner && first === 0 ? 0 : Math.min(third, Math.max(0, total - inner));
  return windowOf(cells, { skip, inner, before, marked, cutLeft: first > 0, cutRight: last < line.length });
}

function windowOf(
  cells: readonly Cell[],
  cut: { skip: number; inner: number; before: number; marked: number; cutLeft: boolean; cutRight: boolean },
): Excerpt {
  let at = 0;
  let skipped = 0;
  let width = 0;
  let shown = '';
  let more = cut.cutRight;
  for (const cell of cells) {
    if (at < cut.skip) {
      skipped = at + cell.width;
    } else if (width + cell.width > cut.inner) {
      more = true;
      break;
    } else {
      shown += cell.shown;
      width += cell.width;
    }
    at += cell.width;
  }
  const left = cut.cutLeft || skipped > 0 ? '…' : '';
  const markStart = left.length + Math.max(0, cut.before - skipped);
  const markWidth = Math.max(1, Math.min(cut.marked, left.length + width - markStart));
  return { shown: `${left}${shown}${more ? '…' : ''}`, markStart, markWidth };
}

interface Cell {
  readonly at: number;
  readonly shown: string;
  readonly width: number;
}

function cellsOf(line: string, first: number, last: number): Cell[] {
  const cells: Cell[] = [];
  let at = first;
  let column = 0;
  for (const character of line.slice(first, last)) {
    const shown = character === '\t' ? ' '.repeat(TAB - (column % TAB)) : visible(character);
    const width = shown === character ? characterWidth(character) : textWidth(shown);
    cells.push({ at, shown, width });
    at += character.length;
    column += width;
  }
  return cells;
}

function widthUntil(cells: readonly Cell[], offset: number): number {
  let width = 0;
  for (const cell of cells) {
    if (cell.at >= offset) break;
    width += cell.width;
  }
  return width;
}
