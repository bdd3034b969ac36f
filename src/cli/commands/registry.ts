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
    name: 'init',
    group: 'Write policy:',
    summary: 'write a first ztctl.yaml and an example policy',
    load: async () => (await import('./init.js')).define,
  },
  {
    name: 'check',
    alias: 'validate',
    group: 'Write policy:',
    summary: 'load the project and report every fault',
    load: async () => (await import('./check.js')).define,
  },
  {
    name: 'test',
    group: 'Write policy:',
    summary: 'run the tests of the policy',
    load: async () => (await import('./test.js')).define,
  },
  {
    name: 'lint',
    group: 'Write policy:',
    summary: 'check the policy against rules',
    load: async () => (await import('./lint.js')).define,
  },
  {
    name: 'explain',
    group: 'Write policy:',
    summary: 'explain a code of a fault or of a lint rule',
    load: async () => (await import('./explain.js')).define,
  },
  {
    name: 'can',
    group: 'Ask:',
    summary: 'ask whether one request is allowed, and why',
    load: async () => (await import('./can.js')).define,
  },
  {
    name: 'who-can',
    group: 'Ask:',
    summary: 'list who reaches a resource, and under which conditions',
    load: async () => (await import('./who-can.js')).define,
  },
  {
    name: 'what-can',
    group: 'Ask:',
    summary: 'list what a principal reaches, and under which conditions',
    load: async () => (await import('./what-can.js')).define,
  },
  {
    name: 'diff',
    group: 'Ask:',
    summary: 'say who gains and who loses between two versions',
    load: async () => (await import('./diff.js')).define,
  },
  {
    name: 'compile',
    group: 'Ship:',
    summary: 'write what each target consumes',
    load: async () => (await import('./compile.js')).define,
  },
  {
    name: 'verify',
    group: 'Ship:',
    summary: 'prove that artefacts allow no more than the policy',
    load: async () => (await import('./verify.js')).define,
  },
  {
    name: 'plan',
    group: 'Ship:',
    summary: 'show what apply would change, and why',
    load: async () => (await import('./plan.js')).define,
  },
  {
    name: 'apply',
    group: 'Ship:',
    summary: 'carry out a plan',
    load: async () => (await import('./apply.js')).define,
  },
  {
    name: 'drift',
    group: 'Ship:',
    summary: 'say what was changed by hand, and who gained',
    load: async () => (await import('./drift.js')).define,
  },
  {
    name: 'targets',
    group: 'More:',
    summary: 'show what every target can carry',
    load: async () => (await import('./targets.js')).define,
  },
  {
    name: 'rules',
    group: 'More:',
    summary: 'list the rules of lint',
    load: async () => (await import('./rules.js')).define,
  },
  {
    name: 'completion',
    group: 'More:',
    summary: 'print a completion script for your shell',
    load: async () => (await import('./completion.js')).define,
  },
];
