import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const MODULE = fileURLToPath(new URL('.', import.meta.url));
/** What the programs are made from: versions, checksums, and our own devices. */
const SOURCES = ['go.mod', 'go.sum', 'devices/main.go'];
/** Of one program from an empty Go cache, on a busy machine. */
const BUILD_MILLISECONDS = 60 * 60_000;

const run = promisify(execFile);

/** Paths of the server and of the program that plays its devices. */
export interface Programs {
  readonly server: string;
  readonly devices: string;
}

export type Built =
  | { readonly ok: true; readonly programs: Programs; readonly how: string }
  | { readonly ok: false; readonly missing: string };

/** Builds the programs through the Go module proxy, from pinned versions with checksums, unless the cache has them. */
export async function builtPrograms(): Promise<Built> {
  const folder = join(cacheFolder(), `headscale-${process.platform}-${process.arch}-${digest()}`);
  const programs = { server: join(folder, 'headscale'), devices: join(folder, 'devices') };
  if (existsSync(folder)) return { ok: true, programs, how: 'built before' };
  if (!(await hasGo())) return { ok: false, missing: 'no `go` on the path' };
  const unreachable = await whyNotDownloaded();
  if (unreachable !== undefined) return { ok: false, missing: `its modules cannot be had: ${unreachable}` };
  console.error('building Headscale and its devices; from empty caches this takes minutes');
  const started = performance.now();
  // Built beside its place and moved there whole, so that a run that is cut short leaves nothing half made.
  const making = mkdtempSync(join(cacheFolder(), 'making-'));
  try {
    await goBuild(join(making, 'headscale'), 'tool');
    await goBuild(join(making, 'devices'), './devices');
    if (!existsSync(folder)) renameSync(making, folder);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
  return { ok: true, programs, how: `built in ${Math.round((performance.now() - started) / 1000)} s` };
}

/** Undefined when every module is there. A checksum that is wrong is a fault, not an absence: that is thrown. */
async function whyNotDownloaded(): Promise<string | undefined> {
  try {
    await run('go', ['mod', 'download'], { cwd: MODULE, timeout: BUILD_MILLISECONDS, maxBuffer: 1 << 26 });
    return undefined;
  } catch (error) {
    const text = String(error);
    if (/checksum mismatch|SECURITY ERROR/.test(text)) throw error;
    return text.split('\n').find((line) => line.startsWith('go: ')) ?? 'go mod download failed';
  }
}

async function goBuild(to: string, what: string): Promise<void> {
  const command = ['build', '-p', '1', '-mod=readonly', '-buildvcs=false', '-o', to, what];
  await run('go', command, { cwd: MODULE, timeout: BUILD_MILLISECONDS, maxBuffer: 1 << 26 });
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

function digest(): string {
  const hash = createHash('sha256');
  for (const path of SOURCES) hash.update(readFileSync(join(MODULE, path)));
  return hash.digest('hex').slice(0, 16);
}
