import type { Diagnostic } from '../../src/compiler/diagnostics/index.js';
import type { Estate } from '../../src/compiler/model/index.js';
import { load, type Project } from '../../src/load.js';
import { createMemoryHost } from './memory-host.js';

/** One policy file, or several by path. */
export type PolicyFiles = string | Readonly<Record<string, string>>;

/** What a project file has when a test does not care. Targets in use must be given. */
const CONFIG = 'name: acme\n';

/** Loads policy files (one text is `policies/access.yaml`) with the text of a project file. */
export function loadFiles(files: PolicyFiles, config = CONFIG): Promise<Project> {
  const policies = typeof files === 'string' ? { 'policies/access.yaml': files } : files;
  return load(createMemoryHost({ 'ztctl.yaml': config, ...policies }), '');
}

/** The estate of policy files; throws with all diagnostics when there is an error in them. */
export async function estateFrom(files: PolicyFiles, config = CONFIG): Promise<Estate> {
  const { estate, diagnostics } = await loadFiles(files, config);
  if (!estate) throw new Error(`the policy has faults:\n${showDiagnostics(diagnostics)}`);
  return estate;
}

/** Diagnostics as text, with file, line and column, related places and help: for inline snapshots. */
export function showDiagnostics(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map(showDiagnostic).join('\n');
}

function showDiagnostic({ code, message, span, label, related = [], help }: Diagnostic): string {
  const lines = [`${code} ${span ? `${showPlace(span)} ` : ''}${message}${label === undefined ? '' : ` [${label}]`}`];
  for (const place of related) lines.push(`  ${showPlace(place.span)} ${place.label}`);
  if (help !== undefined) lines.push(`  help: ${help}`);
  return lines.join('\n');
}

function showPlace({ file, start }: NonNullable<Diagnostic['span']>): string {
  const { line, column } = file.position(start);
  return `${file.path}:${line}:${column}`;
}
