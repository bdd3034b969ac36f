import { type Diagnostic, diagnostic } from '../../compiler/diagnostics/index.js';
import { SourceFile, type Span } from '../../compiler/source/index.js';
import { type LocatedNode, parseJson, toPlain } from '../../compiler/syntax/index.js';
import type { ArtefactFile, Json, VendorObject } from '../target.js';
import { TYPES } from './objects.js';

/** The objects of files as this target writes them: `TYPE.json`, a list of bodies with unique names. */
export function readController(files: readonly ArtefactFile[]): {
  readonly objects: readonly VendorObject[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const objects = new Map<string, VendorObject>();
  const diagnostics: Diagnostic[] = [];
  for (const { path, text } of files) {
    const type = TYPES.find((name) => path === `${name}.json`);
    if (!type) continue;
    const { root, diagnostics: faults } = parseJson(new SourceFile(path, text));
    diagnostics.push(...faults);
    for (const item of root ? itemsOf(root, diagnostics) : []) {
      const name = nameOf(item);
      const address = `${type}/${name ?? ''}`;
      if (name === undefined) diagnostics.push(unreadable(item.span, 'an object of the controller has a `name`'));
      else if (objects.has(address))
        diagnostics.push(unreadable(item.span, `there are two ${type} called \`${name}\``));
      else objects.set(address, { address, body: toPlain(item) as Json });
    }
  }
  return { objects: [...objects.keys()].sort().map((address) => objects.get(address)!), diagnostics };
}

function itemsOf(root: LocatedNode, diagnostics: Diagnostic[]): readonly LocatedNode[] {
  if (root.kind === 'list') return root.items;
  diagnostics.push(unreadable(root.span, 'this file is a list of bodies'));
  return [];
}

function nameOf(item: LocatedNode): string | undefined {
  const name = item.kind === 'map' ? item.entries.get('name')?.value : undefined;
  return name?.kind === 'scalar' && typeof name.value === 'string' && name.value !== '' ? name.value : undefined;
}

function unreadable(span: Span, message: string): Diagnostic {
  return diagnostic('ZT096', span, { message });
}
