import { compileProject } from '../../../src/compile.js';
import { createAccess, validityInterval } from '../../../src/compiler/analysis/index.js';
import type { Diagnostic } from '../../../src/compiler/diagnostics/index.js';
import { SourceFile } from '../../../src/compiler/source/index.js';
import { parseYaml, toPlain } from '../../../src/compiler/syntax/index.js';
import { load, type Project } from '../../../src/load.js';
import type { Constraint } from '../../../src/targets/capabilities.js';
import { pieceConstraints, resourceConstraints } from '../../../src/targets/constraints.js';
import type { Compilation, Target, TargetKind } from '../../../src/targets/target.js';
import { createMemoryHost } from '../../kit/memory-host.js';
import { NOW } from './fixtures.js';

/** What a vendor supplies in `test/targets/<vendor>/matrix-bindings.ts`, exported as `MATRIX_BINDINGS`, one entry per kind. */
export interface MatrixBindings {
  readonly kind: TargetKind;
  /** YAML of the bindings that every fixture gets. */
  readonly base: string;
  /** YAML that is merged into it where the constraint is in use. */
  readonly of: Partial<Record<Constraint, string>>;
}

/** Loads a policy file, and perhaps a second one, with one target `t`. Throws when the files do not load. */
export async function loadEstate(
  kind: TargetKind,
  bindings: unknown,
  ...policies: readonly string[]
): Promise<Project> {
  const config = { name: 'matrix', targets: { t: { kind, bindings } } };
  const files = Object.fromEntries(policies.map((text, index) => [`policies/${index}.yaml`, text]));
  const project = await load(createMemoryHost({ 'ztctl.yaml': JSON.stringify(config, null, 2), ...files }), '');
  const faults = project.diagnostics.filter(({ severity }) => severity === 'error');
  if (!project.estate || faults.length > 0) {
    throw new Error(`the fixture does not load:\n${faults.map(say).join('\n')}\n${policies.join('\n')}`);
  }
  return project;
}

export async function compileFor(
  target: Target,
  bindings: unknown,
  ...policies: readonly string[]
): Promise<Compilation> {
  const project = await loadEstate(target.kind, bindings, ...policies);
  const { targets } = await compileProject(project, { now: NOW, targets: ['t'], registry: [target] });
  return targets[0]!.compilation;
}

/** Every constraint that the target `t` would have to carry. */
export async function constraintsInUse(kind: TargetKind, policy: string): Promise<ReadonlySet<Constraint>> {
  const { estate } = await loadEstate(kind, {}, policy);
  const access = createAccess(estate!, validityInterval(estate!, NOW));
  const found = new Set<Constraint>();
  for (const resource of estate!.resources.values()) {
    if (!resource.via.some(({ value }) => value === 't')) continue;
    const granted = access(resource.name);
    for (const constraint of resourceConstraints(resource, granted)) found.add(constraint);
    for (const piece of granted.pieces) {
      const several = granted.pieces.filter(({ origin }) => origin.policy === piece.origin.policy).length > 1;
      for (const constraint of pieceConstraints(estate!, piece, several)) found.add(constraint);
    }
  }
  return found;
}

/** Mappings merged key by key, deep; anything else is replaced. */
export function mergeYaml(...texts: readonly (string | undefined)[]): unknown {
  return texts.filter((text) => text !== undefined).reduce<unknown>((all, text) => merge(all, plain(text)), {});
}

function plain(text: string): unknown {
  const { root, diagnostics } = parseYaml(new SourceFile('bindings.yaml', text));
  const faults = diagnostics.filter(({ severity }) => severity === 'error');
  if (faults.length > 0) throw new Error(faults.map(say).join('\n'));
  return root ? toPlain(root) : {};
}

function merge(a: unknown, b: unknown): unknown {
  if (!isMap(a) || !isMap(b)) return b;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries(
    [...keys].map((key) => [key, key in b ? (key in a ? merge(a[key], b[key]) : b[key]) : a[key]]),
  );
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function errorsOf({ diagnostics }: Compilation): readonly Diagnostic[] {
  return diagnostics.filter(({ severity }) => severity === 'error');
}

export function say({ code, message, help }: Diagnostic): string {
  return `${code} ${message}${help === undefined ? '' : ` (${help})`}`;
}
