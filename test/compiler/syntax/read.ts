import type { Diagnostic } from '../../../src/compiler/diagnostics/index.js';
import { SourceFile, type Span } from '../../../src/compiler/source/index.js';
import {
  checkSchema,
  type LocatedNode,
  parseYaml,
  type SchemaName,
  toPlain,
} from '../../../src/compiler/syntax/index.js';

/** `CODE line:column "marked text"` for each diagnostic, in the order of the text: what a test wants to see at a glance. */
export function faults(text: string): string[] {
  return shown(parseYaml(new SourceFile('policy.yaml', text)).diagnostics);
}

/** The same for a text that is read and then checked against a schema. */
export function schemaFaults(text: string, schema: SchemaName = 'policy'): string[] {
  return shown(checked(text, schema));
}

export function checked(text: string, schema: SchemaName = 'policy'): readonly Diagnostic[] {
  const { root, diagnostics } = parseYaml(new SourceFile('policy.yaml', text));
  return root ? [...diagnostics, ...checkSchema(root, schema)] : diagnostics;
}

/** The bare value of a text without faults. */
export function read(text: string): unknown {
  const { root, diagnostics } = parseYaml(new SourceFile('policy.yaml', text));
  if (diagnostics.length > 0) throw new Error(`unexpected: ${shown(diagnostics).join(', ')}`);
  return root && toPlain(root);
}

export function shown(diagnostics: readonly Diagnostic[]): string[] {
  return [...diagnostics]
    .sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0))
    .map(({ code, span }) => `${code} ${span ? mark(span) : '-'}`);
}

export function mark({ file, start, end }: Span): string {
  const { line, column } = file.position(start);
  return `${line}:${column} ${JSON.stringify(file.text.slice(start, end))}`;
}

/** A node as data that two readers can be compared by: kinds, values, keys and all places. */
export function outline(node: LocatedNode | undefined): unknown {
  if (!node) return undefined;
  const place = [node.span.start, node.span.end];
  if (node.kind === 'scalar') return { value: Object.is(node.value, -0) ? '-0' : node.value, place };
  if (node.kind === 'list') return { items: node.items.map(outline), place };
  const entries = [...node.entries.values()];
  return {
    entries: entries.map(({ key, keySpan, value }) => [key, keySpan.start, keySpan.end, outline(value)]),
    place,
  };
}
