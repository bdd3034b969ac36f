import type { Finding } from './rule.js';

/**
 * What stays the same when text moves: code, element and cause, never a line. 16 hex digits of a 64-bit FNV-1a hash; it tells findings
 * apart and protects nothing.
 */
export function fingerprintOf(code: string, { element, cause }: Pick<Finding, 'element' | 'cause'>): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(JSON.stringify([code, element, cause]))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}
