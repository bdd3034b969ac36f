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
  const span = visibleSpan(file, error.pos[0], error.pos[1]);
  if (error.code === 'TAB_AS_INDENT' || startsAfterTab(file.text, span.start)) {
    return diagnostic('ZT018', tabSpan(file, span.start), {});
  }
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

/** Whether only white space with a tab in it stands between the start of the line and the place. */
function startsAfterTab(text: string, offset: number): boolean {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ ]*\t\s*$/.test(text.slice(lineStart, Math.min(offset, lineStart + 1000)));
}

function tabSpan(file: SourceFile, offset: number): Span {
  const lineStart = file.text.lastIndexOf('\n', offset - 1) + 1;
  const tab = file.text.indexOf('\t', lineStart);
  const lineEnd = file.text.indexOf('\n', lineStart);
  const start = tab >= 0 && (lineEnd < 0 || tab < lineEnd) ? tab : offset;
  return { file, start, end: start + 1 };
}
