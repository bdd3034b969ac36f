import { execFile } from 'node:child_process';

/** How a run of Terraform ended. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Of one command, on a busy machine. */
const MILLISECONDS = 5 * 60_000;

/** Runs the `terraform` on the path in a folder, with an environment over that of this process. */
export function terraform(
  folder: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<Ran> {
  const options = {
    cwd: folder,
    env: { ...process.env, ...env, TF_IN_AUTOMATION: '1' },
    timeout: MILLISECONDS,
    maxBuffer: 1 << 28,
  };
  return new Promise((resolve, reject) => {
    execFile('terraform', args, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === 'number') resolve({ code, stdout, stderr });
      else reject(error ?? new Error('terraform was ended'));
    });
  });
}

/** Why there is no Terraform, or undefined. */
export async function whyNoTerraform(): Promise<string | undefined> {
  try {
    await terraform('.', { CHECKPOINT_DISABLE: '1' }, ['version']);
    return undefined;
  } catch {
    return 'no `terraform` on the path';
  }
}
