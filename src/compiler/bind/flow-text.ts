import type { LocatedNode } from '../syntax/index.js';

/** A value as one line of YAML, for suggestions. */
export function flowText(node: LocatedNode): string {
  if (node.kind === 'list') return `[${node.items.map(flowText).join(', ')}]`;
  if (node.kind === 'map') {
    return `{ ${[...node.entries.values()].map(({ key, value }) => `${key}: ${flowText(value)}`).join(', ')} }`;
  }
  const { value } = node;
  return typeof value === 'string' && !/^[a-zA-Z][a-zA-Z0-9_.@/-]*$/.test(value)
    ? JSON.stringify(value)
    : String(value);
}
