import { isPlain, type Plain } from './plain.js';
import { broken } from './switches.js';
import { hasRefusedCharacter } from './values.js';

export type RequestId = string | number | null;

/** One line of requests: its id, and the object when it is well-formed, has no key twice and no refused character. */
export interface JsonLine {
  readonly id: RequestId;
  readonly root?: Plain;
}

export function readJsonLine(text: string): JsonLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { id: null };
  }
  if (!isPlain(value)) return { id: null };
  const { firstId, hasDuplicate } = isWrittenBack(value, text)
    ? { firstId: value.id, hasDuplicate: false }
    : scan(text);
  const id = typeof firstId === 'string' || typeof firstId === 'number' ? firstId : null;
  if (hasDuplicate && !broken('duplicate-key-accepted')) return { id };
  if (hasRefused(value) && !broken('refused-character-accepted')) return { id };
  return { id, root: value };
}

/** Writing the value gives the text again: then no key of the text is lost in the value. */
function isWrittenBack(value: Plain, text: string): boolean {
  return JSON.stringify(value) === text;
}

function hasRefused(value: unknown): boolean {
  if (typeof value === 'string') return hasRefusedCharacter(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, inner]) => hasRefusedCharacter(key) || hasRefused(inner));
}

/** Looks for keys that are written twice, which JSON.parse does not tell, and for the first `id`. The text is well-formed and an object. */
function scan(text: string): { readonly firstId: unknown; readonly hasDuplicate: boolean } {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s"{}[\]:,]+/gs)!;
  const open: Set<string>[] = [];
  let firstId: unknown;
  let hasDuplicate = false;
  tokens.forEach((token, at) => {
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (tokens[at + 1] === ':') {
      const key = JSON.parse(token) as string;
      const seen = open.at(-1)!;
      if (seen.has(key)) hasDuplicate = true;
      else if (key === 'id' && open.length === 1) firstId = scalar(tokens[at + 2]!);
      seen.add(key);
    }
  });
  return { firstId, hasDuplicate };
}

function scalar(token: string): unknown {
  return token === '{' || token === '[' ? undefined : JSON.parse(token);
}
