// Applies the plan saved in `p` of a project folder, in a process of its own. Arguments, as one JSON object: see `Arguments`.
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { applyPlan } from '../../src/apply.js';
import { nodeFileSystem, openPlan } from '../../src/backends/index.js';
import { load } from '../../src/load.js';
import { createNodeHost } from '../../src/node-host.js';
import { createDyingFileSystem, type Death } from '../kit/dying-file-system.js';

export interface Arguments {
  readonly dir: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly death?: Death;
}

const { dir, now, death } = JSON.parse(process.argv[2]!) as Arguments;
const tell = (event: object): void => {
  writeSync(1, `${JSON.stringify(event)}\n`);
};
const opened = openPlan(nodeFileSystem, join(dir, 'p'), 'p');
if (!opened.ok) throw new Error(JSON.stringify(opened.diagnostics));
const result = await applyPlan(opened.bundle, {
  dir,
  now,
  env: process.env,
  fs: createDyingFileSystem(death, (change) => tell({ change })),
  load: () => load(createNodeHost(), dir),
});
tell({ result: { ...result, diagnostics: result.diagnostics.map(({ code, message }) => `${code} ${message}`) } });
