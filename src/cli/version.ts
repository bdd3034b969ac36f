import { createRequire } from 'node:module';

/** The version in package.json: the folder is as deep below it in `src` as in `dist`. */
export function packageVersion(): string {
  const found = createRequire(import.meta.url)('../../package.json') as { readonly version: string };
  return found.version;
}
