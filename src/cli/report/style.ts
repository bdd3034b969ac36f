import { Chalk, type ChalkInstance } from 'chalk';

/** How a text report is dressed: colour or none, and how many columns there are. Reports take it as an argument and stay pure. */
export interface Style {
  readonly error: Paint;
  readonly warning: Paint;
  readonly note: Paint;
  readonly good: Paint;
  readonly strong: Paint;
  readonly dim: Paint;
  readonly add: Paint;
  readonly change: Paint;
  readonly remove: Paint;
  /** Columns that reports are laid out for. */
  readonly width: number;
  /** Columns at which messages and help are broken: only a terminal needs it, and a program finds a message in one piece. */
  readonly messageWidth: number;
  /** The project's folder as the caller typed it, put before every path that is shown, so that a terminal can open it. */
  readonly folder: string;
}

/** Dresses a piece of text in one colour. */
export type Paint = (text: string) => string;

/** Where there is no terminal, prose is wrapped here. */
export const DEFAULT_WIDTH = 100;
const NARROWEST = 40;

/** A style for one stream: without a width, prose is laid out for {@link DEFAULT_WIDTH} columns and messages are not broken. */
export function createStyle(options: {
  readonly colour: boolean;
  readonly width?: number | undefined;
  readonly folder?: string;
}): Style {
  const chalk: ChalkInstance = new Chalk({ level: options.colour ? 1 : 0 });
  return {
    error: (text) => chalk.red.bold(text),
    warning: (text) => chalk.yellow.bold(text),
    note: (text) => chalk.cyan(text),
    good: (text) => chalk.green.bold(text),
    strong: (text) => chalk.bold(text),
    dim: (text) => chalk.dim(text),
    add: (text) => chalk.green(text),
    change: (text) => chalk.yellow(text),
    remove: (text) => chalk.red(text),
    width: Math.max(NARROWEST, options.width ?? DEFAULT_WIDTH),
    messageWidth: options.width === undefined ? Number.POSITIVE_INFINITY : Math.max(NARROWEST, options.width),
    folder: options.folder ?? '',
  };
}

/** Colour on a terminal, unless the environment or the user says otherwise: `--no-color`, then FORCE_COLOR, then NO_COLOR. */
export function wantsColour(
  isTty: boolean,
  env: Readonly<Record<string, string | undefined>>,
  refused: boolean,
): boolean {
  if (refused) return false;
  const forced = env.FORCE_COLOR;
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  const never = env.NO_COLOR;
  if (never !== undefined && never !== '') return false;
  return isTty && env.TERM !== 'dumb';
}
