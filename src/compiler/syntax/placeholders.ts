import type { LocatedNode } from './located-node.js';

const PLACEHOLDERS = new WeakSet<LocatedNode>();

/** Marks a node that stands for something refused already (an alias), about which nothing more is to be said. */
export function asPlaceholder<T extends LocatedNode>(node: T): T {
  PLACEHOLDERS.add(node);
  return node;
}

export function isPlaceholder(node: LocatedNode): boolean {
  return PLACEHOLDERS.has(node);
}
