import type { Span } from '../../compiler/source/index.js';
import type { LocatedNode } from '../../compiler/syntax/index.js';

/** What a binding says, where, and under which path below the target (`bindings.idps.okta`). */
export interface Bound<T> {
  readonly value: T;
  readonly span: Span;
  readonly path: string;
}

/** A place in the bindings, present or not. */
export class BindingNode {
  readonly #node: LocatedNode | undefined;
  readonly path: string;

  constructor(node: LocatedNode | undefined, path: string) {
    this.#node = node;
    this.path = path;
  }

  get span(): Span | undefined {
    return this.#node?.span;
  }

  at(key: string): BindingNode {
    const entry = this.#node?.kind === 'map' ? this.#node.entries.get(key) : undefined;
    return new BindingNode(entry?.value, `${this.path}.${key}`);
  }

  /** Sorted. */
  keys(): readonly string[] {
    return this.#node?.kind === 'map' ? [...this.#node.entries.keys()].sort() : [];
  }

  text(): string | undefined {
    return this.#node?.kind === 'scalar' ? String(this.#node.value) : undefined;
  }

  /** A list, or one entry without brackets; sorted, without duplicates. */
  texts(): readonly string[] {
    return [...new Set(this.items().map(({ value }) => value))].sort();
  }

  items(): readonly Bound<string>[] {
    const nodes = this.#node?.kind === 'list' ? this.#node.items : this.#node ? [this.#node] : [];
    return nodes.map((item) => ({
      value: item.kind === 'scalar' ? String(item.value) : '',
      span: item.span,
      path: this.path,
    }));
  }

  bound<T>(read: (text: string) => T): Bound<T> | undefined {
    const text = this.text();
    return text === undefined ? undefined : { value: read(text), span: this.span!, path: this.path };
  }

  entries<T>(read: (node: BindingNode) => T): ReadonlyMap<string, Bound<T>> {
    return new Map(
      this.keys().map((key) => {
        const node = this.at(key);
        return [key, { value: read(node), span: node.span!, path: node.path }];
      }),
    );
  }
}
