import type { LocatedNode } from '../../../compiler/syntax/index.js';
import type { Document } from './document.js';
import type { Faults } from './faults.js';

/** A text, or the attribute of another object of the document. */
export type Resolved =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reference'; readonly type: string; readonly label: string; readonly attribute: string };

const WHOLE = /^\$\{\s*(var|local)\.([\p{L}_][\p{L}\p{N}_-]*)\s*\}$/u;
const REFERENCE = /^(cloudflare_\w+)\.([\p{L}_][\p{L}\p{N}_-]*)\.(\w+)$/u;
const NAMED = /^(var|local)\.([\p{L}_][\p{L}\p{N}_-]*)$/u;
/** A local may name a local, and so on. */
const DEEPEST = 32;

/** Terraform's templates: escapes, references to resources, variables with a default, locals. Everything else cannot be judged. */
export class Expressions {
  readonly #document: Document;
  readonly #faults: Faults;
  /** Nodes whose strings Terraform takes as they are. */
  readonly #literal = new Set<LocatedNode>();
  readonly #used = new Map<string, string>();

  constructor(document: Document, faults: Faults) {
    this.#document = document;
    this.#faults = faults;
    for (const node of document.variables.values()) if (node) this.#mark(node);
  }

  /** Defaults of variables that were taken for their values: `var.x` and what it is. */
  get used(): ReadonlyMap<string, string> {
    return this.#used;
  }

  /** The node itself, or what a string that is one variable or local stands for; undefined for null and for what was refused. */
  node(node: LocatedNode, depth = 0): LocatedNode | undefined {
    if (node.kind !== 'scalar') return node;
    if (node.value === null) return undefined;
    const [, kind, name] = (this.#isLiteral(node) ? null : WHOLE.exec(String(node.value))) ?? [];
    if (kind === undefined) return node;
    const found = this.#named(kind, name!, node);
    if (found && depth < DEEPEST) return this.node(found, depth + 1);
    if (found) this.#faults.refused(node.span, `\`${kind}.${name}\` refers to itself`);
    return undefined;
  }

  /** The text of a scalar that is not null. Undefined after a fault. */
  text(node: LocatedNode): Resolved | undefined {
    if (node.kind !== 'scalar' || node.value === null) {
      this.#faults.refused(node.span, 'a text stands here');
      return undefined;
    }
    const text = String(node.value);
    if (this.#isLiteral(node) || !/[$%]\{/.test(text)) return { kind: 'text', text };
    const only = /^\$\{([^{}"]*)\}$/.exec(text)?.[1]?.trim();
    const [, type, label, attribute] = (only !== undefined && REFERENCE.exec(only)) || [];
    if (type !== undefined) return { kind: 'reference', type, label: label!, attribute: attribute! };
    return this.#template(text, node);
  }

  #template(text: string, node: LocatedNode): Resolved | undefined {
    let out = '';
    let rest = text;
    for (;;) {
      const [head, sign] = /([$%])\1?\{/.exec(rest) ?? [];
      if (head === undefined) return { kind: 'text', text: out + rest };
      const at = rest.indexOf(head);
      out += rest.slice(0, at);
      rest = rest.slice(at + head.length);
      if (head.length === 3) {
        out += `${sign}{`;
        continue;
      }
      const end = rest.indexOf('}');
      const value = this.#inner(sign === '$' && end >= 0 ? rest.slice(0, end).trim() : '', node);
      if (value === undefined) return undefined;
      out += value;
      rest = rest.slice(end + 1);
    }
  }

  #inner(expression: string, node: LocatedNode): string | undefined {
    const [, kind, name] = NAMED.exec(expression) ?? [];
    if (kind === undefined) {
      this.#faults.cannotJudge(node.span, 'an expression whose value is not in the artefact');
      return undefined;
    }
    const found = this.#named(kind, name!, node);
    const value = found && this.node(found, 1);
    const resolved = value && this.text(value);
    if (resolved?.kind !== 'reference') return resolved?.text;
    this.#faults.cannotJudge(node.span, 'a reference within a text');
    return undefined;
  }

  #named(kind: string, name: string, node: LocatedNode): LocatedNode | undefined {
    const table = kind === 'var' ? this.#document.variables : this.#document.locals;
    const found = table.get(name);
    if (!table.has(name)) this.#faults.refused(node.span, `\`${kind}.${name}\` is not declared`);
    else if (!found) this.#faults.cannotJudge(node.span, `the variable \`${name}\` has no value in the artefact`);
    else if (kind === 'var') {
      const shown = found.kind === 'scalar' ? String(found.value) : found.kind === 'list' ? 'a list' : 'an object';
      this.#used.set(`var.${name}`, shown);
    }
    return found;
  }

  #isLiteral(node: LocatedNode): boolean {
    return this.#literal.has(node);
  }

  #mark(node: LocatedNode): void {
    this.#literal.add(node);
    if (node.kind === 'list') for (const item of node.items) this.#mark(item);
    if (node.kind === 'map') for (const { value } of node.entries.values()) this.#mark(value);
  }
}
