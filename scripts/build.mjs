// Builds dist/ from src/. Runs on `npm ci` (prepare), so that a fresh clone has a working bin/ztctl.js.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateValidators } from './generate-validators.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const stamp = join(root, 'dist', '.built-from');

generateValidators();
const sources = digestOfSources();
// The first `npx ztctl` in a checkout runs prepare once more: a build of the same sources then stays as it is.
const isBuilt = existsSync(stamp) && readFileSync(stamp, 'utf8') === sources;
if (!(isBuilt && process.argv.includes('--if-changed'))) build();

function build() {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
  process.exitCode = status ?? 1;
  if (status === 0) writeFileSync(stamp, sources);
}

/** Digest over everything that the build reads in this checkout. */
function digestOfSources() {
  const hash = createHash('sha256');
  const files = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of [...files, 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json']) {
    hash.update(`${file}\0`);
    hash.update(readFileSync(file.startsWith(root) ? file : join(root, file)));
  }
  return hash.digest('hex');
}
