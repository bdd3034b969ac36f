import { broken } from './switches.js';
import { hasRefusedCharacter } from './values.js';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** 5.2: the canonical segments of a written path (with its first `/`); undefined when it is not one. */
export function readPath(text: string): readonly string[] | undefined {
  if (/[\s\\?#*]/u.test(text) || hasRefusedCharacter(text) || /%(?![0-9a-fA-F]{2})/.test(text)) return undefined;
  const inner = text.slice(1).replace(/\/$/, '');
  if (inner === '') return [];
  const kept: string[] = [];
  for (const written of inner.split('/')) {
    if (written === '') return undefined;
    const segment = broken('percent-not-decoded') ? written : decode(written);
    if (segment === undefined || /[/\\\t\n\r]/.test(segment) || hasRefusedCharacter(segment)) return undefined;
    if (segment === '..' && !broken('dot-segments-kept')) {
      if (kept.pop() === undefined) return undefined;
    } else if (segment !== '.' || broken('dot-segments-kept')) {
      kept.push(segment);
    }
  }
  return kept;
}

/** Decodes `%XX` once; undefined when the bytes are not UTF-8. */
function decode(segment: string): string | undefined {
  const bytes = [...segment.matchAll(/%([0-9a-fA-F]{2})|[^%]+/g)].flatMap(([text, hex]) =>
    hex === undefined ? [...Buffer.from(text, 'utf8')] : [Number.parseInt(hex, 16)],
  );
  try {
    return decoder.decode(Uint8Array.from(bytes));
  } catch {
    return undefined;
  }
}
