import type { Style } from './style.js';
import { visible } from './visible.js';

/** What was written, and what to run next. `folder` is empty for the caller's own. */
export function initText(folder: string, paths: readonly string[], style: Style): string {
  const prefix = folder === '' ? '' : `${visible(folder)}/`;
  const written = paths.map((path) => `${style.add('wrote')} ${prefix}${path}\n`).join('');
  const chdir = chdirOption(folder);
  return `${written}\nNext: ztctl check${chdir}, then ztctl plan${chdir}\n`;
}

/** ` --chdir FOLDER` for a command that is suggested; empty for the caller's own folder. */
export function chdirOption(folder: string): string {
  return folder === '' ? '' : ` --chdir ${shellWord(visible(folder))}`;
}

function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
