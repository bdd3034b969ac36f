import type { Span } from '../../../compiler/source/index.js';
import type { LocatedEntry, LocatedMap, LocatedNode } from '../../../compiler/syntax/index.js';
import { type Faults, shown, type Text } from './faults.js';

/** What happens to a key that no list names. */
export type UnknownKeys = 'refused' | 'unknown';

/**
 * The fields of one object. Both vendors decode them with Go: the case of a key does not matter, and `null` is as good as absent.
 * Vendor: live Headscale 0.29.2, 2026-11-22.
 */
export class Fields {
  readonly span: Span;
  readonly #found = new Map<string, LocatedEntry>();
  readonly #faults: Faults;

  constructor(node: LocatedMap, keys: readonly string[], unknown: UnknownKeys, faults: Faults) {
    this.span = node.span;
    this.#faults = faults;
    const known = new Map(keys.map((key) => [key.toLowerCase(), key]));
    for (const entry of node.entries.values()) this.#take(entry, known.get(entry.key.toLowerCase()), unknown);
  }

  #take(entry: LocatedEntry, key: string | undefined, unknown: UnknownKeys): void {
    if (key === undefined) {
      if (unknown === 'refused') this.#faults.refused(entry.keySpan, `unknown field ${shown(entry.key)}`);
      else this.#faults.cannotJudge(entry.keySpan, `the key ${shown(entry.key)} is not known`);
    } else if (this.#found.has(key)) {
      this.#faults.cannotJudge(
        entry.keySpan,
        `${shown(entry.key)} is written twice, and which one counts is not known`,
      );
    } else this.#found.set(key, entry);
  }

  /** Undefined when absent or `null`. */
  node(key: string): LocatedNode | undefined {
    const value = this.#found.get(key)?.value;
    return value?.kind === 'scalar' && value.value === null ? undefined : value;
  }

  text(key: string): Text | undefined {
    const node = this.node(key);
    return node && textOf(node, this.#faults);
  }

  flag(key: string): boolean | undefined {
    const node = this.node(key);
    if (!node) return undefined;
    if (node.kind === 'scalar' && typeof node.value === 'boolean') return node.value;
    this.#faults.refused(node.span, '`true` or `false` should stand here');
    return undefined;
  }

  texts(key: string): readonly Text[] {
    const node = this.node(key);
    return node ? textsOf(node, this.#faults) : [];
  }

  /** The objects of a list; undefined when it is absent or `null`. */
  objects(key: string): readonly LocatedMap[] | undefined {
    const node = this.node(key);
    if (!node) return undefined;
    return itemsOf(node, this.#faults).flatMap((item) => {
      if (item.kind === 'map') return [item];
      this.#faults.refused(item.span, 'an object should stand here');
      return [];
    });
  }

  entries(key: string): readonly LocatedEntry[] {
    const node = this.node(key);
    if (!node) return [];
    if (node.kind === 'map') return [...node.entries.values()];
    this.#faults.refused(node.span, 'an object should stand here');
    return [];
  }
}

export function itemsOf(node: LocatedNode, faults: Faults): readonly LocatedNode[] {
  if (node.kind === 'list') return node.items;
  if (node.kind !== 'scalar' || node.value !== null) faults.refused(node.span, 'a list should stand here');
  return [];
}

/** A list of texts; `null` is an empty one. */
export function textsOf(node: LocatedNode, faults: Faults): readonly Text[] {
  return itemsOf(node, faults).flatMap((item) => textOf(item, faults) ?? []);
}

export function textOf(node: LocatedNode, faults: Faults): Text | undefined {
  if (node.kind === 'scalar' && typeof node.value === 'string') return { text: node.value, span: node.span };
  faults.refused(node.span, 'a text should stand here');
  return undefined;
}
