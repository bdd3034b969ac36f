import { plural } from './diagnostics.js';
import type { Explanation } from './json/explain.js';
import type { Style } from './style.js';
import { table } from './table.js';
import { wrapped } from './width.js';

/** One page about a code: what it is, why it is a fault, and an example of wrong and right. */
export function explanationText(page: Explanation, style: Style): string {
  const paint = page.severity === 'error' || page.severity === 'security' ? style.error : style.warning;
  const heading = `${paint(page.code)}${style.strong(`: ${page.title}`)} (${page.severity})\n`;
  const text = paragraphs(page.explanation, style);
  if ('why' in page.example) return `${heading}\n${text}`;
  const { wrong, right } = page.example;
  return `${heading}\n${text}\n${style.remove('Wrong:')}\n\n${indented(wrong)}\n${style.add('Right:')}\n\n${indented(right)}`;
}

/** Every code with its title. */
export function codesText(pages: readonly Explanation[], style: Style): string {
  const rows = pages.map((page) => [page.code, page.severity, page.title]);
  return `${table(['code', 'severity', 'title'], rows, style)}\n${plural(pages.length, 'code')}; ztctl explain CODE tells more\n`;
}

function paragraphs(text: string, style: Style): string {
  return text
    .split('\n')
    .flatMap((paragraph) => wrapped(paragraph, style.width))
    .map((line) => `${line}\n`)
    .join('');
}

function indented(text: string): string {
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => (line === '' ? '\n' : `    ${line}\n`))
    .join('');
}
