/** Completion scripts, made from the command line as it is. */
import type { CommandLine } from '../context.js';
import { bashScript } from './bash.js';
import { fishScript } from './fish.js';
import { zshScript } from './zsh.js';

/** The shells that there is a script for. */
export type Shell = 'bash' | 'fish' | 'zsh';

/** How the script of each shell is made. */
export const SCRIPTS: Readonly<Record<Shell, (commandLine: CommandLine) => string>> = {
  bash: bashScript,
  fish: fishScript,
  zsh: zshScript,
};
