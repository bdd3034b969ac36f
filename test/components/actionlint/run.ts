/**
 * `npm run actionlint`: the workflows for GitHub of docs/ci.md, held against actionlint. Exit 1 with what it finds. Where Go or its modules
 * cannot be had, it is skipped by name.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workflowsForGitHub } from '../../docs/workflows.js';
import { builtGo } from '../../kit/go-programs.js';

const MODULE = fileURLToPath(new URL('.', import.meta.url));

const built = await builtGo({
  name: 'actionlint',
  folder: MODULE,
  sources: ['go.mod', 'go.sum'].map((file) => join(MODULE, file)),
  programs: { actionlint: 'github.com/rhysd/actionlint/cmd/actionlint' },
});
if (built.ok) lint(join(built.folder, 'actionlint'));
else console.log(`actionlint: skipped, ${built.missing}`);

/** Shell scripts and Python in them are not looked into: whether those tools are there would decide what is found. */
function lint(program: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'ztctl-actionlint-'));
  try {
    const workflows = workflowsForGitHub();
    for (const { name, text } of workflows) writeFileSync(join(folder, name), text);
    const files = workflows.map(({ name }) => name);
    const { status } = spawnSync(program, ['-no-color', '-shellcheck=', '-pyflakes=', ...files], {
      cwd: folder,
      stdio: 'inherit',
    });
    if (status !== 0) process.exitCode = 1;
    else console.log(`actionlint: ${files.join(', ')}: nothing found`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
