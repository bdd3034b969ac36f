/** A string of Terraform JSON, as Terraform takes it. */
export type Template =
  /** Plain text, escapes undone. */
  | { readonly kind: 'text'; readonly text: string }
  /** `${TYPE.KEY.attribute}` and nothing else. */
  | { readonly kind: 'reference'; readonly address: string; readonly attribute: string }
  /** Anything that Terraform evaluates; `expressions` are the insides of its interpolations. */
  | { readonly kind: 'expression'; readonly expressions: readonly string[] }
  | { readonly kind: 'broken'; readonly summary: string };

const REFERENCE = /^\s*((?:data\.)?[a-z_][\w-]*\.[a-z_][\w-]*)\.([a-z_][\w-]*)\s*$/i;
/** Templates in strings in templates, more than anybody writes. */
const MAX_NESTING = 32;
/** Words that begin something else than a resource. */
const RESERVED = /^(var|local|module|path|terraform|each|count|self)\./;

/** Reads a string. `$${` and `%%{` are escapes; a lone `$` or `%` is itself (measured on Terraform 1.11.4, 2026-11-22). */
export function readTemplate(text: string): Template {
  if (!text.includes('${') && !text.includes('%{')) return { kind: 'text', text };
  const expressions: string[] = [];
  let literal = '';
  for (let at = 0; at < text.length; ) {
    const head = text.slice(at, at + 3);
    if (head === '$${' || head === '%%{') {
      literal += head.slice(1);
      at += 3;
    } else if (head.startsWith('${') || head.startsWith('%{')) {
      const end = closing(text, at + 2);
      if (end === undefined) {
        const summary =
          text.slice(at + 2).trim() === '' ? 'Missing expression' : 'Unclosed template interpolation sequence';
        return { kind: 'broken', summary };
      }
      expressions.push(text.slice(at + 2, end));
      const whole = at === 0 && end === text.length - 1 && head.startsWith('$');
      const reference = whole ? REFERENCE.exec(expressions[0]!) : null;
      if (reference && !RESERVED.test(`${reference[1]!}.`)) {
        return { kind: 'reference', address: reference[1]!, attribute: reference[2]! };
      }
      at = end + 1;
    } else {
      literal += text[at]!;
      at += 1;
    }
  }
  return expressions.length === 0 ? { kind: 'text', text: literal } : { kind: 'expression', expressions };
}

/** Where the interpolation that begins before `start` ends; strings inside may hold interpolations of their own. */
function closing(text: string, start: number, nesting = 0): number | undefined {
  if (nesting > MAX_NESTING) return undefined;
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const char = text[at]!;
    if (char === '"') {
      const end = closingQuote(text, at + 1, nesting);
      if (end === undefined) return undefined;
      at = end;
    } else if (char === '{') depth++;
    else if (char === '}') {
      if (depth === 0) return at;
      depth--;
    }
  }
  return undefined;
}

function closingQuote(text: string, start: number, nesting: number): number | undefined {
  for (let at = start; at < text.length; at++) {
    const char = text[at]!;
    if (char === '\\') at++;
    else if (char === '"') return at;
    else if ((char === '$' || char === '%') && text[at + 1] === '{' && text[at - 1] !== char) {
      const end = closing(text, at + 2, nesting + 1);
      if (end === undefined) return undefined;
      at = end;
    }
  }
  return undefined;
}
