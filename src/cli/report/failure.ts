import type { Style } from './style.js';
import { visible, visibleLines } from './visible.js';

/** One line, and the way out. */
export function failureText(
  failure: { readonly message: string; readonly help: string | undefined },
  style: Style,
): string {
  const line = `${style.error('error')}${style.strong(`: ${visible(failure.message)}`)}\n`;
  return failure.help === undefined ? line : `${line}  ${style.note('help')}: ${helpLines(failure.help)}\n`;
}

function helpLines(help: string): string {
  return visibleLines(help).split('\n').join('\n        ');
}

/** What is known when ztctl itself fails. */
export interface Bug {
  readonly error: unknown;
  /** Shows the stack. */
  readonly debug: boolean;
  readonly version: string;
  readonly argv: readonly string[];
}

/** What a user sees of a bug: no stack, but what a report of it needs. */
export function bugText(bug: Bug, style: Style): string {
  const lines = [
    `${style.error('error')}${style.strong(': this is a bug in ztctl, not in your policy; the run has no result')}`,
    `  version: ${bug.version}`,
    `  command: ${visible(['ztctl', ...bug.argv].join(' '))}`,
    `  problem: ${visible(problemOf(bug.error))}`,
    bug.debug
      ? visibleLines(bug.error instanceof Error ? (bug.error.stack ?? '') : '')
      : `  ${style.note('help')}: run it again with ZTCTL_DEBUG=1 and report what it prints`,
  ];
  return `${lines.join('\n')}\n`;
}

function problemOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
