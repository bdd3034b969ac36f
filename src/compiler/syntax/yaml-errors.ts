import type { YAMLError } from 'yaml';
import { type Diagnostic, diagnostic } from '../diagnostics/index.js';
import type { SourceFile, Span } from '../source/index.js';

/** Codes of the library that concern what is refused from the tokens already, with a diagnostic of its own. */
const REPORTED_ELSEWHERE = new Set([
  'ALIAS_PROPS',
  'BAD_ALIAS',
  'BAD_DIRECTIVE',
  'MULTIPLE_ANCHORS',
  'MULTIPLE_TAGS',
  'TAG_RESOLVE_FAILED',
  'BAD_PROP_ORDER',
]);

const INDENTATION = /[ \t]*/y;

const HELP: Readonly<Record<string, string>> = {
  BAD_INDENT: 'keys of one mapping start in the same column; what belongs to a key is indented more than the key',
  BAD_DQ_ESCAPE: 'inside double quotes `\\` starts an escape; write `\\\\`, or use single quotes',
  BAD_SCALAR_START: 'put the text in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a text that contains `: ` needs quotes; a mapping starts on a line of its own',
  BLOCK_IN_FLOW: 'inside `[…]` and `{…}` everything is written with brackets and commas',
  KEY_OVER_1024_CHARS: 'a key has at most 1024 characters',
  MISSING_CHAR: 'close the bracket or quote, or add the `:` or `,` that is missing',
  MULTILINE_IMPLICIT_KEY: 'a key stands on one line, followed by `:`',
  UNEXPECTED_TOKEN:
    'look for a bracket, comma or quote too many; a text that starts with a special character needs quotes',
};

/** A syntax error of the library as a diagnostic; undefined for what another diagnostic already says. */
export function yamlError(file: SourceFile, error: YAMLError): Diagnostic | undefined {
  if (REPORTED_ELSEWHERE.has(error.code)) return undefined;
  const span = visibleSpan(file, error.pos[0], error.pos[1] + (error.code === 'BAD_DQ_ESCAPE' ? 1 : 0));
  const tab = indentingTab(file.text, span.start) ?? (error.code === 'TAB_AS_INDENT' ? span.start : undefined);
  if (tab !== undefined) return diagnostic('ZT018', { file, start: tab, end: tab + 1 }, {});
  const help = HELP[error.code];
  return diagnostic('ZT010', span, { detail: sentence(error.message) }, help === undefined ? {} : { help });
}

/** Lower case first letter, no final stop, and no text of the user, which the code frame shows anyway. */
function sentence(message: string): string {
  const first = message
    .split('\n', 1)[0]!
    .replace(/: ".*$/, '')
    .replace(/\.$/, '');
  return first.slice(0, 1).toLowerCase() + first.slice(1);
}

/** At least one and at most one line's worth of characters inside the text, so that there is something to mark. */
function visibleSpan(file: SourceFile, start: number, end: number): Span {
  const from = Math.min(start, Math.max(0, file.text.length - 1));
  const lineEnd = file.text.indexOf('\n', from);
  const limit = lineEnd < 0 ? file.text.length : Math.max(lineEnd, from + 1);
  return { file, start: from, end: Math.min(Math.max(end, from + 1), limit) };
}

/** The first tab in the indentation of the line of `offset`, when nothing but that indentation stands before it. */
function indentingTab(text: string, offset: number): number | undefined {
  const lineStart = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  INDENTATION.lastIndex = lineStart;
  const indentation = INDENTATION.exec(text)?.[0] ?? '';
  const tab = indentation.indexOf('\t');
  return tab >= 0 && offset <= lineStart + indentation.length ? lineStart + tab : undefined;
}
