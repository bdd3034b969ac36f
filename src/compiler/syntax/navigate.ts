import type { Span } from '../source/index.js';
import type { LocatedEntry, LocatedNode } from './located-node.js';

/** Keys of mappings and indexes of lists, from the root. */
export type NodePath = readonly (string | number)[];

/** The node at a path; undefined when there is none. */
export function nodeAt(root: LocatedNode, path: NodePath): LocatedNode | undefined {
  let node: LocatedNode | undefined = root;
  for (const step of path) {
    if (node?.kind === 'map') node = node.entries.get(String(step))?.value;
    else if (node?.kind === 'list') node = node.items[Number(step)];
    else return undefined;
  }
  return node;
}

/** The mapping entry at a path; undefined when the path is empty or does not end at a key. */
export function entryAt(root: LocatedNode, path: NodePath): LocatedEntry | undefined {
  const last = path.at(-1);
  if (last === undefined) return undefined;
  const parent = nodeAt(root, path.slice(0, -1));
  return parent?.kind === 'map' ? parent.entries.get(String(last)) : undefined;
}

/** The place of the deepest node that exists along a path. */
export function spanAt(root: LocatedNode, path: NodePath): Span {
  let node = root;
  for (const step of path) {
    const next = nodeAt(node, [step]);
    if (!next) break;
    node = next;
  }
  return node.span;
}

/** The bare value. Mappings become objects without a prototype, so that `__proto__` is a key like any other. */
export function toPlain(node: LocatedNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(toPlain);
  const object: Record<string, unknown> = Object.create(null);
  for (const entry of node.entries.values()) object[entry.key] = toPlain(entry.value);
  return object;
}
