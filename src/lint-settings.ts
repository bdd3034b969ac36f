import type { Diagnostic } from './compiler/diagnostics/index.js';
import type { LocatedNode } from './compiler/syntax/index.js';

/**
 * What is wrong with the `lint` section of a project file that its schema accepts: names that are no rules, options that a rule does not have. The
 * rules are loaded when there is such a section, and not before.
 */
export async function lintSettingsFaults(node: LocatedNode): Promise<readonly Diagnostic[]> {
  const [{ readSettings }, { RULES }] = await Promise.all([
    import('./compiler/lint/index.js'),
    import('./compiler/lint/rules/index.js'),
  ]);
  return readSettings(node, RULES).diagnostics;
}
