import type { ExitCode } from './exit-codes.js';
import type { Io } from './io.js';

/** The options that every command takes. */
export interface GlobalOptions {
  /** `--chdir` as typed. */
  readonly chdir?: string;
  /** `--now` in milliseconds. */
  readonly now?: number;
  readonly json?: boolean;
  /** False with `--no-color`. */
  readonly color: boolean;
}

/** What a command runs with. */
export interface Context {
  readonly io: Io;
  readonly version: string;
  /** The instant of the run in milliseconds. */
  readonly now: number;
  /** True with `--now`. */
  readonly isNowGiven: boolean;
  /** The instant now, where somebody may have taken long to answer; `--now` stays what it is. */
  nowAfterWaiting(): number;
  readonly json: boolean;
  readonly noColour: boolean;
  /** Absolute path of the folder in which ztctl.yaml is looked for. */
  readonly projectDir: string;
  /** The same as the caller typed it; empty for the caller's own folder. */
  readonly projectShown: string;
  /** The whole command line, for completion scripts. */
  commandLine(): Promise<CommandLine>;
}

/** A command hands its work to `main.ts`, which runs it once the whole command line is understood. */
export type Start = (work: (context: Context) => Promise<ExitCode>) => void;

/** Every command and option, in plain data. */
export interface CommandLine {
  readonly commands: readonly CommandShape[];
  readonly globalOptions: readonly OptionShape[];
}

/** One command. */
export interface CommandShape {
  /** Name and aliases. */
  readonly names: readonly string[];
  readonly summary: string;
  readonly options: readonly OptionShape[];
  /** Values that the first argument may take, when they are known without a project. */
  readonly choices: readonly string[];
  /** True when the first argument is a folder. */
  readonly takesFolder: boolean;
}

/** One option. */
export interface OptionShape {
  /** `--long`, and `-s` when there is one. */
  readonly flags: readonly string[];
  readonly summary: string;
  readonly takesValue: boolean;
  readonly choices: readonly string[];
  /** What kind of path the value is, when it is one. */
  readonly path?: 'file' | 'folder';
}
