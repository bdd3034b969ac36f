import type { Diagnostic } from '../../compiler/diagnostics/index.js';
import { SourceFile, type Span } from '../../compiler/source/index.js';
import { type LocatedMap, type LocatedNode, parseJson, toPlain } from '../../compiler/syntax/index.js';
import type { ArtefactFile, Json, VendorObject } from '../target.js';
import { address } from './keys.js';

/** Terraform JSON whose objects cannot be told apart. */
export const UNREADABLE = 'ZT096';

/**
 * The objects of Terraform JSON files (`*.tf.json`): one per resource under `TYPE.KEY`, one per data source under `data.TYPE.KEY`, and
 * every other top-level section (`terraform`, `moved`, …) as one object of its name (and file, from the second file on), so that nothing
 * is left out. Comments (`//`) are no objects. Bodies are the JSON as written, escapes included; a body wrapped in a list of one is unwrapped. Sorted by address.
 */
export function readTerraform(files: readonly ArtefactFile[]): {
  readonly objects: readonly VendorObject[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const reading = new Reading();
  for (const { path, text } of files) {
    if (!path.endsWith('.tf.json')) continue;
    const { root, diagnostics } = parseJson(new SourceFile(path, text));
    reading.diagnostics.push(...diagnostics);
    if (root) reading.file(root, path);
  }
  const objects = [...reading.objects.keys()].sort().map((name) => reading.objects.get(name)!.object);
  return { objects, diagnostics: reading.diagnostics };
}

class Reading {
  readonly objects = new Map<string, { readonly object: VendorObject; readonly span: Span }>();
  readonly diagnostics: Diagnostic[] = [];

  file(root: LocatedNode, path: string): void {
    const sections = this.#map(root, 'a Terraform JSON file');
    for (const { key, value } of sections?.entries.values() ?? []) {
      if (key === '//') continue;
      if (key === 'resource') this.#types(value, '');
      else if (key === 'data') this.#types(value, 'data.');
      else this.#add(this.objects.has(key) ? `${key} in ${path}` : key, value);
    }
  }

  #types(node: LocatedNode, prefix: string): void {
    for (const type of this.#map(node, 'this section')?.entries.values() ?? []) {
      for (const { key, value } of this.#map(type.value, `\`${type.key}\``)?.entries.values() ?? []) {
        const body = this.#body(value);
        if (body) this.#add(prefix + address(type.key, key), body);
      }
    }
  }

  /** Terraform accepts one body as it is or as a list of one; a list of two is "Duplicate resource". */
  #body(node: LocatedNode): LocatedMap | undefined {
    const only = node.kind === 'list' && node.items.length === 1 ? node.items[0]! : node;
    return this.#map(only, 'the body of a resource');
  }

  #map(node: LocatedNode, what: string): LocatedMap | undefined {
    if (node.kind === 'map') return node;
    this.#refuse(node.span, `${what} must be a mapping`);
    return undefined;
  }

  #add(name: string, node: LocatedNode): void {
    const known = this.objects.get(name);
    if (known) {
      this.#refuse(node.span, `\`${name}\` stands here a second time`, known.span);
      return;
    }
    this.objects.set(name, { object: { address: name, body: toPlain(node) as Json }, span: node.span });
  }

  #refuse(span: Span, message: string, first?: Span): void {
    this.diagnostics.push({
      code: UNREADABLE,
      severity: 'error',
      message,
      span,
      ...(first && { related: [{ span: first, label: 'first here' }] }),
      help: 'repair the file, or remove it and apply again: ztctl compares live objects by their Terraform address',
    });
  }
}
