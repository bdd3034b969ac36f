import type { Body, LocatedText } from './body.js';
import { type Faults, quoted } from './faults.js';

export const SEMANTICS = ['AllOf', 'AnyOf'] as const;
export type Semantic = (typeof SEMANTICS)[number];

/** One list of role references, in the parts that select independently of each other. */
export interface Roles {
  /** Every object of the kind. */
  readonly all: boolean;
  /** By id or name. */
  readonly refs: readonly LocatedText[];
  /** Every list selects the objects that have all of its attributes. An attribute that nothing can have is left out with its list. */
  readonly attributes: readonly (readonly string[])[];
}

/**
 * Reads `@id` and `#attribute` references (controller/db/util.go and policy_common.go, read 2026-11-22; measured on 2.1.0-pre). Ids are
 * alternatives under either semantic; attributes are alternatives under `AnyOf` and conditions under `AllOf`. `#all` means every object and
 * stands alone; `#All` is an attribute like any other. A list without entries selects nothing.
 */
export function readRoles(body: Body, key: string, semantic: Semantic, faults: Faults): Roles {
  const refs: LocatedText[] = [];
  const attributes: string[] = [];
  const texts = body.texts(key);
  for (const { value, span } of texts) {
    const name = value.slice(1);
    if (value === '@') faults.refused(span, '`@` names nothing');
    else if (value.startsWith('@')) refs.push({ value: name, span });
    else if (value.startsWith('#')) attributes.push(name);
    else faults.refused(span, `${quoted(value)} is neither \`@id\` nor \`#attribute\``);
  }
  const all = attributes.includes('all');
  if (all && texts.some(({ value }) => value !== '#all')) {
    faults.refused(body.spanOf(key), '`#all` stands alone in its list');
  }
  if (all || attributes.length === 0) return { all, refs, attributes: [] };
  const sets = semantic === 'AllOf' ? [attributes] : attributes.map((one) => [one]);
  return { all, refs, attributes: sets.map(canonical).filter((set) => !set.includes('')) };
}

/** What has an id or name and role attributes. */
export interface Marked {
  readonly id?: string;
  readonly name: string;
  readonly attributes: readonly string[];
}

/** The role attributes of an object, as a sorted set. */
export function readAttributes(body: Body, faults: Faults, prefixed: 'refused' | 'plain'): readonly string[] {
  const texts = body.texts('roleAttributes');
  for (const { value, span } of texts) {
    if (value === '') faults.refused(span, 'a role attribute is not empty');
    if (prefixed === 'refused' && /^[#@]/.test(value)) {
      faults.refused(span, `a role attribute does not begin with \`#\` or \`@\`: ${quoted(value)}`);
    }
  }
  return canonical(texts.map(({ value }) => value));
}

/** Finds the objects of one kind by references. */
export class RoleIndex<T extends Marked> {
  readonly all: readonly T[];
  readonly #byId = new Map<string, T>();
  readonly #byName = new Map<string, T>();
  readonly #byAttribute = new Map<string, T[]>();

  constructor(all: readonly T[]) {
    this.all = all;
    for (const one of all) {
      if (one.id !== undefined) this.#byId.set(one.id, one);
      this.#byName.set(one.name, one);
      for (const attribute of one.attributes) {
        const list = this.#byAttribute.get(attribute);
        if (list) list.push(one);
        else this.#byAttribute.set(attribute, [one]);
      }
    }
  }

  /** By id, or by name where no object has that id: bodies that are yet to be created have only names. */
  find(ref: string): T | undefined {
    return this.#byId.get(ref) ?? this.#byName.get(ref);
  }

  /** Those that have all of these attributes; walks the shortest list. */
  having(attributes: readonly string[]): readonly T[] {
    const lists = attributes.map((one) => this.#byAttribute.get(one) ?? []);
    const shortest = lists.reduce((best, list) => (list.length < best.length ? list : best));
    return lists.length === 1
      ? shortest
      : shortest.filter((one) => attributes.every((attribute) => one.attributes.includes(attribute)));
  }
}

function canonical(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
