import type { Span } from '../../../compiler/source/index.js';
import type { LocatedMap, LocatedNode } from '../../../compiler/syntax/index.js';
import type { Context } from './context.js';
import type { ResourceBody } from './document.js';
import type { Resolved } from './expressions.js';
import { ARGUMENTS, META_ARGUMENTS } from './known.js';

const TEMPLATE = /[$%]\{/;

/** An object of an artefact, read with Terraform's conversions: null is absent, numbers and booleans may be written as text. */
export class Body {
  readonly span: Span;
  readonly #context: Context;
  readonly #map: LocatedMap;

  constructor(context: Context, map: LocatedMap) {
    this.#context = context;
    this.#map = map;
    this.span = map.span;
  }

  /** A resource; arguments that the provider does not take are refused. */
  static ofResource(context: Context, { type, body }: ResourceBody): Body {
    const known = ARGUMENTS.get(type);
    for (const { key, keySpan, value } of body.entries.values()) {
      if (META_ARGUMENTS.has(key) || known?.has(key)) continue;
      const isSet = !(value.kind === 'scalar' && value.value === null);
      if (!known?.has(`=${key}`)) context.faults.refused(keySpan, `\`${type}\` has no argument \`${key}\``);
      else if (isSet) context.faults.refused(keySpan, `\`${key}\` is set by the provider only`);
    }
    return new Body(context, body);
  }

  /** Keys that are not null, in the order of the text. */
  keys(): readonly string[] {
    return [...this.#map.entries.keys()].filter((key) => this.node(key) !== undefined);
  }

  /** False when Terraform evaluates one of the keys. */
  get isPlain(): boolean {
    return ![...this.#map.entries.keys()].some((key) => TEMPLATE.test(key));
  }

  /** Says which nested keys the provider drops without a word. */
  dropUnknown(known: ReadonlySet<string>, what: string): void {
    for (const { key, keySpan } of this.#map.entries.values()) {
      if (!known.has(key) && !TEMPLATE.test(key))
        this.#context.faults.withoutEffect(keySpan, `the provider drops \`${key}\`, which ${what} does not have`);
    }
  }

  /** The value of a key that is neither absent nor null. */
  node(key: string): LocatedNode | undefined {
    const entry = this.#map.entries.get(key);
    return entry && this.#context.expressions.node(entry.value);
  }

  /** Whether a key is written and not null, whatever becomes of its value. */
  has(key: string): boolean {
    const value = this.#map.entries.get(key)?.value;
    return value !== undefined && !(value.kind === 'scalar' && value.value === null);
  }

  /** The place of a key, or of the whole object. */
  at(key: string): Span {
    return this.#map.entries.get(key)?.keySpan ?? this.span;
  }

  resolved(key: string): Resolved | undefined {
    const node = this.node(key);
    return node && this.#context.expressions.text(node);
  }

  /** A text that must be known here. */
  text(key: string): string | undefined {
    return this.#known(this.resolved(key), this.at(key));
  }

  /** Lower case, one of `allowed`; Cloudflare's provider compares enumerations without regard to case. */
  word<T extends string>(key: string, allowed: readonly T[]): T | undefined {
    const text = this.text(key);
    const found = allowed.find((one) => one === text?.toLowerCase());
    if (text !== undefined && found === undefined) {
      this.#context.faults.refused(
        this.at(key),
        `\`${key}\` is one of ${allowed.map((one) => `\`${one}\``).join(', ')}`,
      );
    }
    return found;
  }

  flag(key: string): boolean | undefined {
    const text = this.text(key);
    if (text === undefined || text === 'true' || text === 'false')
      return text === undefined ? undefined : text === 'true';
    this.#context.faults.refused(this.at(key), `\`${key}\` is \`true\` or \`false\``);
    return undefined;
  }

  integer(key: string): number | undefined {
    const text = this.text(key);
    if (text === undefined) return undefined;
    if (/^-?[0-9]{1,15}$/.test(text)) return Number(text);
    this.#context.faults.refused(this.at(key), `\`${key}\` is a whole number`);
    return undefined;
  }

  /** Items that are not null. */
  items(key: string): readonly LocatedNode[] {
    const node = this.node(key);
    if (!node) return [];
    if (node.kind === 'list') return node.items.flatMap((item) => this.#context.expressions.node(item) ?? []);
    this.#context.faults.refused(node.span, `\`${key}\` is a list`);
    return [];
  }

  bodies(key: string): readonly Body[] {
    return this.items(key).flatMap((item) => this.#body(item, `an item of \`${key}\``) ?? []);
  }

  body(key: string): Body | undefined {
    const node = this.node(key);
    return node && this.#body(node, `\`${key}\``);
  }

  resolvedItems(key: string): readonly (Resolved & { readonly span: Span })[] {
    return this.items(key).flatMap((item) => {
      const resolved = this.#context.expressions.text(item);
      return resolved ? [{ ...resolved, span: item.span }] : [];
    });
  }

  texts(key: string): readonly string[] {
    return this.resolvedItems(key).flatMap((item) => this.#known(item, item.span) ?? []);
  }

  #known(resolved: Resolved | undefined, span: Span): string | undefined {
    if (resolved?.kind !== 'reference') return resolved?.text;
    this.#context.faults.cannotJudge(
      span,
      `\`${resolved.type}.${resolved.label}.${resolved.attribute}\` is not known before it is applied`,
    );
    return undefined;
  }

  /** Keys within a value are templates too. */
  #body(node: LocatedNode, what: string): Body | undefined {
    if (node.kind !== 'map') {
      this.#context.faults.refused(node.span, `${what} is an object`);
      return undefined;
    }
    for (const { key, keySpan } of node.entries.values()) {
      if (TEMPLATE.test(key)) this.#context.faults.cannotJudge(keySpan, 'a key that Terraform evaluates');
    }
    return new Body(this.#context, node);
  }
}

/** The object of the document that an id refers to. Undefined after a fault. */
export function referred(
  { document, faults }: Context,
  { type, label, attribute }: Extract<Resolved, { kind: 'reference' }>,
  span: Span,
): ResourceBody | undefined {
  const found = document.resources.get(type)?.get(label);
  if (!found) faults.refused(span, `\`${type}.${label}\` is not declared`);
  else if (attribute !== 'id')
    faults.cannotJudge(span, `\`${type}.${label}.${attribute}\` stands where an id is expected`);
  return found && attribute === 'id' ? found : undefined;
}
