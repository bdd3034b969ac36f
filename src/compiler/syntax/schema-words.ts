import { showInvisible } from './invisible.js';
import type { LocatedNode } from './located-node.js';

const TYPES: Readonly<Record<string, string>> = {
  object: 'a mapping',
  array: 'a list',
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'nothing (`null`)',
};

const MAX_QUOTED = 60;

/** `text, a list or a mapping` for the types of a schema. */
export function expectedTypes(types: readonly string[]): string {
  return joined(types.map((type) => TYPES[type] ?? type));
}

/** What stands in the source, for a message: `a list`, `text`, `the number \`0x10\``. */
export function foundType(node: LocatedNode): string {
  if (node.kind === 'list') return 'a list';
  if (node.kind === 'map') return 'a mapping';
  const source = quoted(sourceOf(node));
  if (node.value === null) return node.span.start === node.span.end ? 'nothing' : `nothing (${source})`;
  if (typeof node.value === 'number') return `the number ${source}`;
  return typeof node.value === 'boolean' ? `the truth value ${source}` : `the text ${quoted(node.value)}`;
}

/** The value for a message about its form: `` `Office_1` ``, `a list of 0`. */
export function foundValue(node: LocatedNode): string {
  if (node.kind === 'scalar') return typeof node.value === 'string' ? quoted(node.value) : foundType(node);
  const size = node.kind === 'list' ? node.items.length : node.entries.size;
  const what = node.kind === 'list' ? 'list' : 'mapping';
  return size === 0 ? `an empty ${what}` : `this ${what}`;
}

/** In backticks, on one line, not too long; an empty text is named. */
export function quoted(text: string): string {
  if (text === '') return 'an empty text';
  const line = showInvisible(text.replace(/\s+/g, ' '));
  return line.length > MAX_QUOTED ? `\`${line.slice(0, MAX_QUOTED)}…\`` : `\`${line}\``;
}

/** `a, b or c`. */
export function joined(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function sourceOf(node: LocatedNode): string {
  return node.span.file.text.slice(node.span.start, node.span.end);
}
