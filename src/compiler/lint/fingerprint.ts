import type { Finding } from './rule.js';

/**
 * What stays the same when text moves: code, element and cause, never a line. 16 hex digits of two FNV-1a hashes; they tell findings apart and
 * protect nothing.
 */
export function fingerprintOf(code: string, { element, cause }: Pick<Finding, 'element' | 'cause'>): string {
  const text = JSON.stringify([code, element, cause]);
  return hashOf(text, 0x811c9dc5) + hashOf(text, 0x9e3779b9);
}

/** Over UTF-16 code units. */
function hashOf(text: string, seed: number): string {
  let hash = seed;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    hash ^= hash >>> 15;
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
