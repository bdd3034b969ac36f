/**
 * `npm run fuzz -- compiler-bugs [--policies N] [--only WORD]`: one deliberate bug of the compiler after the other, in a copy of the checkout in
 * a temporary folder: the artefacts that it makes of random policies must not be proved. Exit 1 when one is not caught.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { BugOutcome } from '../test/attack/compiler-bug-run.js';
import { COMPILER_BUGS, type CompilerBug } from '../test/attack/compiler-bugs.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({ options: { policies: { type: 'string', default: '60' }, only: { type: 'string' } } });
const bugs = COMPILER_BUGS.filter(({ name, file }) => `${name} ${file}`.includes(values.only ?? ''));

const copy = mkdtempSync(join(tmpdir(), 'ztctl-compiler-bugs-'));
try {
  const caught = attack(copy);
  console.log(`\n${caught} of ${bugs.length} compiler bugs caught`);
  process.exitCode = caught === bugs.length ? 0 : 1;
} finally {
  rmSync(copy, { recursive: true });
}

function attack(folder: string): number {
  const corpora = join(ROOT, 'test/corpora');
  for (const name of ['src', 'scripts', 'schemas', 'package.json', 'test']) {
    cpSync(join(ROOT, name), join(folder, name), { recursive: true, filter: (path) => path !== corpora });
  }
  for (const name of ['node_modules', 'test/corpora', 'examples']) symlinkSync(join(ROOT, name), join(folder, name));
  let caught = 0;
  for (const bug of bugs) {
    const { outcome, seed, said } = run(folder, bug);
    if (outcome === 'caught') caught++;
    console.log(`${outcome.padEnd(7)} ${bug.file.padEnd(28)} ${bug.name}`);
    if (said !== undefined) console.log(`        policy ${seed}: ${said.slice(0, 240)}`);
  }
  return caught;
}

function run(folder: string, { kind, file, from, to }: CompilerBug): BugOutcome {
  const path = join(folder, 'src/targets', file);
  const text = readFileSync(path, 'utf8');
  if (text.split(from).length !== 2) throw new Error(`${file} does not hold once: ${from}`);
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
  try {
    const script = ['--import', './scripts/ts-hook.mjs', 'test/attack/compiler-bug-run.ts', kind, values.policies];
    const { stdout, stderr, status } = spawnSync(process.execPath, script, { cwd: folder, encoding: 'utf8' });
    if (status !== 0) return { outcome: 'broken', said: stderr };
    return JSON.parse(stdout) as BugOutcome;
  } finally {
    writeFileSync(path, text);
  }
}
