import { Lexer } from 'yaml';
import { type Diagnostic, diagnostic } from '../diagnostics/index.js';
import type { SourceFile } from '../source/index.js';
import { MAX_DEPTH, MAX_VALUES, TOO_MANY } from './limits.js';

/** Signals of the lexer that stand for no text: start of a document, end of a flow error, start of a scalar. */
const SIGNALS = new Set(['\u0002', '\u0018', '\u001f']);

/**
 * What makes a text too much for the parser, which keeps hundreds of bytes for every lexeme: brackets nested too deeply, or too many values.
 * Takes constant memory.
 */
export function findExcess(file: SourceFile, text: string): Diagnostic | undefined {
  let offset = 0;
  let depth = 0;
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (SIGNALS.has(lexeme)) continue;
    const span = { file, start: offset, end: offset + 1 };
    if (lexeme === '[' || lexeme === '{') depth++;
    else if (lexeme === ']' || lexeme === '}') depth--;
    if (depth > MAX_DEPTH) return diagnostic('ZT017', span, { limit: MAX_DEPTH });
    if (++lexemes > MAX_VALUES) return diagnostic('ZT022', span, { path: file.path, detail: TOO_MANY });
    offset += lexeme.length;
  }
  return undefined;
}
