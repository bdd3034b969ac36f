import {
  type Baseline,
  baselineText,
  type LintOptions,
  type LintResult,
  planFixes,
  writeFixes as writeTexts,
} from '../../index.js';
import type { Context } from '../context.js';
import { type OpenProject, openProject } from '../project.js';
import { plural, visible } from '../report/index.js';
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
  writeFiles(context.projectShown || '.', (fs) => {
    writeTexts(fs, context.projectDir, plan);
    return undefined;
  });
  for (const { code, fix: done } of plan.fixed) await stderr.write(`fixed ${code}: ${visible(done!.title)}\n`);
  const where = plan.files.map(({ path }) => visible(path)).join(', ');
  await stderr.write(`${plural(plan.fixed.length, 'finding')} mended in ${where}; access stays as it was\n`);
  return openProject(context);
}

/** Writes a baseline file and says so. */
export async function writeBaseline(context: Context, path: string, baseline: Baseline): Promise<void> {
  writeFiles(path, (fs) => {
    writeTexts(fs, context.projectDir, { files: [{ path, text: baselineText(baseline) }] });
    return undefined;
  });
  await context.io.stderr.write(`${plural(baseline.entries.length, 'entry', 'entries')} in ${visible(path)}\n`);
}
