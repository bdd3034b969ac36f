import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { diagnostic } from '../../compiler/diagnostics/index.js';
import type { TerraformBackend } from '../../targets/plan-backend.js';
import type { LiveFault } from '../live-folder.js';
import { engineEnvironment } from './environment.js';
import { runToEnd } from './run.js';

/** The program that carries plans out. */
export interface Engine {
  /** Absolute path. */
  readonly command: string;
  readonly name: 'terraform' | 'tofu';
  /** `1.11.4`. */
  readonly version: string;
  /** `linux_amd64`. */
  readonly platform: string;
}

/** The first versions that know `import` blocks (developer.hashicorp.com/terraform/language/import, opentofu.org/docs; 2026-11-25). */
const LEAST = { terraform: [1, 5], tofu: [1, 6] } as const;

/** Finds the engine that the project asks for, else the first of the two on PATH, and asks its version. */
export async function findEngine(
  target: string,
  dir: string,
  { command }: Pick<TerraformBackend, 'command'>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly ok: true; readonly engine: Engine } | LiveFault> {
  const looked = command === undefined ? ['terraform', 'tofu'] : [command];
  const path = looked.map((name) => locate(name, dir, env)).find((one) => one !== undefined);
  if (path === undefined) {
    return { ok: false, status: 'usage', diagnostics: [diagnostic('ZT1040', undefined, { target, looked })] };
  }
  const { code, stdout, failure } = await runToEnd(path, ['version'], { cwd: dir, env: engineEnvironment(env) });
  const engine = failure === undefined && code === 0 ? engineOf(path, stdout) : undefined;
  const why = engine ? tooOld(engine) : (failure ?? 'it does not say its version as Terraform and OpenTofu do');
  if (engine && why === undefined) return { ok: true, engine };
  const params = { command: command ?? path, why: why! };
  return { ok: false, status: 'usage', diagnostics: [diagnostic('ZT1041', undefined, params)] };
}

/** A name without a separator is looked for on PATH, anything else from the project folder. */
function locate(name: string, dir: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  if (isAbsolute(name) || /[\\/]/.test(name)) return executable(resolve(dir, name));
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  return folders.map((folder) => executable(join(folder, name))).find((one) => one !== undefined);
}

function executable(path: string): string | undefined {
  const names = process.platform === 'win32' ? [path, `${path}.exe`] : [path];
  return names.find((name) => {
    try {
      accessSync(name, constants.X_OK);
      return statSync(name).isFile();
    } catch {
      return false;
    }
  });
}

/** `Terraform v1.11.4`, a line `on linux_amd64`. */
function engineOf(command: string, text: string): Engine | undefined {
  const [, title, version] = /^(Terraform|OpenTofu) v(\d+\.\d+\.\d+\S*)/m.exec(text) ?? [];
  const [, platform] = /^on (\w+)$/m.exec(text) ?? [];
  if (title === undefined || version === undefined || platform === undefined) return undefined;
  return { command, name: title === 'Terraform' ? 'terraform' : 'tofu', version, platform };
}

function tooOld({ name, version }: Engine): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [least, leastMinor] = LEAST[name];
  return major > least || (major === least && minor >= leastMinor) ? undefined : `it is version ${version}`;
}
