import type { Span } from '../../../compiler/source/index.js';
import type { LocatedList, LocatedMap, LocatedNode, LocatedScalar } from '../../../compiler/syntax/index.js';
import { type Faults, quoted } from './faults.js';

/** Keys that every listed object has and that say nothing of access. */
const COMMON = ['id', 'name', 'tags', 'createdAt', 'updatedAt', '_links'];

/** One JSON object of the management API. Reading a value says what is wrong with it; a null is as good as absent, as on the controller. */
export class Body {
  readonly span: Span;
  readonly #map: LocatedMap;
  readonly #faults: Faults;

  constructor(map: LocatedMap, faults: Faults) {
    this.span = map.span;
    this.#map = map;
    this.#faults = faults;
  }

  /** Controllers drop unknown keys in silence, so what was meant by them does not happen. */
  knows(keys: ReadonlySet<string>): void {
    for (const { key, keySpan } of this.#map.entries.values()) {
      if (!keys.has(key)) this.#faults.unjudged(keySpan, `${quoted(key)} is no key of this object`);
    }
  }

  /** Where a schema has the say, an unknown key is refused. */
  admits(keys: ReadonlySet<string>): void {
    for (const { key, keySpan } of this.#map.entries.values()) {
      if (!keys.has(key)) this.#faults.refused(keySpan, `${quoted(key)} is no key of this object`);
    }
  }

  /** Keys without which a controller does not create an object; one that stands already has them in some form. */
  demands(...keys: readonly string[]): void {
    for (const key of keys) if (!this.has(key)) this.#missing(key, undefined);
  }

  spanOf(key: string): Span {
    return this.#map.entries.get(key)?.value.span ?? this.span;
  }

  has(key: string): boolean {
    return this.#node(key) !== undefined;
  }

  isText(key: string): boolean {
    const node = this.#node(key);
    return node?.kind === 'scalar' && typeof node.value === 'string';
  }

  text(key: string): string | undefined {
    return this.#scalar(key, 'string', 'a text');
  }

  requiredText(key: string): string {
    return this.text(key) ?? this.#missing(key, '');
  }

  flag(key: string): boolean | undefined {
    return this.#scalar(key, 'boolean', 'true or false');
  }

  requiredFlag(key: string): boolean {
    return this.flag(key) ?? this.#missing(key, false);
  }

  number(key: string): number | undefined {
    return this.#scalar(key, 'number', 'a number');
  }

  /** Exactly one of these spellings. */
  oneOf<T extends string>(key: string, words: readonly T[]): T | undefined {
    const text = this.text(key);
    const word = words.find((one) => one === text);
    if (text !== undefined && word === undefined) {
      this.#faults.refused(this.spanOf(key), `${quoted(text)} is none of ${words.join(', ')}`);
    }
    return word;
  }

  requiredOneOf<T extends string>(key: string, words: readonly T[]): T | undefined {
    if (!this.has(key)) this.#missing(key, '');
    return this.oneOf(key, words);
  }

  isEmpty(key: string): boolean {
    const node = this.#node(key);
    return node?.kind === 'list' && node.items.length === 0;
  }

  texts(key: string): readonly LocatedText[] {
    return this.#items(key).flatMap((item) => {
      if (item.kind === 'scalar' && typeof item.value === 'string') return [{ value: item.value, span: item.span }];
      this.#faults.refused(item.span, `every entry of ${quoted(key)} is a text`);
      return [];
    });
  }

  bodies(key: string): readonly Body[] {
    return this.#items(key).flatMap((item) => {
      if (item.kind === 'map') return [new Body(item, this.#faults)];
      this.#faults.refused(item.span, `every entry of ${quoted(key)} is an object`);
      return [];
    });
  }

  body(key: string): Body | undefined {
    const node = this.#node(key);
    if (node === undefined || node.kind === 'map') return node && new Body(node, this.#faults);
    this.#faults.refused(node.span, `${quoted(key)} is an object`);
    return undefined;
  }

  #items(key: string): readonly LocatedNode[] {
    const node = this.#node(key);
    if (node === undefined) return [];
    if (node.kind === 'list') return (node as LocatedList).items;
    this.#faults.refused(node.span, `${quoted(key)} is a list`);
    return [];
  }

  #scalar(key: string, type: 'string', words: string): string | undefined;
  #scalar(key: string, type: 'boolean', words: string): boolean | undefined;
  #scalar(key: string, type: 'number', words: string): number | undefined;
  #scalar(key: string, type: string, words: string): LocatedScalar['value'] | undefined {
    const node = this.#node(key);
    if (node === undefined) return undefined;
    if (node.kind === 'scalar' && typeof node.value === type) return node.value;
    this.#faults.refused(node.span, `${quoted(key)} is ${words}`);
    return undefined;
  }

  #node(key: string): LocatedNode | undefined {
    const node = this.#map.entries.get(key)?.value;
    return node?.kind === 'scalar' && node.value === null ? undefined : node;
  }

  #missing<T>(key: string, instead: T): T {
    // A value of the wrong type has been told already.
    if (!this.has(key)) this.#faults.refused(this.span, `this object has no ${quoted(key)}`);
    return instead;
  }
}

export interface LocatedText {
  readonly value: string;
  readonly span: Span;
}

export function keysOf(...keys: readonly string[]): ReadonlySet<string> {
  return new Set([...COMMON, ...keys]);
}
