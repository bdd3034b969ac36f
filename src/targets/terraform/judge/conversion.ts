import type { LocatedNode, LocatedScalar } from '../../../compiler/syntax/index.js';
import type { TerraformFault } from './fault.js';
import type { References } from './references.js';
import { own, type TypeExpression } from './schema.js';
import { readTemplate } from './template.js';

/** Terraform's conversions of values to the type of an attribute (measured on 1.11.4, 2026-11-22). */
export class Conversion {
  readonly #references: References;
  readonly #faults: TerraformFault[];

  constructor(references: References, faults: TerraformFault[]) {
    this.#references = references;
    this.#faults = faults;
  }

  check(path: string, type: TypeExpression, node: LocatedNode): void {
    if (node.kind === 'scalar') {
      this.#scalar(path, type, node);
      return;
    }
    if (type === 'dynamic') {
      this.#inside(path, node);
      return;
    }
    if (typeof type === 'string') {
      this.#wrong(path, node, `${article(type)} is wanted`);
      return;
    }
    const [kind, inner] = type;
    if (kind === 'list' || kind === 'set') {
      if (node.kind !== 'list') this.#wrong(path, node, 'a list is wanted');
      else for (const [at, item] of node.items.entries()) this.check(`${path}[${at}]`, inner as TypeExpression, item);
    } else if (node.kind !== 'map') this.#wrong(path, node, 'a mapping is wanted');
    else if (kind === 'map') {
      for (const { key, value } of node.entries.values())
        this.check(`${path}["${key}"]`, inner as TypeExpression, value);
    } else if (kind === 'object') this.#object(path, inner as Readonly<Record<string, TypeExpression>>, node);
  }

  /** A string where something nested is wanted: only an expression can give that. */
  opaque(path: string, node: LocatedScalar): void {
    if (readTemplate(String(node.value)).kind === 'text') this.#wrong(path, node, 'a mapping or a list is wanted');
    else this.#references.check(String(node.value), path, node.span, this.#faults);
  }

  #object(path: string, types: Readonly<Record<string, TypeExpression>>, node: LocatedNode & { kind: 'map' }): void {
    for (const [key, type] of Object.entries(types)) {
      const entry = node.entries.get(key);
      if (entry) this.check(`${path}.${key}`, type, entry.value);
      else this.#wrong(path, node, `the argument \`${key}\` is required`);
    }
    for (const { key, keySpan } of node.entries.values()) {
      if (own(types, key) !== undefined) continue;
      const why = `the provider drops the key \`${key}\` here without a word`;
      this.#faults.push({ kind: 'dropped', summary: 'dropped', why, path: `${path}.${key}`, span: keySpan });
    }
  }

  #scalar(path: string, type: TypeExpression, node: LocatedScalar): void {
    const { value } = node;
    if (value === null) return;
    if (typeof value === 'string') {
      const template = readTemplate(value);
      if (template.kind !== 'text') {
        this.#references.check(value, path, node.span, this.#faults);
        return;
      }
      if (type === 'dynamic' || type === 'string') return;
      if (type === 'number' && /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(template.text)) return;
      if (type === 'bool' && /^(true|false|1|0)$/.test(template.text)) return;
    } else if (type === 'dynamic' || type === 'string') return;
    else if (type === 'number' && typeof value === 'number') return;
    else if (type === 'bool' && typeof value === 'boolean') return;
    this.#wrong(path, node, `${article(typeof type === 'string' ? type : type[0])} is wanted`);
  }

  #inside(path: string, node: LocatedNode): void {
    if (node.kind === 'list') {
      for (const [at, item] of node.items.entries()) this.check(`${path}[${at}]`, 'dynamic', item);
    } else if (node.kind === 'map') {
      for (const { key, value } of node.entries.values()) this.check(`${path}.${key}`, 'dynamic', value);
    }
  }

  #wrong(path: string, { span }: LocatedNode, why: string): void {
    this.#faults.push({ kind: 'refused', summary: 'Incorrect attribute value type', why, path, span });
  }
}

function article(type: string): string {
  return type === 'object' ? 'a mapping' : `a ${type}`;
}
