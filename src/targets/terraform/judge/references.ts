import type { Span } from '../../../compiler/source/index.js';
import type { LocatedEntry, LocatedNode } from '../../../compiler/syntax/index.js';
import type { TerraformFault } from './fault.js';
import type { TerraformFiles } from './files.js';
import { type BlockSchema, own } from './schema.js';
import { readTemplate } from './template.js';

/** Roots that are no resource, and what they are. */
const ROOTS = new Set(['var', 'local', 'module', 'path', 'terraform', 'each', 'count', 'self']);
/** A dotted name of an expression: not a call, not the key of a mapping, not the rest of a longer name. */
const NAME = /(?<![\w.$"-])([a-zA-Z_][\w-]*)((?:\.[a-zA-Z_][\w-]*)*)(?![\w-]*\s*\()(?!\s*=[^=])/g;
const WORDS = new Set(['true', 'false', 'null', 'for', 'in', 'if', 'else', 'endif', 'endfor']);

/** Longer expressions are looked into by nobody: whoever reads an artefact refuses them as a whole. */
export const LONGEST_EXPRESSION = 2000;

/** What the expressions of a document refer to. */
export class References {
  /** Whether the body at hand is made once per entry of something, so that `each` means one. */
  hasEach = false;
  readonly #declared = new Map<string, BlockSchema | undefined>();
  readonly #variables: ReadonlySet<string>;

  constructor(files: TerraformFiles, schemaOf: (mode: 'managed' | 'data', type: string) => BlockSchema | undefined) {
    for (const { address, mode, type } of files.objects) this.#declared.set(address, schemaOf(mode, type));
    this.#variables = new Set(
      files.sections.flatMap(({ key, value }) => {
        if ((key !== 'variable' && key !== 'locals') || value.kind !== 'map') return [];
        return [...value.entries.keys()].map((name) => `${key === 'locals' ? 'local' : 'var'}.${name}`);
      }),
    );
  }

  /** Reports what is wrong with the templates of a string. */
  check(text: string, path: string, span: Span, faults: TerraformFault[]): void {
    const template = readTemplate(text);
    const refuse = (summary: string, why: string): void => {
      faults.push({ kind: 'refused', summary, why, path, span });
    };
    if (template.kind === 'broken') refuse(template.summary, 'the template in this text does not end');
    else if (template.kind === 'reference') this.#traversal(template.address, template.attribute, refuse);
    else if (template.kind === 'expression') for (const one of template.expressions) this.#expression(one, refuse);
  }

  /** Meta-arguments: addresses and settings of Terraform's own. */
  meta({ key, value }: LocatedEntry, path: string, faults: TerraformFault[]): void {
    if (key !== 'depends_on') return;
    const items: readonly LocatedNode[] = value.kind === 'list' ? value.items : [value];
    for (const item of items) {
      if (item.kind !== 'scalar' || typeof item.value !== 'string') continue;
      const name = item.value.replace(/^\$\{\s*(.*?)\s*\}$/, '$1');
      const [head = '', ...rest] = name.split('.');
      this.#name(head, rest, (summary, why) => faults.push({ kind: 'refused', summary, why, path, span: item.span }));
    }
  }

  #expression(expression: string, refuse: (summary: string, why: string) => void): void {
    if (expression.length > LONGEST_EXPRESSION) return;
    const plain = expression.replace(/"(?:[^"\\]|\\.)*"/g, '""').replace(/\bfor\s+\w+(\s*,\s*\w+)?/g, '');
    for (const [, head = '', rest = ''] of plain.matchAll(NAME)) {
      if (WORDS.has(head) && rest === '') continue;
      this.#name(head, rest.split('.').slice(1), refuse);
    }
  }

  #name(head: string, rest: readonly string[], refuse: (summary: string, why: string) => void): void {
    if (head === 'each' && this.hasEach) return;
    if (head === 'each') {
      refuse('Reference to "each" in context without for_each', '`each` has no meaning here');
    } else if (head === 'self') refuse('Invalid "self" reference', '`self` has no meaning here');
    else if (head === 'var' || head === 'local') {
      const name = `${head}.${rest[0] ?? ''}`;
      const what = head === 'var' ? 'input variable' : 'local value';
      if (!this.#variables.has(name)) refuse(`Reference to undeclared ${what}`, `\`${name}\` is not declared`);
    } else if (ROOTS.has(head)) return;
    else if (rest.length === 0) refuse('Invalid reference', `\`${head}\` names no resource`);
    else if (head === 'data') this.#traversal(`data.${rest.slice(0, 2).join('.')}`, rest[2], refuse);
    else this.#traversal(`${head}.${rest[0]!}`, rest[1], refuse);
  }

  #traversal(address: string, attribute: string | undefined, refuse: (summary: string, why: string) => void): void {
    if (!this.#declared.has(address)) {
      refuse('Reference to undeclared resource', `\`${address}\` is not declared in these files`);
      return;
    }
    const schema = this.#declared.get(address);
    if (!schema || attribute === undefined) return;
    if (own(schema.attributes, attribute) || own(schema.block_types, attribute)) return;
    refuse('Unsupported attribute', `\`${address}\` has no \`${attribute}\``);
  }
}
