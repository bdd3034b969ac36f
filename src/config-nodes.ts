import type { Located } from './compiler/model/index.js';
import type { LocatedEntry, LocatedMap, LocatedNode } from './compiler/syntax/index.js';

/** The entries of a map under a key; none where something else stands there. */
export function entriesAt(map: LocatedMap, key: string): readonly LocatedEntry[] {
  const node = map.entries.get(key)?.value;
  return node?.kind === 'map' ? [...node.entries.values()] : [];
}

/** The text under a key, with its place. */
export function textAt(map: LocatedMap, key: string): Located<string> | undefined {
  const node = map.entries.get(key)?.value;
  return node?.kind === 'scalar' && typeof node.value === 'string' ? { value: node.value, span: node.span } : undefined;
}

/** The texts of a list, or the one text. */
export function textsOf(node: LocatedNode): readonly string[] {
  const nodes = node.kind === 'list' ? node.items : [node];
  return nodes.flatMap((each) => (each.kind === 'scalar' && typeof each.value === 'string' ? [each.value] : []));
}
