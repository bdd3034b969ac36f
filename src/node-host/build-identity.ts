import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * What tells the results of this build from those of another one: version, digest of the sources, runtime with its time zones. Undefined when the
 * program runs from its sources: those change without a trace.
 */
export function buildIdentity(
  version: string,
  versions: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const here = fileURLToPath(import.meta.url);
  if (!here.endsWith('.js')) return undefined;
  try {
    const sources = readFileSync(fileURLToPath(new URL('../.built-from', import.meta.url)), 'utf8');
    return JSON.stringify([version, sources, versions.node, versions.icu, versions.tz]);
  } catch {
    return undefined;
  }
}
