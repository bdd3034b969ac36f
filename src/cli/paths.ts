import { resolve } from 'node:path';
import type { Context } from './context.js';

/** An absolute path. */
export function resolvePath(folder: string, path: string): string {
  return resolve(folder, path);
}

/** A path typed on the command line: relative to the caller's folder, never to the project's. */
export function callerPath(context: Context, typed: string): string {
  return resolve(context.io.cwd, typed);
}

/** How a folder is put before the paths that are shown: no trailing `/`, empty for the caller's own. */
export function shownFolder(typed: string | undefined): string {
  if (typed === undefined) return '';
  const trimmed = typed.replaceAll('\\', '/').replace(/(?<=.)\/+$/, '');
  return trimmed === '.' ? '' : trimmed.replace(/^\.\//, '');
}
