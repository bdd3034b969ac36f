import type { Command } from 'commander';
import type { Start } from '../context.js';

/** Adds arguments, options, examples and the action to a command. */
export type Define = (command: Command, start: Start) => void;

/** A command as the overview shows it. Its module is loaded only when the command is named. */
export interface CommandEntry {
  readonly name: string;
  readonly alias?: string;
  readonly group: string;
  readonly summary: string;
  load(): Promise<Define>;
}

/** Every command, in the order of the overview. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'explain',
    group: 'Write policy:',
    summary: 'explain a diagnostic code',
    load: async () => (await import('./explain.js')).define,
  },
  {
    name: 'targets',
    group: 'More:',
    summary: 'show what every target can carry',
    load: async () => (await import('./targets.js')).define,
  },
  {
    name: 'completion',
    group: 'More:',
    summary: 'print a completion script for your shell',
    load: async () => (await import('./completion.js')).define,
  },
];
