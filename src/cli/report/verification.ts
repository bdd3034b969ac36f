import type { Style } from './style.js';

/** What every artefact was proved to be: the last line of compile, plan and apply. There is no result without it. */
export function verificationText(style: Style): string {
  return `${style.good('Proved')}: read back, no target allows more than the policy and its gaps.\n`;
}
