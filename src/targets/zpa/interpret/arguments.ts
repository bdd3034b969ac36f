import type { Span } from '../../../compiler/source/index.js';
import type { LocatedMap, LocatedNode } from '../../../compiler/syntax/index.js';
import { readTemplate } from '../../terraform/judge/index.js';
import type { Faults } from './context.js';

/** A text, or the address of an object of the artefact whose id it will be. */
export interface Value {
  readonly text?: string;
  readonly reference?: string;
  readonly span: Span;
}

/** The arguments of a resource or block that its schema has accepted; null is absent. */
export class Arguments {
  readonly span: Span;
  readonly #map: LocatedMap;
  readonly #faults: Faults;

  constructor(map: LocatedMap, faults: Faults) {
    this.#map = map;
    this.#faults = faults;
    this.span = map.span;
  }

  node(key: string): LocatedNode | undefined {
    const node = this.#map.entries.get(key)?.value;
    return node?.kind === 'scalar' && node.value === null ? undefined : node;
  }

  has(key: string): boolean {
    return this.node(key) !== undefined;
  }

  /** Where a key stands; the whole object when it does not. */
  at(key: string): Span {
    return this.#map.entries.get(key)?.keySpan ?? this.span;
  }

  keys(): readonly string[] {
    return [...this.#map.entries.keys()].filter((key) => key !== '//' && this.has(key));
  }

  /** Undefined when absent, and when it cannot be known (which is said). */
  value(key: string): Value | undefined {
    const node = this.node(key);
    return node && this.#value(node);
  }

  /** The address of the data source whose `id` stands here. */
  dataSource(key: string): string | undefined {
    const node = this.node(key);
    if (node?.kind !== 'scalar' || typeof node.value !== 'string') return undefined;
    const template = readTemplate(node.value);
    if (template.kind !== 'reference' || template.attribute !== 'id') return undefined;
    return template.address.startsWith('data.') ? template.address : undefined;
  }

  /** A text that no reference may stand for. */
  text(key: string): string | undefined {
    const value = this.value(key);
    if (value?.reference === undefined) return value?.text;
    this.#faults.cannotJudge(value.span, `\`${key}\` is known only once \`${value.reference}\` exists`);
    return undefined;
  }

  /** An empty list when absent. */
  values(key: string): readonly Value[] {
    const node = this.node(key);
    if (node?.kind !== 'list') return node === undefined ? [] : this.#listed(this.#value(node));
    return node.items.flatMap((item) => this.#listed(this.#value(item)));
  }

  flag(key: string): boolean | undefined {
    const node = this.node(key);
    if (node?.kind !== 'scalar') return undefined;
    if (typeof node.value === 'boolean') return node.value;
    const text = this.text(key);
    return text === undefined ? undefined : text === 'true' || text === '1';
  }

  /** A block may be an object or a list of objects. */
  blocks(key: string): readonly Arguments[] {
    const node = this.node(key);
    if (node?.kind === 'map') return [new Arguments(node, this.#faults)];
    if (node?.kind !== 'list') return [];
    return node.items.flatMap((item) => (item.kind === 'map' ? [new Arguments(item, this.#faults)] : []));
  }

  #listed(value: Value | undefined): readonly Value[] {
    return value ? [value] : [];
  }

  #value(node: LocatedNode): Value | undefined {
    const { span } = node;
    if (node.kind !== 'scalar' || node.value === null) return undefined;
    if (typeof node.value === 'number') return { text: digits(node.value, span), span };
    const template = readTemplate(String(node.value));
    if (template.kind === 'text') return { text: template.text, span };
    if (template.kind !== 'reference') {
      this.#faults.cannotJudge(span, 'Terraform evaluates this text, and what it gives is not in the artefact');
    } else if (template.address.startsWith('data.')) {
      this.#faults.cannotJudge(
        span,
        `\`${template.address}\` is looked up in the tenant, and what it is there is not in the artefact`,
      );
    } else if (template.attribute !== 'id') {
      this.#faults.cannotJudge(
        span,
        `only the \`id\` of another object can be followed, not its \`${template.attribute}\``,
      );
    } else return { reference: template.address, span };
    return undefined;
  }
}

/** A number keeps the digits that were written: ids have more than a number can hold. */
function digits(value: number, { file, start, end }: Span): string {
  const written = file.text.slice(start, end);
  return /^-?(0|[1-9]\d*)$/.test(written) ? written : String(value);
}
