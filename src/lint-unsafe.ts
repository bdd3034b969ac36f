import type { LintFinding } from './compiler/lint/index.js';
import type { Estate } from './compiler/model/index.js';
import { type LintOptions, lintProject } from './lint.js';
import { type ChangedFile, changedFiles, chooseFixes, edited, overlay } from './lint-edits.js';
import { load, type Project } from './load.js';

/** What `--fix=unsafe` would write: access changes. Nothing is written yet. */
export interface UnsafeFixPlan {
  /** Changed policy files, whole; sorted by path. */
  readonly files: readonly ChangedFile[];
  readonly fixed: readonly LintFinding[];
  /** Findings whose fix would leave a policy that does not load. */
  readonly refused: readonly LintFinding[];
  /** The policy as it would be: compare it with the one that is before anything is written. */
  readonly estate: Estate;
}

type Loaded = Project & { readonly estate: Estate };

/** What one fix makes necessary may be mended by the next; more rounds than this are a loop. */
const ROUNDS = 5;

/**
 * Chooses the fixes that change access, and makes them on a copy of the texts, until lint has none left: what is written once is not changed
 * by a second run.
 *
 * @throws BudgetExceeded when an exact answer would be too large
 */
export async function planUnsafeFixes(
  project: Loaded,
  findings: readonly LintFinding[],
  options: LintOptions,
): Promise<UnsafeFixPlan> {
  const texts = new Map<string, string>();
  const fixed: LintFinding[] = [];
  let state = { project, findings };
  let left: readonly LintFinding[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const done = new Set(fixed.map(({ fingerprint }) => fingerprint));
    const candidates = state.findings.filter(({ fix, fingerprint }) => isUnsafe(fix) && !done.has(fingerprint));
    const chosen = await chooseFixes(candidates, async (some) => (await apply(state.project, some)) !== undefined);
    left = candidates.filter((finding) => !chosen.includes(finding));
    const next = chosen.length === 0 ? undefined : await apply(state.project, chosen);
    if (!next) break;
    for (const [path, text] of next.texts) texts.set(path, text);
    fixed.push(...chosen);
    state = { project: next.project, findings: await findingsOf(next.project, texts, options) };
  }
  return { files: changedFiles(texts), fixed, refused: left, estate: state.project.estate };

  async function apply(
    before: Project,
    chosen: readonly LintFinding[],
  ): Promise<{ readonly texts: ReadonlyMap<string, string>; readonly project: Loaded } | undefined> {
    const changed = edited(before, chosen);
    if (!changed) return undefined;
    const { host, dir } = options;
    const after = await load(overlay(host, dir, new Map([...texts, ...changed])), dir);
    return after.estate && { texts: changed, project: { ...after, estate: after.estate } };
  }
}

function isUnsafe(fix: LintFinding['fix']): boolean {
  return fix?.safety === 'unsafe' && fix.edits.length > 0;
}

async function findingsOf(
  project: Loaded,
  texts: ReadonlyMap<string, string>,
  options: LintOptions,
): Promise<readonly LintFinding[]> {
  const outcome = await lintProject(project, { ...options, host: overlay(options.host, options.dir, texts) });
  return outcome.ok ? outcome.result.findings : [];
}
