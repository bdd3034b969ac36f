import { execFileSync } from 'node:child_process';
import { readdirSync, readlinkSync, realpathSync } from 'node:fs';

/** Processes that a process started, and those that these started, itself not among them; whatever group they are in. */
export function descendantsOf(pid: number): readonly number[] {
  const children = new Map<number, number[]>();
  for (const line of execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).split('\n')) {
    const [own, parent] = line.trim().split(/\s+/).map(Number);
    if (own !== undefined && parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), own]);
  }
  const below = (parent: number): readonly number[] =>
    (children.get(parent) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(pid);
}

/** Processes that run in a folder or below it, whoever started them: an engine may outlive who started it. Only Linux says so. */
export function processesIn(folder: string): readonly number[] {
  if (process.platform !== 'linux') return [];
  const real = realpathSync(folder);
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const at = readlinkSync(`/proc/${name}/cwd`);
      return at === real || at.startsWith(`${real}/`) ? [Number(name)] : [];
    } catch {
      // It ended, or is somebody else's.
      return [];
    }
  });
}
