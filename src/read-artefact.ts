import type { Diagnostic } from './compiler/diagnostics/index.js';
import type { Host, ReadFault } from './compiler/host.js';
import { readFaultDiagnostic } from './compiler/read-fault.js';
import type { ArtefactFile } from './targets/target.js';

/** Files of an artefact, or why they cannot be read; all faults at once. */
export interface ReadArtefact {
  /** Sorted by path. */
  readonly files: readonly ArtefactFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What is read of a folder: what vendors' artefacts are written in. */
const ARTEFACT_GLOBS = ['**/*.json', '**/*.hujson', '**/*.tf'];

/**
 * Reads files, and every artefact file below folders. `shown` is what places call an absolute path; `told` is what a message calls one that has no
 * text to show.
 */
export async function readArtefact(
  host: Host,
  paths: readonly string[],
  shown: (absolute: string) => string,
  told: (absolute: string) => string,
): Promise<ReadArtefact> {
  const files = new Map<string, ArtefactFile>();
  const diagnostics: Diagnostic[] = [];
  const refuse = (path: string, fault: ReadFault): void => {
    const name = fault.kind === 'not-utf8' ? shown(path) : told(path);
    diagnostics.push(readFaultDiagnostic(name, fault));
  };
  const take = async (path: string): Promise<boolean> => {
    const read = await host.readText(path);
    if (read.ok) files.set(shown(path), { path: shown(path), text: read.text });
    else if (read.fault.kind === 'directory') return false;
    else refuse(path, read.fault);
    return true;
  };
  for (const path of paths) {
    if (await take(path)) continue;
    const { paths: found, faults } = await host.glob(ARTEFACT_GLOBS, path);
    for (const { path: at, fault } of faults) refuse(`${path}/${at}`, fault);
    for (const at of found) if (!(await take(`${path}/${at}`))) refuse(`${path}/${at}`, { kind: 'directory' });
    if (found.length === 0 && faults.length === 0) refuse(path, { kind: 'directory' });
  }
  const sorted = [...files.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return { files: sorted, diagnostics };
}
