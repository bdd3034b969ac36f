import { compileProject } from './compile.js';
import type { Diagnostic } from './compiler/diagnostics/index.js';
import { ReadEvaluator } from './compiler/proof/index.js';
import type { Project } from './load.js';

/** What a target will answer, or why that cannot be said. */
export type TargetReading =
  | { readonly ok: true; readonly evaluator: ReadEvaluator; readonly diagnostics: readonly Diagnostic[] }
  | { readonly ok: false; readonly status: 'usage' | 'refused'; readonly diagnostics: readonly Diagnostic[] };

/** Compiles one target and reads what would be shipped back, so that it can be asked. `now`: milliseconds since 1970. */
export async function readTarget(project: Project, target: string, now: number): Promise<TargetReading> {
  const { status, targets, diagnostics } = await compileProject(project, { now, targets: [target] });
  const reading = targets[0]?.proof?.reading;
  if (reading && project.estate)
    return { ok: true, evaluator: new ReadEvaluator(project.estate, reading), diagnostics };
  return { ok: false, status: status === 'usage' ? 'usage' : 'refused', diagnostics };
}
