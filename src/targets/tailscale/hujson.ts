import type { Json } from '../target.js';

/** One line of the file, with comments above it. */
export interface Entry {
  readonly comments: readonly string[];
  /** Absent in a list. */
  readonly key?: string;
  readonly value: Json;
}

export interface Section {
  readonly key: string;
  readonly comments: readonly string[];
  readonly body:
    | { readonly kind: 'map' | 'list'; readonly entries: readonly Entry[] }
    | { readonly kind: 'value'; readonly value: Json };
}

const WIDTH = 110;

/** A HuJSON text: JSON with line comments and trailing commas, one entry a line while it fits. Same sections, same bytes. */
export function writeHuJson(header: readonly string[], sections: readonly Section[]): string {
  const lines = [...header.map((text) => comment(text)), '{'];
  for (const section of sections) lines.push(...sectionLines(section));
  lines.push('}', '');
  return lines.join('\n');
}

function sectionLines({ key, comments, body }: Section): readonly string[] {
  const head = comments.map((text) => `\t${comment(text)}`);
  if (body.kind === 'value') return [...head, `\t${jsonText(key)}: ${pretty(body.value, '\t')},`];
  const [open, close] = body.kind === 'map' ? ['{', '}'] : ['[', ']'];
  if (body.entries.length === 0) return [...head, `\t${jsonText(key)}: ${open}${close},`];
  const entries = body.entries.flatMap((entry) => [
    ...entry.comments.map((text) => `\t\t${comment(text)}`),
    `\t\t${entry.key === undefined ? '' : `${jsonText(entry.key)}: `}${pretty(entry.value, '\t\t')},`,
  ]);
  return [...head, `\t${jsonText(key)}: ${open}`, ...entries, `\t${close},`];
}

/** On one line while it fits, else one item a line. */
function pretty(value: Json, indent: string): string {
  const flat = inline(value);
  if (typeof value !== 'object' || value === null || indent.length * 4 + flat.length <= WIDTH) return flat;
  const inner = `${indent}\t`;
  if (isList(value)) return `[\n${value.map((item) => `${inner}${pretty(item, inner)},\n`).join('')}${indent}]`;
  const items = Object.entries(value).map(([key, item]) => `${inner}${jsonText(key)}: ${pretty(item, inner)},\n`);
  return `{\n${items.join('')}${indent}}`;
}

function inline(value: Json): string {
  if (typeof value === 'string') return jsonText(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(inline).join(', ')}]`;
  return `{${Object.entries(value)
    .map(([key, item]) => `${jsonText(key)}: ${inline(item)}`)
    .join(', ')}}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Controls, line separators, bidirectional formatting and what else a terminal or editor may act on. */
const INVISIBLE = /[\0-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]/g;

/** A JSON string that shows every character which would not show itself as an escape. */
export function jsonText(text: string): string {
  return JSON.stringify(text).replace(INVISIBLE, escaped);
}

/** A line comment. Nothing in the text can end it: line breaks are written as escapes. */
export function comment(text: string): string {
  return `// ${text.replace(INVISIBLE, escaped)}`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
