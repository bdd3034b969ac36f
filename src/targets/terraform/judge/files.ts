import type { Diagnostic } from '../../../compiler/diagnostics/index.js';
import { SourceFile, type Span } from '../../../compiler/source/index.js';
import { type LocatedEntry, type LocatedMap, type LocatedNode, parseJson } from '../../../compiler/syntax/index.js';
import type { ArtefactFile } from '../../target.js';
import type { TerraformFault } from './fault.js';

/** One resource or data source. */
export interface TerraformObject {
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly key: string;
  /** `TYPE.KEY` or `data.TYPE.KEY`. */
  readonly address: string;
  readonly body: LocatedMap;
  /** Of the key. */
  readonly span: Span;
}

/** What stands in the `*.tf.json` files of one folder, taken together as Terraform does. */
export interface TerraformFiles {
  readonly objects: readonly TerraformObject[];
  /** Every other section (`terraform`, `provider`, `moved`, …), in the order of the files. */
  readonly sections: readonly LocatedEntry[];
  /** What Terraform refuses in how the objects are laid out. */
  readonly faults: readonly TerraformFault[];
  /** Text that cannot be read at all. */
  readonly unreadable: readonly Diagnostic[];
}

const SECTIONS = new Set(
  'terraform provider resource data variable output locals module moved import removed check ephemeral'.split(' '),
);
/** A letter or `_`, then letters of any script, digits, `_` and `-`. */
const LABEL = /^[\p{L}_][\p{L}\p{N}_-]*$/u;

/** Reads every `*.tf.json`; other files have no meaning for Terraform's JSON and are left alone. */
export function readTerraformFiles(files: readonly ArtefactFile[]): TerraformFiles {
  const reading = new Reading();
  const unreadable: Diagnostic[] = [];
  for (const { path, text } of files) {
    if (!path.endsWith('.tf.json')) continue;
    const { root, diagnostics } = parseJson(new SourceFile(path, text));
    unreadable.push(...diagnostics.filter(({ severity }) => severity === 'error'));
    if (root) reading.file(root);
  }
  return { objects: [...reading.objects.values()], sections: reading.sections, faults: reading.faults, unreadable };
}

class Reading {
  readonly objects = new Map<string, TerraformObject>();
  readonly sections: LocatedEntry[] = [];
  readonly faults: TerraformFault[] = [];

  file(root: LocatedNode): void {
    for (const entry of this.#maps(root, '').flatMap(({ entries }) => [...entries.values()])) {
      if (entry.key === '//') continue;
      if (entry.key === 'resource') this.#types(entry.value, 'managed');
      else if (entry.key === 'data') this.#types(entry.value, 'data');
      else if (SECTIONS.has(entry.key)) this.sections.push(entry);
      else this.#extraneous(entry, entry.key);
    }
  }

  #types(node: LocatedNode, mode: TerraformObject['mode']): void {
    const prefix = mode === 'data' ? 'data.' : '';
    for (const map of this.#maps(node, mode === 'data' ? 'data' : 'resource')) {
      for (const type of map.entries.values()) {
        const typePath = prefix + type.key;
        if (!this.#isLabel(type, typePath)) continue;
        for (const byKey of this.#maps(type.value, typePath)) {
          for (const entry of byKey.entries.values()) this.#bodies(entry, mode, type.key, prefix);
        }
      }
    }
  }

  #bodies(entry: LocatedEntry, mode: TerraformObject['mode'], type: string, prefix: string): void {
    const address = `${prefix}${type}.${entry.key}`;
    if (!this.#isLabel(entry, address)) return;
    for (const body of this.#maps(entry.value, address)) {
      if (this.objects.has(address)) {
        const summary = `Duplicate ${mode === 'data' ? 'data' : 'resource'} "${type}" configuration`;
        this.#refuse(summary, `\`${address}\` stands here a second time`, address, body.span);
        continue;
      }
      this.objects.set(address, { mode, type, key: entry.key, address, body, span: entry.keySpan });
    }
  }

  #isLabel({ key, keySpan }: LocatedEntry, path: string): boolean {
    if (LABEL.test(key)) return true;
    const summary = path.includes('.') ? 'Invalid resource name' : 'Invalid resource type name';
    this.#refuse(
      summary,
      'a label holds letters, digits, `_` and `-` only, and begins with a letter or `_`',
      path,
      keySpan,
    );
    return false;
  }

  /** Where Terraform wants a body it takes a mapping or a list of mappings. */
  #maps(node: LocatedNode, path: string): readonly LocatedMap[] {
    if (node.kind === 'map') return [node];
    if (node.kind === 'list') return node.items.flatMap((item) => this.#maps(item, path));
    this.#refuse('Incorrect JSON value type', 'a mapping or a list of mappings must stand here', path, node.span);
    return [];
  }

  #extraneous({ key, keySpan }: LocatedEntry, path: string): void {
    this.#refuse('Extraneous JSON object property', `Terraform has no section \`${key}\``, path, keySpan);
  }

  #refuse(summary: string, why: string, path: string, span: Span): void {
    this.faults.push({ kind: 'refused', summary, why, path, span });
  }
}
