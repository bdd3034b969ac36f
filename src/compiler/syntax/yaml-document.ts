import { Composer, type CST, type Document, isScalar, type ParsedNode, Parser } from 'yaml';
import { diagnostic } from '../diagnostics/index.js';
import type { SourceFile } from '../source/index.js';
import type { FaultList } from './fault-list.js';
import type { LocatedNode } from './located-node.js';
import { yamlError } from './yaml-errors.js';
import { findExcess } from './yaml-lexemes.js';
import { NodeConverter } from './yaml-nodes.js';
import { inspectTokens } from './yaml-tokens.js';

/**
 * Reads a text through the `yaml` package: the authority on what YAML 1.2 means, and the one that explains what is wrong. Undefined when the
 * text is empty, and when its syntax is wrong.
 */
export function readDocument(file: SourceFile, faults: FaultList): LocatedNode | undefined {
  // The parser takes a list after a byte order mark for text.
  const text = file.text.replace(/^\ufeff/, '\n');
  const excess = findExcess(file, text);
  faults.add(excess);
  if (excess) return undefined;
  const tokens = firstDocument(file, text, faults);
  if (!inspectTokens(file, tokens, faults)) return undefined;
  const document = compose(tokens, text.length);
  for (const error of document?.errors ?? []) faults.add(yamlError(file, error));
  if (!document || document.errors.length > 0 || !document.contents || isBlank(document.contents)) return undefined;
  return new NodeConverter(file, faults).convert(document.contents);
}

/** The tokens up to a second document, which is reported and not read. */
function firstDocument(file: SourceFile, text: string, faults: FaultList): CST.Token[] {
  const tokens: CST.Token[] = [];
  let hasDocument = false;
  for (const token of new Parser().parse(text)) {
    if (token.type === 'document') {
      if (hasDocument) {
        const span = { file, start: token.offset, end: Math.min(file.text.length, token.offset + 3) };
        faults.add(diagnostic('ZT016', span, { what: 'document' }));
        break;
      }
      hasDocument = true;
    }
    tokens.push(token);
  }
  return tokens;
}

function compose(tokens: readonly CST.Token[], length: number): Document.Parsed | undefined {
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    merge: false,
    uniqueKeys: false,
    strict: true,
    prettyErrors: false,
    logLevel: 'silent',
  });
  // A hostile file makes a million errors, whose stack traces would take gigabytes.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    const [document] = composer.compose(tokens, true, length);
    return document as Document.Parsed | undefined;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function isBlank(node: ParsedNode): boolean {
  return isScalar(node) && node.source === '' && node.type === 'PLAIN';
}
