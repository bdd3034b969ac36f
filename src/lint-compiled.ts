import { compileProject } from './compile.js';
import { enabledRules, type LintInput, type LintSettings, type Rule } from './compiler/lint/index.js';
import type { Project } from './load.js';

/**
 * What the targets of a project make of its policy, for rules that ask; compiled only when one of them is on. Nothing is written.
 *
 * @param now milliseconds since 1970
 */
export async function compiledFor(
  rules: readonly Rule[],
  settings: LintSettings,
  project: Project,
  now: number,
): Promise<Pick<LintInput, 'compiled'>> {
  const asked = enabledRules(rules, settings).some(({ meta }) => meta.needs.includes('compilation'));
  if (!asked || project.config.targets.length === 0) return {};
  const { targets } = await compileProject(project, { now });
  return {
    compiled: targets.map(({ name, compilation }) => ({
      target: name,
      refused: compilation.diagnostics.filter(({ severity }) => severity === 'error'),
      narrower: compilation.narrower,
    })),
  };
}
