import { visible } from '../visible.js';

/** Text as code: nothing in it is markup, a mention or a link, also inside a table. */
export function markdownCode(text: string): string {
  // A table takes `\\|` for an escaped backslash and the end of a cell, so backslashes before a bar are doubled.
  const shown = visible(text).replace(/(\\*)\|/g, '$1$1\\|');
  if (shown === '') return '';
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const ticks = '`'.repeat(longest + 1);
  const pad = /^[` ]|[` ]$/.test(shown) ? ' ' : '';
  return `${ticks}${pad}${shown}${pad}${ticks}`;
}

/**
 * A sentence with names in backticks, the names as code, and likewise every word that could be markup, a mention or a link. Where backticks do
 * not come in pairs, all of it is code.
 */
export function markdownProse(text: string): string {
  const parts = visible(text.trim()).split('`');
  const between = parts.filter((_, at) => at % 2 === 0);
  const isPaired =
    parts.length % 2 === 1 &&
    parts.every((part, at) => at % 2 === 0 || part !== '') &&
    between.every((part, at) => touchesSafely(part, at > 0, at < between.length - 1));
  if (!isPaired) return markdownCode(text.trim());
  return parts.map((part, at) => (at % 2 === 1 ? markdownCode(part) : wordsWithCode(part))).join('');
}

function wordsWithCode(text: string): string {
  return text
    .split(' ')
    .map((word) => (PLAIN.test(word) ? word : markdownCode(word)))
    .join(' ');
}

/** True unless a word would become code right beside code, where the backticks of both would run together. */
function touchesSafely(text: string, isAfterCode: boolean, isBeforeCode: boolean): boolean {
  if (text === '') return !(isAfterCode && isBeforeCode);
  const words = text.split(' ');
  return (!isAfterCode || PLAIN.test(words[0]!)) && (!isBeforeCode || PLAIN.test(words.at(-1)!));
}

/** Letters, digits and what means nothing to Markdown inside a line, without the beginnings of links. */
const PLAIN = /^(?!.*(?:www\.|:\/))[\p{L}\p{N},.;:()'"/-]*$/iu;
