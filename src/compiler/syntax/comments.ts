import { Lexer } from 'yaml';
import type { SourceFile, Span } from '../source/index.js';

/** A comment, from its `#` to the end of its line. */
export interface Comment {
  readonly text: string;
  readonly span: Span;
  /** True when nothing else stands on its line. */
  readonly isAlone: boolean;
}

/** What the lexer puts before the text of a scalar, which may begin with `#`. */
const SCALAR = '\u001f';
const SIGNALS = new Set(['\u0002', '\u0018', SCALAR]);

/** Every comment of a YAML text, in order. A `#` inside text is none. */
export function readComments(file: SourceFile): readonly Comment[] {
  const comments: Comment[] = [];
  let offset = 0;
  let isScalar = false;
  for (const lexeme of new Lexer().lex(file.text)) {
    if (SIGNALS.has(lexeme)) {
      isScalar = lexeme === SCALAR;
      continue;
    }
    if (lexeme.startsWith('#') && !isScalar) comments.push(comment(file, offset, lexeme));
    offset += lexeme.length;
    isScalar = false;
  }
  return comments;
}

function comment(file: SourceFile, start: number, text: string): Comment {
  const lineStart = Math.max(file.text.lastIndexOf('\n', start - 1), file.text.lastIndexOf('\r', start - 1)) + 1;
  const isAlone = file.text.slice(lineStart, start).trim() === '';
  return { text, span: { file, start, end: start + text.length }, isAlone };
}
