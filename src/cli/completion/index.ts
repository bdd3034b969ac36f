/** Completion scripts, made from the command line as it is. */
import type { CommandLine } from '../context.js';
import { bashScript } from './bash.js';
import { fishScript } from './fish.js';
import { zshScript } from './zsh.js';

export type Shell = 'bash' | 'fish' | 'zsh';

export const SCRIPTS: Readonly<Record<Shell, (commandLine: CommandLine) => string>> = {
  bash: bashScript,
  fish: fishScript,
  zsh: zshScript,
};
