import {
  type Baseline,
  baselineText,
  diff,
  type FixPlan,
  type LintOptions,
  type LintResult,
  planFixes,
  planUnsafeFixes,
  writeFixes as writeTexts,
} from '../../index.js';
import type { Context } from '../context.js';
import { stderrStyle } from '../output.js';
import { type OpenProject, openProject } from '../project.js';
import { diffText, plural, visible } from '../report/index.js';
import { writeFiles } from '../write-files.js';

/** Mends what can be mended, says so, and opens the project anew; undefined when nothing was to be done. */
export async function fix(
  context: Context,
  { project, estate }: OpenProject,
  { findings }: LintResult,
  { host, dir, now }: LintOptions,
): Promise<OpenProject | undefined> {
  const plan = await planFixes({ ...project, estate }, findings, { host, dir, now });
  const { stderr } = context.io;
  if (plan.refused.length > 0)
    await stderr.write(`${plural(plan.refused.length, 'fix', 'fixes')} left out: access would not stay as it is\n`);
  if (plan.files.length === 0) return undefined;
  writeTextsOf(context, plan);
  for (const { code, fix: done } of plan.fixed) await stderr.write(`fixed ${code}: ${visible(done!.title)}\n`);
  const where = plan.files.map(({ path }) => visible(path)).join(', ');
  await stderr.write(`${plural(plan.fixed.length, 'finding')} mended in ${where}; access stays as it was\n`);
  return openProject(context);
}

/**
 * Mends what can be mended only with a change of access. Who gains and who loses is shown before anything is written; undefined when nothing was
 * to be done.
 */
export async function fixUnsafely(
  context: Context,
  { project, estate }: OpenProject,
  { findings }: LintResult,
  options: LintOptions,
): Promise<OpenProject | undefined> {
  const plan = await planUnsafeFixes({ ...project, estate }, findings, options);
  const { stderr } = context.io;
  if (plan.refused.length > 0)
    await stderr.write(`${plural(plan.refused.length, 'fix', 'fixes')} left out: the policy would not load\n`);
  if (plan.files.length === 0) return undefined;
  const sides = {
    base: { label: 'now', folder: context.projectShown, chdir: context.projectShown },
    head: { label: 'with the fixes', folder: context.projectShown },
  };
  const change = diff(estate, plan.estate, { now: options.now });
  await stderr.write(`${diffText(change, sides, stderrStyle(context))}\n`);
  writeTextsOf(context, plan);
  for (const { code, fix: done } of plan.fixed) await stderr.write(`fixed ${code}: ${visible(done!.title)}\n`);
  const where = plan.files.map(({ path }) => visible(path)).join(', ');
  await stderr.write(`${plural(plan.fixed.length, 'finding')} mended in ${where}; access changes as shown above\n`);
  return openProject(context);
}

/** Says how many findings only a change of access would mend. */
export async function tellUnsafe({ io }: Context, { findings }: LintResult): Promise<void> {
  const count = findings.filter(({ fix: one }) => one?.safety === 'unsafe').length;
  if (count === 0) return;
  await io.stderr.write(`${plural(count, 'finding')} can be mended only with a change of access: --fix=unsafe\n`);
}

function writeTextsOf(context: Context, plan: Pick<FixPlan, 'files'>): void {
  writeFiles(context.projectShown || '.', (fs) => {
    writeTexts(fs, context.projectDir, plan);
    return undefined;
  });
}

/** Writes a baseline file and says so. */
export async function writeBaseline(context: Context, path: string, baseline: Baseline): Promise<void> {
  writeFiles(path, (fs) => {
    writeTexts(fs, context.projectDir, { files: [{ path, text: baselineText(baseline) }] });
    return undefined;
  });
  await context.io.stderr.write(`${plural(baseline.entries.length, 'entry', 'entries')} in ${visible(path)}\n`);
}
