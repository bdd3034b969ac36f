import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan, TargetPlan } from '../../../src/targets/plan.js';
import { type CliResult, runCli } from '../../cli/kit/run-cli.js';
import type { BuiltProvider, StandIn } from '../../components/terraform-provider/stand-in.js';
import { ROOT } from '../../kit/imports.js';

/** A credential that must not stand in anything that is written. */
export const SECRET = 'live-secret-0123456789abcdef0123456789ab';
const NOW = '2026-11-25T12:00:00Z';

/** A copy of an example whose target is live through Terraform, with a vendor of its own. */
export class TerraformProject {
  readonly dir: string;
  readonly vendor: StandIn;
  readonly #target: string;
  readonly #root: string;
  #env: Readonly<Record<string, string>> = {};

  constructor(
    built: BuiltProvider & { readonly ok: true },
    root: string,
    [example, target]: readonly [string, string],
  ) {
    this.#root = root;
    this.#target = target;
    rmSync(root, { recursive: true, force: true });
    this.dir = join(root, 'project');
    cpSync(join(ROOT, 'examples', example), this.dir, { recursive: true });
    mkdirSync(join(root, 'vendor'), { recursive: true });
    this.vendor = built.standIn(join(root, 'vendor'));
    this.backend('{ type: terraform }');
  }

  /** Where Terraform runs. */
  get working(): string {
    return join(this.dir, '.ztctl', 'terraform', this.#target);
  }

  /** The folder that a plan is saved in. */
  get saved(): string {
    return join(this.#root, 'plan');
  }

  /** Replaces what the project says of its backend. */
  backend(text: string): void {
    const path = join(this.dir, 'ztctl.yaml');
    const lines = readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => !line.startsWith('    backend:'));
    const at = lines.indexOf(`  ${this.#target}:`);
    lines.splice(at + 2, 0, `    backend: ${text}`);
    writeFileSync(path, lines.join('\n'));
  }

  /** Changes the policy files. */
  policy(from: string | RegExp, to: string, file = 'access.yaml'): void {
    const path = join(this.dir, 'policies', file);
    const text = readFileSync(path, 'utf8');
    const changed = text.replace(from, to);
    if (changed === text) throw new Error(`the policy does not say ${String(from)}`);
    writeFileSync(path, changed);
  }

  environment(more: Readonly<Record<string, string>>): void {
    this.#env = more;
  }

  cli(...args: readonly string[]): Promise<CliResult> {
    const path = process.env.PATH ?? '';
    const env = { PATH: path, CLOUDFLARE_API_TOKEN: SECRET, ...this.vendor.env, ...this.#env };
    return runCli(args, { cwd: this.dir, env, now: NOW });
  }

  /** Plans into the folder. */
  async plan(...more: readonly string[]): Promise<CliResult & { readonly target?: TargetPlan }> {
    rmSync(this.saved, { recursive: true, force: true });
    const ran = await this.cli('plan', '--target', this.#target, '--out', this.saved, ...more);
    if (ran.code !== 0) return ran;
    const plan = JSON.parse(readFileSync(join(this.saved, 'plan.json'), 'utf8')) as Plan;
    return { ...ran, target: plan.targets[0]! };
  }

  apply(): Promise<CliResult> {
    return this.cli('apply', '-y', this.saved);
  }

  /** Exit status of a plan that says by it whether there is something to do. */
  async pending(): Promise<number> {
    return (await this.cli('plan', '--target', this.#target, '--detailed-exitcode')).code;
  }
}

/** Messages that have a code. */
export function codesOf({ stderr }: CliResult): readonly string[] {
  return [...stderr.matchAll(/(?:error|warning)\[(ZT\d+)\]/g)].map(([, code]) => code!);
}
