import { setTimeout as pause } from 'node:timers/promises';
import { descendantsOf } from '../../kit/process-tree.js';

/** Ends the Terraform that applies for this process, its provider with it, as soon as it is time. */
export async function killTerraform(isTime: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1200 && !isTime(); tries++) await pause(25);
  await pause(100);
  // `ps` itself is one of them, and gone by then.
  for (const pid of descendantsOf(process.pid)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {}
  }
}
