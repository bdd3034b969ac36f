import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Of one program from an empty Go cache, on a busy machine. */
const BUILD_MILLISECONDS = 60 * 60_000;

const run = promisify(execFile);

/** Programs of a Go module with pinned versions and checksums. */
export interface GoModule {
  /** What messages call it. */
  readonly name: string;
  /** Where go.mod stands. */
  readonly folder: string;
  /** Absolute paths of everything that the result depends on, go.mod and go.sum too. */
  readonly sources: readonly string[];
  /** Package to build, by the file name of the program. */
  readonly programs: Readonly<Record<string, string>>;
  /** Laid out beside the programs, once they are built. */
  readonly finish?: (folder: string) => void;
}

export type BuiltGo =
  | { readonly ok: true; readonly folder: string; readonly how: string }
  | { readonly ok: false; readonly missing: string };

/** Builds the programs of a module through the Go module proxy, unless the cache has them: they lie in the folder that is returned. */
export async function builtGo(module: GoModule): Promise<BuiltGo> {
  const folder = join(cacheFolder(), `${module.name}-${process.platform}-${process.arch}-${digestOf(module.sources)}`);
  if (existsSync(folder)) return { ok: true, folder, how: 'built before' };
  if (!(await hasGo())) return { ok: false, missing: 'no `go` on the path' };
  const unreachable = await whyNotDownloaded(module.folder);
  if (unreachable !== undefined) return { ok: false, missing: `its modules cannot be had: ${unreachable}` };
  console.error(`building ${module.name}; from empty caches this takes minutes`);
  const started = performance.now();
  // Built beside its place and moved there whole, so that a run that is cut short leaves nothing half made.
  const making = mkdtempSync(join(cacheFolder(), 'making-'));
  try {
    for (const [file, what] of Object.entries(module.programs)) await goBuild(module.folder, join(making, file), what);
    module.finish?.(making);
    if (!existsSync(folder)) renameSync(making, folder);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
  return { ok: true, folder, how: `built in ${Math.round((performance.now() - started) / 1000)} s` };
}

/** Undefined when every module is there. A checksum that is wrong is a fault, not an absence: that is thrown. */
async function whyNotDownloaded(folder: string): Promise<string | undefined> {
  try {
    await run('go', ['mod', 'download'], { cwd: folder, timeout: BUILD_MILLISECONDS, maxBuffer: 1 << 26 });
    return undefined;
  } catch (error) {
    const text = String(error);
    if (/checksum mismatch|SECURITY ERROR/.test(text)) throw error;
    return text.split('\n').find((line) => line.startsWith('go: ')) ?? 'go mod download failed';
  }
}

async function goBuild(folder: string, to: string, what: string): Promise<void> {
  const command = ['build', '-p', '1', '-mod=readonly', '-buildvcs=false', '-ldflags=-s -w', '-o', to, what];
  await run('go', command, { cwd: folder, timeout: BUILD_MILLISECONDS, maxBuffer: 1 << 26 });
}

async function hasGo(): Promise<boolean> {
  try {
    await run('go', ['version']);
    return true;
  } catch {
    return false;
  }
}

/** Outside the checkout, where a fresh clone finds it again. */
function cacheFolder(): string {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  for (const folder of [join(base, 'ztctl-test'), join(tmpdir(), 'ztctl-test')]) {
    try {
      mkdirSync(folder, { recursive: true });
      accessSync(folder, constants.W_OK);
      return folder;
    } catch {
      // The next one; a home that cannot be written is no reason to stop.
    }
  }
  throw new Error('no folder for a cache');
}

function digestOf(sources: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of sources) hash.update(readFileSync(path));
  return hash.digest('hex').slice(0, 16);
}
