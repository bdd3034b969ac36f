import { choiceFaults, compileProject, isoInstant } from './compile.js';
import { createAccess, validityInterval } from './compiler/analysis/index.js';
import type { Diagnostic } from './compiler/diagnostics/index.js';
import type { Project } from './load.js';
import { knownReaders, proveArtefact, type TargetProof } from './prove-artefact.js';
import type { Reader } from './targets/reader.js';
import type { ArtefactFile, Compilation } from './targets/target.js';

export interface VerifyOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Names of targets; absent = all that are configured. */
  readonly targets?: readonly string[];
  /** What stands in for what would be compiled; then `targets` names exactly one. */
  readonly artefact?: readonly ArtefactFile[];
}

export interface VerifyResult {
  /** `usage`, `refused` (nothing could be compiled) or `ok`: then the proofs say the rest. */
  readonly status: 'ok' | 'usage' | 'refused';
  /** ISO instants; absent when the project did not load. */
  readonly validFrom?: string;
  readonly validUntil?: string;
  /** Sorted by name. `compilation` says what is narrower, trusted and waived; absent for an artefact that was given. */
  readonly targets: readonly { readonly proof: TargetProof; readonly compilation?: Compilation }[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Proves what would be compiled, or one artefact that is given, against a loaded project. */
export async function verifyProject(project: Project, options: VerifyOptions): Promise<VerifyResult> {
  const { artefact } = options;
  if (artefact) return verifyArtefact(project, { ...options, artefact }, await knownReaders());
  const { now, targets: names } = options;
  const compiled = await compileProject(project, { now, shortfalls: true, ...(names && { targets: names }) });
  const { status, validFrom, validUntil, targets, diagnostics } = compiled;
  return {
    status: status === 'stopped' ? 'ok' : status,
    ...(validFrom !== undefined && { validFrom }),
    ...(validUntil !== undefined && { validUntil }),
    targets: targets.flatMap(({ proof, compilation }) => (proof ? [{ proof, compilation }] : [])),
    diagnostics,
  };
}

function verifyArtefact(
  { estate, config, diagnostics }: Project,
  { now, targets: names, artefact }: VerifyOptions & { readonly artefact: readonly ArtefactFile[] },
  readers: readonly Reader[],
): VerifyResult {
  if (!estate) return { status: 'refused', targets: [], diagnostics };
  const faults = choiceFaults(config.targets, names);
  if (faults.length > 0) return { status: 'usage', targets: [], diagnostics: [...diagnostics, ...faults] };
  const horizon = validityInterval(estate, now);
  const access = createAccess(estate, horizon);
  const chosen = config.targets.filter(({ name }) => names?.includes(name) ?? true);
  const targets = chosen.map((target) => ({
    proof: proveArtefact(target, artefact, { estate, horizon, access, readers, shortfalls: true }),
  }));
  return {
    status: 'ok',
    validFrom: isoInstant(horizon.from),
    validUntil: isoInstant(horizon.to),
    targets,
    diagnostics: [...diagnostics, ...targets.flatMap(({ proof }) => proof.diagnostics)],
  };
}
