import { visible } from './visible.js';

/** A word that a shell takes as it is, or in quotes in which nothing is special. */
export function shellWord(word: string): string {
  const shown = visible(word);
  return /^[\w@%+=:,./-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", "'\\''")}'`;
}
