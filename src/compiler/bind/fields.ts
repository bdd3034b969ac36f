import type { Element, Located } from '../model/index.js';
import type { Span } from '../source/index.js';
import type { LocatedMap, LocatedNode } from '../syntax/index.js';
import type { Binder, Declaration } from './binder.js';
import { readDuration } from './durations.js';

/**
 * Reads a mapping key by key. `finish` refuses every key that nobody read, so nothing that a schema lets through can be parsed and then
 * ignored; a value in another shape than asked for is refused too.
 */
export class Fields {
  readonly binder: Binder;
  readonly map: LocatedMap;
  readonly #read = new Set<string>();

  constructor(binder: Binder, map: LocatedMap) {
    this.binder = binder;
    this.map = map;
  }

  has(key: string): boolean {
    return this.map.entries.has(key);
  }

  /** The place of a key, or of the whole mapping when it is absent. */
  keySpan(key: string): Span {
    return this.map.entries.get(key)?.keySpan ?? this.map.span;
  }

  node(key: string): LocatedNode | undefined {
    const entry = this.map.entries.get(key);
    if (entry) this.#read.add(key);
    return entry?.value;
  }

  /** A text; absent or refused = undefined. */
  text(key: string): Located<string> | undefined {
    const node = this.node(key);
    return node && textOf(this.binder, node);
  }

  /** A text or a list of texts; absent = empty. */
  texts(key: string): readonly Located<string>[] {
    const node = this.node(key);
    return node ? textsOf(this.binder, node) : [];
  }

  /** A key whose only value is `true`: its place. */
  flag(key: string): Span | undefined {
    const node = this.node(key);
    if (!node) return undefined;
    if (node.kind === 'scalar' && node.value === true) return node.span;
    this.binder.fault('ZT032', node.span, { what: `\`${key}\`` });
    return undefined;
  }

  boolean(key: string): boolean | undefined {
    const node = this.node(key);
    if (!node) return undefined;
    if (node.kind === 'scalar' && typeof node.value === 'boolean') return node.value;
    this.binder.fault('ZT032', node.span, { what: `\`${key}\`` });
    return undefined;
  }

  /** One of a list of words. */
  word<T extends string>(key: string, words: readonly T[]): Located<T> | undefined {
    const text = this.text(key);
    if (!text) return undefined;
    const value = words.find((word) => word === text.value);
    if (value !== undefined) return { value, span: text.span };
    this.binder.fault('ZT032', text.span, { what: `\`${text.value}\`` });
    return undefined;
  }

  /** Seconds. */
  duration(key: string): Located<number> | undefined {
    const text = this.text(key);
    return text && readDuration(this.binder, text);
  }

  fields(key: string): Fields | undefined {
    const node = this.node(key);
    if (!node) return undefined;
    if (node.kind === 'map') return new Fields(this.binder, node);
    this.binder.fault('ZT032', node.span, { what: `\`${key}\`` });
    return undefined;
  }

  finish(): void {
    if (this.#read.size === this.map.entries.size) return;
    for (const { key, keySpan } of this.map.entries.values()) {
      if (!this.#read.has(key)) this.binder.fault('ZT032', keySpan, { what: `key \`${key}\`` });
    }
  }
}

/** The text of a scalar node. */
export function textOf(binder: Binder, node: LocatedNode): Located<string> | undefined {
  if (node.kind === 'scalar' && typeof node.value === 'string') return { value: node.value, span: node.span };
  binder.fault('ZT032', node.span, { what: 'this value' });
  return undefined;
}

/** The texts of a scalar or of a list of scalars. */
export function textsOf(binder: Binder, node: LocatedNode): readonly Located<string>[] {
  const nodes = node.kind === 'list' ? node.items : [node];
  const texts: Located<string>[] = [];
  for (const each of nodes) {
    const text = textOf(binder, each);
    if (text) texts.push(text);
  }
  return texts;
}

/** Name, places, owner and title of an element. */
export function readElement(binder: Binder, declaration: Declaration, fields: Fields | undefined): Element {
  const { name, entry, span, fileOwner } = declaration;
  const owner = fields?.text('owner');
  const title = fields?.text('title');
  if (owner && fileOwner && owner.value !== fileOwner.owner) {
    const related = [{ span: fileOwner.span, label: `\`${fileOwner.glob}\` belongs to \`${fileOwner.owner}\`` }];
    binder.fault('ZT070', owner.span, { name, owner: owner.value, fileOwner: fileOwner.owner }, { related });
  }
  const said = owner?.value ?? fileOwner?.owner;
  return {
    name,
    nameSpan: entry.keySpan,
    span,
    ...(said !== undefined && { owner: said }),
    ...(title && { title: title.value }),
  };
}
