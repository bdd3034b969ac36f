import type { Span } from '../../../compiler/source/index.js';
import type { LocatedEntry, LocatedMap, LocatedNode } from '../../../compiler/syntax/index.js';
import { Conversion } from './conversion.js';
import type { TerraformFault } from './fault.js';
import type { References } from './references.js';
import { type AttributeSchema, type BlockSchema, type NestedBlockSchema, type NestedType, own } from './schema.js';
import { readTemplate } from './template.js';

/** Arguments that Terraform itself understands on every resource and data source. */
const META = new Set(['depends_on', 'lifecycle', 'provider', 'count', 'for_each', 'provisioner', 'connection']);

/** How a provider words refusals: the plugin SDK (blocks) or the framework (nested attributes). */
export interface Dialect {
  readonly readOnly: string;
  /** A required argument that is null. */
  readonly nullRequired: string;
}
export const SDK: Dialect = {
  readOnly: 'Value for unconfigurable attribute',
  nullRequired: 'Missing required argument',
};
export const FRAMEWORK: Dialect = {
  readOnly: 'Invalid Configuration for Read-Only Attribute',
  nullRequired: 'Missing Configuration for Required Attribute',
};

/** Holds bodies against a schema as Terraform 1.11 and the provider do at validate, without the provider's own validators. */
export class BodyCheck {
  readonly #dialect: Dialect;
  readonly #references: References;
  readonly #faults: TerraformFault[];
  readonly #conversion: Conversion;

  constructor(dialect: Dialect, references: References, faults: TerraformFault[]) {
    this.#dialect = dialect;
    this.#references = references;
    this.#faults = faults;
    this.#conversion = new Conversion(references, faults);
  }

  /** A resource, data source or provider: here meta-arguments are understood. */
  top(path: string, schema: BlockSchema, body: LocatedMap): void {
    this.#references.hasEach = body.entries.has('for_each');
    this.#block(path, schema, body, true);
  }

  #block(path: string, { attributes = {}, block_types = {} }: BlockSchema, body: LocatedMap, top: boolean): void {
    for (const entry of body.entries.values()) {
      const here = `${path}.${entry.key}`;
      const attribute = own(attributes, entry.key);
      const block = own(block_types, entry.key);
      if (attribute) this.#attribute(here, attribute, entry.value);
      else if (block) this.#blocks(here, entry, block);
      else if (entry.key === '//') continue;
      else if (top && META.has(entry.key)) this.#references.meta(entry, here, this.#faults);
      else this.#extraneous(entry, here);
    }
    this.#missing(path, attributes, body);
    for (const [key, { min_items = 0 }] of Object.entries(block_types)) {
      if (min_items > 0 && !body.entries.has(key)) this.#insufficient(`${path}.${key}`, key, body.span);
    }
  }

  #blocks(path: string, { key, value, keySpan }: LocatedEntry, schema: NestedBlockSchema): void {
    const { block, min_items = 0, max_items = 0, nesting_mode } = schema;
    const items = this.#bodies(path, value, block);
    if (!items) return;
    if (items.length < min_items) this.#insufficient(path, key, keySpan);
    const most = nesting_mode === 'single' ? 1 : max_items;
    if (most > 0 && items.length > most) {
      this.#refuse(`Too many ${key} blocks`, `no more than ${most} \`${key}\` may stand here`, path, keySpan);
    }
    for (const [at, item] of items.entries()) this.#block(`${path}[${at}]`, block, item, false);
  }

  /** A block may be an object or a list of objects, and null is none. What is neither counts as a block without arguments. */
  #bodies(path: string, node: LocatedNode, { attributes = {} }: BlockSchema): readonly LocatedMap[] | undefined {
    if (node.kind === 'map') return [node];
    if (node.kind === 'scalar' && node.value === null) return [];
    const items = node.kind === 'list' ? node.items : [node];
    for (const [at, { kind, span }] of items.entries()) {
      if (kind === 'map') continue;
      this.#refuse('Incorrect JSON value type', 'a mapping or a list of mappings must stand here', path, span);
      const empty: LocatedMap = { kind: 'map', entries: new Map(), span };
      if (node.kind === 'list') this.#missing(`${path}[${at}]`, attributes, empty);
    }
    return items.every(({ kind }) => kind === 'map') ? (items as readonly LocatedMap[]) : undefined;
  }

  #attribute(path: string, attribute: AttributeSchema, node: LocatedNode): void {
    if (isNull(node)) return;
    if (!attribute.required && !attribute.optional) {
      this.#refuse(this.#dialect.readOnly, 'the provider decides this argument by itself', path, node.span);
      return;
    }
    if (attribute.nested_type) this.#nested(path, attribute.nested_type, node);
    else this.#conversion.check(path, attribute.type ?? 'dynamic', node);
  }

  #nested(path: string, nested: NestedType, node: LocatedNode): void {
    if (node.kind === 'scalar' && typeof node.value === 'string') {
      this.#conversion.opaque(path, node);
      return;
    }
    if (nested.nesting_mode === 'single') {
      if (node.kind === 'map') this.#object(path, nested, node);
      else this.#wrongType(path, node.span, 'a mapping is wanted');
      return;
    }
    if (nested.nesting_mode === 'map') {
      if (node.kind !== 'map') this.#wrongType(path, node.span, 'a mapping is wanted');
      else for (const { key, value } of node.entries.values()) this.#element(`${path}["${key}"]`, nested, value);
      return;
    }
    if (node.kind !== 'list') this.#wrongType(path, node.span, 'a list is wanted');
    else for (const [at, item] of node.items.entries()) this.#element(`${path}[${at}]`, nested, item);
  }

  #element(path: string, nested: NestedType, node: LocatedNode): void {
    if (isNull(node)) return;
    if (node.kind === 'map') this.#object(path, nested, node);
    else if (node.kind === 'scalar' && typeof node.value === 'string') this.#conversion.opaque(path, node);
    else this.#wrongType(path, node.span, 'a mapping is wanted');
  }

  /** An object of a nested attribute: Terraform converts it to its type and loses what the type does not have. */
  #object(path: string, { attributes = {} }: NestedType, body: LocatedMap): void {
    for (const { key, keySpan, value } of body.entries.values()) {
      const attribute = own(attributes, plainKey(key));
      if (attribute) this.#attribute(`${path}.${plainKey(key)}`, attribute, value);
      else if (!key.includes('{')) this.#drop(`${path}.${key}`, key, keySpan);
    }
    for (const [key, { required }] of Object.entries(attributes)) {
      if (!required) continue;
      const entry = body.entries.get(key);
      if (!entry) this.#wrongType(path, body.span, `the argument \`${key}\` is required`);
      else if (isNull(entry.value)) this.#nullRequired(`${path}.${key}`, key, entry.value.span);
    }
  }

  #missing(path: string, attributes: Readonly<Record<string, AttributeSchema>>, body: LocatedMap): void {
    for (const [key, { required }] of Object.entries(attributes)) {
      if (!required) continue;
      const entry = body.entries.get(key);
      if (!entry) {
        this.#refuse('Missing required argument', `the argument \`${key}\` is required`, `${path}.${key}`, body.span);
      } else if (isNull(entry.value)) this.#nullRequired(`${path}.${key}`, key, entry.value.span);
    }
  }

  #nullRequired(path: string, key: string, span: Span): void {
    this.#refuse(this.#dialect.nullRequired, `the argument \`${key}\` is required, and null is none`, path, span);
  }

  #insufficient(path: string, key: string, span: Span): void {
    this.#refuse(`Insufficient ${key} blocks`, `at least one \`${key}\` must stand here`, path, span);
  }

  #extraneous({ key, keySpan }: LocatedEntry, path: string): void {
    this.#refuse('Extraneous JSON object property', `there is no argument or block \`${key}\` here`, path, keySpan);
  }

  #wrongType(path: string, span: Span, why: string): void {
    this.#refuse('Incorrect attribute value type', why, path, span);
  }

  #drop(path: string, key: string, span: Span): void {
    const why = `the provider drops the key \`${key}\` here without a word`;
    this.#faults.push({ kind: 'dropped', summary: 'dropped', why, path, span });
  }

  #refuse(summary: string, why: string, path: string, span: Span): void {
    this.#faults.push({ kind: 'refused', summary, why, path, span });
  }
}

/** Keys of object values are templates too. */
function plainKey(key: string): string {
  const template = readTemplate(key);
  if (template.kind === 'expression' && template.expressions.length === 1) {
    const literal = /^\s*"([\w-]+)"\s*$/.exec(template.expressions[0]!);
    if (literal && key === `\${${template.expressions[0]!}}`) return literal[1]!;
  }
  return template.kind === 'text' ? template.text : key;
}

function isNull(node: LocatedNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}
