import type { Context } from './context.js';
import { usageFailure } from './failure.js';
import { callerPath } from './paths.js';
import { REPORT_FORMATS, type ReportFormat } from './report/index.js';

/** A format of a result. */
export type FormatName = 'text' | 'json' | ReportFormat;

/** Every format, those for people first. */
export const FORMATS: readonly FormatName[] = ['text', 'json', ...(Object.keys(REPORT_FORMATS) as ReportFormat[])];

/** One `--format`, as typed. */
export interface FormatChoice {
  readonly name: FormatName;
  /** Absent = standard output. */
  readonly file?: string;
}

/** What a run prints, and what it writes besides. */
export interface Formats {
  readonly stdout: FormatName;
  readonly files: readonly { readonly name: FormatName; readonly path: string; readonly shown: string }[];
}

/**
 * Understands `--format` and `--json`. Formats with a file come on top of what is printed, which is text unless one of the others says
 * otherwise. Called before a command does any work.
 */
export function formatsOf(context: Context, choices: readonly FormatChoice[] = []): Formats {
  const printed = new Set(choices.filter(({ file }) => file === undefined).map(({ name }) => name));
  if (context.json) printed.add('json');
  if (printed.size > 1) {
    const names = [...printed].join(' and ');
    throw usageFailure(`standard output takes one format, not ${names}`, 'give the others a file: --format sarif=FILE');
  }
  const files = choices.flatMap(({ name, file }) => {
    return file === undefined ? [] : [{ name, path: callerPath(context, file), shown: file }];
  });
  const twice = files.find(({ path }, at) => files.findIndex((one) => one.path === path) !== at);
  if (twice) throw usageFailure(`two formats are to be written to ${twice.shown}`, 'give each a file of its own');
  return { stdout: [...printed][0] ?? 'text', files };
}
