import { hasInvisible } from './invisible.js';
import { MAX_DEPTH } from './limits.js';

/**
 * The bare value of a JSON text by the engine's own parser, for texts that come by the million. Undefined where the slow reader has to look:
 * something is wrong, a key may stand twice, or a text has escapes.
 */
export function readJsonQuickly(text: string): { readonly value: unknown } | undefined {
  if (text.includes('\\') || hasInvisible(text)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  // The engine keeps the last of two equal keys, so a key that stands twice is missing from the count.
  return writtenKeys(text) === keysOf(value, 0) ? { value } : undefined;
}

/** Keys in a valid JSON text without escapes: quoted texts that a `:` follows. */
function writtenKeys(text: string): number {
  let count = 0;
  for (let open = text.indexOf('"'); open >= 0; ) {
    let at = text.indexOf('"', open + 1) + 1;
    while (isSpace(text.charCodeAt(at))) at++;
    if (text[at] === ':') count++;
    open = text.indexOf('"', at);
  }
  return count;
}

/** NaN, which equals nothing, when the value is nested too deeply. */
function keysOf(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (depth >= MAX_DEPTH) return Number.NaN;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) count += keysOf(item, depth + 1);
    return count;
  }
  for (const item of Object.values(value)) count += 1 + keysOf(item, depth + 1);
  return count;
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}
