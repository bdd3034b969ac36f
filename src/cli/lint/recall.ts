import {
  type LintMemory,
  type LintOptions,
  type LintOutcome,
  type LintResult,
  lintRemembering,
  nodeFileSystem,
  openResultFolder,
  type ProjectText,
} from '../../index.js';
import { buildIdentity } from '../../node-host.js';
import type { Context } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { Failure } from '../failure.js';
import { type OpenProject, warn } from '../project.js';

/** The options that decide whether anything is recalled. */
export interface RecallOptions {
  readonly cache?: boolean;
  readonly fix?: string | boolean;
  readonly suppressionsFrom?: string;
}

/**
 * Where results are kept; undefined when this run finds everything anew. A CI run recalls only when it is told to: the folder of a checkout may
 * hold whatever the change under review put there.
 */
export function memoryOf(
  { io, projectDir, version }: Context,
  { cache, fix, suppressionsFrom }: RecallOptions,
): LintMemory | undefined {
  const isWanted = cache ?? !io.env.CI;
  const identity = isWanted ? buildIdentity(version, io.runtime) : undefined;
  if (identity === undefined || fix !== undefined || suppressionsFrom !== undefined) return undefined;
  return { store: openResultFolder(nodeFileSystem, projectDir), identity };
}

interface Recalling {
  readonly text: ProjectText;
  readonly options: LintOptions;
  readonly memory: LintMemory;
  open(): Promise<OpenProject>;
}

/** What an earlier run found, or what this one finds. */
export async function recalledOrFound(
  context: Context,
  { text, options, memory, open }: Recalling,
): Promise<LintResult> {
  const { outcome, warnings } = await lintRemembering(text, options, memory, async () => {
    const { project, estate } = await open();
    return { ...project, estate };
  });
  await warn(context, warnings);
  return resultIn(context, outcome);
}

/** The result, or the faults of the project file or of another file that keep lint from running. */
export function resultIn({ projectShown }: Context, outcome: LintOutcome): LintResult {
  if (outcome.ok) return outcome.result;
  throw new Failure(EXIT.usage, 'lint cannot run', { diagnostics: outcome.diagnostics, folder: projectShown });
}
