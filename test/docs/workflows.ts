import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ROOT } from '../kit/imports.js';

/** A workflow as docs/ci.md shows it. */
export interface Workflow {
  /** Where a repository has it. */
  readonly path: string;
  readonly name: string;
  readonly text: string;
}

/** Every workflow of docs/ci.md, in its order. */
export function workflows(): readonly Workflow[] {
  const page = readFileSync(join(ROOT, 'docs/ci.md'), 'utf8');
  return [...page.matchAll(/<!-- workflow (\S+) -->\n```yaml\n([\s\S]*?)```/g)].map(([, path, text]) => ({
    path: path!,
    name: basename(path!),
    text: text!,
  }));
}

export function workflowsForGitHub(): readonly Workflow[] {
  return workflows().filter(({ path }) => path.startsWith('.github/workflows/'));
}
