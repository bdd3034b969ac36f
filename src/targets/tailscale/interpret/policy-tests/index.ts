import type { Document } from '../document.js';
import type { Faults } from '../faults.js';
import type { Census } from './devices.js';
import { NetworkTests } from './network-tests.js';
import { SshTests } from './ssh-tests.js';

/**
 * The vendor runs the tests of a file when it is written and refuses it when one fails. Without the devices of the tailnet a test is judged
 * on one device per name; what that does not settle is taken to pass.
 */
export function judgeTests(document: Document, census: Census | undefined, faults: Faults): void {
  const network = new NetworkTests(document, census, faults);
  for (const node of document.file.objects('tests') ?? []) network.judge(node);
  const ssh = new SshTests(document, census, faults);
  for (const node of document.file.objects('sshTests') ?? []) ssh.judge(node);
}
