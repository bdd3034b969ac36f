import type { Diagnostic } from '../../compiler/diagnostics/index.js';
import { SourceFile } from '../../compiler/source/index.js';
import { type LocatedNode, parseHuJson, toPlain } from '../../compiler/syntax/index.js';
import type { ArtefactFile, Json, VendorObject } from '../target.js';
import { UNREADABLE } from './faults.js';
import { objectsOf } from './objects.js';
import { POLICY_FILE } from './policy-file.js';

/** The objects of a live policy file, whoever wrote it. No file: no objects. */
export function readPolicyFile(files: readonly ArtefactFile[]): {
  readonly objects: readonly VendorObject[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const file = files.find(({ path }) => path === POLICY_FILE);
  if (!file) return { objects: [], diagnostics: [] };
  const { root, diagnostics } = parseHuJson(new SourceFile(file.path, file.text));
  if (!root || diagnostics.some(({ severity }) => severity === 'error')) return { objects: [], diagnostics };
  const faults = [...diagnostics, ...inexact(root)];
  if (root.kind !== 'map') faults.push(unreadable(root, 'a policy file is one object'));
  if (faults.some(({ severity }) => severity === 'error')) return { objects: [], diagnostics: faults };
  return { objects: objectsOf(toPlain(root) as { readonly [key: string]: Json }), diagnostics: faults };
}

function unreadable(node: LocatedNode, message: string): Diagnostic {
  return { code: UNREADABLE, severity: 'error', message, span: node.span };
}

/** Numbers that would not survive being read: two of them could look equal. */
function inexact(node: LocatedNode): readonly Diagnostic[] {
  if (node.kind === 'list') return node.items.flatMap(inexact);
  if (node.kind === 'map') return [...node.entries.values()].flatMap(({ value }) => inexact(value));
  if (typeof node.value !== 'number') return [];
  const exact = Number.isFinite(node.value) && (!Number.isInteger(node.value) || Number.isSafeInteger(node.value));
  return exact ? [] : [unreadable(node, 'this number is too large to be compared')];
}
