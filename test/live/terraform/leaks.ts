import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SECRET, type TerraformProject } from './project.js';

/** Credentials, and files that others could read, among what a run leaves. Terraform opens its lock file to all: it holds versions and digests. */
export function leaks(project: TerraformProject): readonly string[] {
  const root = join(project.dir, '..');
  return readdirSync(root, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || path.includes('/vendor/')) return [];
    const found =
      readFileSync(path).includes(SECRET) && !path.endsWith('.tfvars') ? [`${entry.name} holds the credential`] : [];
    const isPrivate =
      path.startsWith(project.working) && !/\/(\.terraform\/|\.ztctl-lock\/|\.terraform\.lock\.hcl$)/.test(path);
    const open = isPrivate && (statSync(path).mode & 0o077) !== 0 ? [`${entry.name} can be read by others`] : [];
    return [...found, ...open];
  });
}
