import type { Element } from '../model/index.js';
import type { TextEdit } from './rule.js';

/**
 * Takes a named element out of a block mapping, its lines whole; comments above it stay. Undefined where it shares a line with something
 * else, as in a mapping in braces.
 */
export function removeEntry({ nameSpan, span }: Pick<Element, 'nameSpan' | 'span'>): TextEdit | undefined {
  const { file } = nameSpan;
  const { text } = file;
  const start = text.lastIndexOf('\n', nameSpan.start - 1) + 1;
  const contentEnd = text.slice(0, span.end).trimEnd().length;
  const lineEnd = text.indexOf('\n', contentEnd);
  const end = lineEnd < 0 ? text.length : lineEnd + 1;
  const before = text.slice(start, nameSpan.start);
  const after = text.slice(contentEnd, end);
  if (before.trim() !== '' || !/^\s*(#.*)?\s*$/.test(after)) return undefined;
  return { span: { file, start, end }, text: '' };
}
