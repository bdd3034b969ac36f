/** Two columns wide: East Asian wide and full-width forms, and emoji. */
const WIDE =
  /[\u1100-\u115f\u231a\u231b\u2329\u232a\u23e9-\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1\u26aa\u26ab\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c\u274e\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{1fa70}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const COMBINING = /\p{Mark}/u;
const ESCAPE = '\u001b';

/** How many columns a terminal gives to a text of one line; colour sequences take none. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of withoutColour(text)) width += characterWidth(character);
  return width;
}

/** How many columns one character takes. */
export function characterWidth(character: string): number {
  if (character <= '~') return 1;
  if (COMBINING.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** Fills up with spaces to a width. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}

/** Breaks a text at its spaces into lines of at most `width` columns; a longer word stands alone. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && textWidth(line) + 1 + textWidth(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines;
}

/** Joins items with commas into lines of at most `width` columns; breaks between items, and inside one only when it fits on no line. */
export function wrappedItems(items: readonly string[], width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const [at, item] of items.entries()) {
    const text = at === items.length - 1 ? item : `${item},`;
    if (line !== '' && textWidth(line) + 1 + textWidth(text) > width) {
      lines.push(line);
      line = text;
    } else {
      line = line === '' ? text : `${line} ${text}`;
    }
  }
  lines.push(line);
  return lines.flatMap((one) => wrapped(one, width));
}

function withoutColour(text: string): string {
  return text.includes(ESCAPE) ? text.replace(/\u001b\[[0-9;]*m/g, '') : text;
}
