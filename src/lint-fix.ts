import { replaceFile } from './backends/atomic-file.js';
import type { FileSystem } from './backends/index.js';
import { BudgetExceeded, compareEstates, type Horizon } from './compiler/analysis/index.js';
import type { Host } from './compiler/host.js';
import type { LintFinding } from './compiler/lint/index.js';
import type { Estate } from './compiler/model/index.js';
import { pathIn } from './lint.js';
import { changedFiles, chooseFixes, edited, overlay } from './lint-edits.js';
import { load, type Project } from './load.js';

/** What `--fix` would write: access stays exactly as it is. Nothing is written yet. */
export interface FixPlan {
  /** Changed policy files, whole; sorted by path. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** Findings that are mended by them. */
  readonly fixed: readonly LintFinding[];
  /** Findings whose fix could not be proved to keep access, or no longer loads. */
  readonly refused: readonly LintFinding[];
}

/**
 * Chooses the safe fixes that can be made together, and proves by comparing the accesses of both texts that nobody gains or loses anything, now
 * or later.
 */
export async function planFixes(
  project: Project & { readonly estate: Estate },
  findings: readonly LintFinding[],
  { host, dir, now }: { readonly host: Host; readonly dir: string; readonly now: number },
): Promise<FixPlan> {
  const candidates = findings.filter(({ fix }) => fix?.safety === 'safe' && fix.edits.length > 0);
  const prove = async (chosen: readonly LintFinding[]): Promise<boolean> => {
    const texts = edited(project, chosen);
    if (!texts) return false;
    const { estate } = await load(overlay(host, dir, texts), dir);
    return estate !== undefined && isSameAccess(project.estate, estate, now);
  };
  const fixed = await chooseFixes(candidates, prove);
  return {
    files: changedFiles(edited(project, fixed) ?? new Map()),
    fixed,
    refused: candidates.filter((finding) => !fixed.includes(finding)),
  };
}

/** Replaces the files of a plan, each in one step. Throws errors of the system. */
export function writeFixes(fs: FileSystem, folder: string, { files }: Pick<FixPlan, 'files'>): void {
  for (const { path, text } of files) replaceFile(fs, pathIn(folder, path), text);
}

const YEAR = 365 * 86_400_000;

/** Further into the future nobody plans, and nothing is proved. */
const LAST_YEAR = 40;

function isSameAccess(before: Estate, after: Estate, now: number): boolean {
  const end = Math.max(now, ...boundariesOf(before), ...boundariesOf(after));
  if (end > now + LAST_YEAR * YEAR) return false;
  try {
    return horizonsUntil(now, end).every((horizon) => compareEstates(before, after, horizon).verdict === 'equivalent');
  } catch (error) {
    if (error instanceof BudgetExceeded) return false;
    throw error;
  }
}

/** Intervals of at most two years that reach at least a year beyond the last change of validity. */
function horizonsUntil(now: number, end: number): readonly Horizon[] {
  const horizons: Horizon[] = [];
  for (let from = now; from < end + YEAR; from += 2 * YEAR) horizons.push({ from, to: from + 2 * YEAR });
  return horizons;
}

function boundariesOf({ policies, breakGlass }: Estate): readonly number[] {
  return [...policies.values(), ...breakGlass.values()].flatMap(({ validity: { from, to } }) =>
    [from?.value, to?.value].filter((at) => at !== undefined),
  );
}
