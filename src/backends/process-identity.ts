import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** Who holds a lock. The start tells a process from a later one that got the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks since boot at which the process started; empty where the system does not say. */
  readonly start: string;
  readonly host: string;
}

/** The running process. */
export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, start: processStart(process.pid)?.start ?? '', host: hostname() };
}

/** True unless the process is certainly gone. A process of another machine cannot be seen from here and counts as alive. */
export function mayBeAlive(one: ProcessIdentity): boolean {
  if (one.host !== hostname()) return true;
  if (!answers(one.pid)) return false;
  const now = processStart(one.pid);
  return now === undefined || (!now.dead && (one.start === '' || now.start === one.start));
}

function answers(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs for another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** From /proc (Linux): field 22 of `stat`, and field 3 that tells a process which ended but was not yet collected. See proc_pid_stat(5). */
function processStart(pid: number): { readonly start: string; readonly dead: boolean } | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The second field, the command in parentheses, may itself hold spaces and parentheses.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { start: fields[19] ?? '', dead: fields[0] === 'Z' || fields[0] === 'X' };
}
