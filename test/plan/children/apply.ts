// Applies a saved plan in a process of its own. Arguments, as one JSON object: see `Arguments`. Prints what it did as one JSON line per event.
import { writeSync } from 'node:fs';
import { applyPlan } from '../../../src/apply.js';
import { nodeFileSystem, openPlan } from '../../../src/backends/index.js';
import { createDyingFileSystem, type Death } from '../../kit/dying-file-system.js';
import { NOW, PROJECTS, registry } from './scenario.js';

export interface Arguments {
  readonly dir: string;
  readonly plan: string;
  /** Name of the project that the plan was made from. */
  readonly project: string;
  readonly death?: Death;
  /** Waits at its first look at the project until a byte arrives on stdin, so that another process can be started meanwhile. */
  readonly wait?: boolean;
}

const { dir, plan, project, death, wait } = JSON.parse(process.argv[2]!) as Arguments;
const tell = (event: object): void => {
  writeSync(1, `${JSON.stringify(event)}\n`);
};
const opened = openPlan(nodeFileSystem, plan, 'p');
if (!opened.ok) throw new Error(JSON.stringify(opened.diagnostics));
const result = await applyPlan(opened.bundle, {
  dir,
  now: NOW,
  registry: registry(),
  fs: createDyingFileSystem(death, (change) => tell({ change })),
  load: async () => {
    tell({ loading: true });
    if (wait) await new Promise((resolve) => process.stdin.once('data', resolve));
    return PROJECTS[project]!;
  },
});
tell({ result });
process.stdin.destroy();
