import type { Style } from './style.js';
import { padded, textWidth, wrapped } from './width.js';

/**
 * Rows in columns under a heading. The last column is wrapped to what is left of the width; where even that does not fit, each row
 * becomes a block of `heading: value` lines. Nothing is cut off.
 */
export function table(headings: readonly string[], rows: readonly (readonly string[])[], style: Style): string {
  const widths = headings.map((heading, column) =>
    Math.max(textWidth(heading), ...rows.map((row) => textWidth(row[column] ?? ''))),
  );
  const last = headings.length - 1;
  const before = widths.slice(0, last).reduce((sum, width) => sum + width + 2, 0);
  const room = style.width - before;
  if (before + widths[last]! > style.width && room < Math.min(widths[last]!, 30)) return blocks(headings, rows, style);

  const line = (cells: readonly string[], paint: (text: string) => string): string => {
    const [first, ...more] = wrapped(cells[last] ?? '', Math.max(room, 1));
    const head = cells.slice(0, last).map((cell, column) => `${padded(cell, widths[column]!)}  `);
    return [paint(`${head.join('')}${first}`.trimEnd()), ...more.map((rest) => ' '.repeat(before) + rest)].join('\n');
  };
  const heading = line(headings, style.dim);
  return `${[heading, ...rows.map((row) => line(row, (text) => text))].join('\n')}\n`;
}

function blocks(headings: readonly string[], rows: readonly (readonly string[])[], style: Style): string {
  const label = Math.max(...headings.map(textWidth)) + 2;
  const block = (row: readonly string[]): string =>
    headings
      .map((heading, column) => {
        const [first, ...more] = wrapped(row[column] ?? '', Math.max(10, style.width - label));
        const indent = `\n${' '.repeat(label)}`;
        return style.dim(padded(`${heading}:`, label)) + [first, ...more].join(indent);
      })
      .join('\n');
  return `${rows.map(block).join('\n\n')}\n`;
}
