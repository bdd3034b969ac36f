import type { CST } from 'yaml';
import { type Diagnostic, diagnostic } from '../diagnostics/index.js';
import type { SourceFile } from '../source/index.js';
import { MAX_DEPTH } from './limits.js';

/** What the token tree of a document shows before it is composed. */
export interface TokenFindings {
  readonly diagnostics: Diagnostic[];
  /** Composing is recursive, so a tree that is too deep must not be composed. */
  readonly tooDeep: boolean;
}

/** Reports anchors, aliases, tags and directives, and nesting that is too deep. Walks without recursion. */
export function inspectTokens(file: SourceFile, tokens: readonly CST.Token[]): TokenFindings {
  const diagnostics: Diagnostic[] = [];
  const stack: Visit[] = [];
  let tooDeep: CST.Token | undefined;
  for (const token of tokens) {
    stack.push({ token, depth: 0 });
    for (let visit = stack.pop(); visit; visit = stack.pop()) {
      const fault = faultOf(file, visit.token);
      if (fault) diagnostics.push(fault);
      const depth = visit.depth + (isCollection(visit.token) ? 1 : 0);
      if (depth > MAX_DEPTH) tooDeep ??= visit.token;
      else pushChildren(visit.token, depth, stack);
    }
  }
  if (tooDeep) diagnostics.push(diagnostic('ZT017', tokenSpan(file, tooDeep), { limit: MAX_DEPTH }));
  return { diagnostics, tooDeep: tooDeep !== undefined };
}

interface Visit {
  readonly token: CST.Token;
  readonly depth: number;
}

function isCollection(token: CST.Token): boolean {
  return token.type === 'block-map' || token.type === 'block-seq' || token.type === 'flow-collection';
}

function pushChildren(token: CST.Token, depth: number, stack: Visit[]): void {
  const push = (child: CST.Token | null | undefined) => {
    if (child) stack.push({ token: child, depth });
  };
  if ('items' in token) {
    for (const item of token.items) {
      item.start.forEach(push);
      push(item.key);
      item.sep?.forEach(push);
      push(item.value);
    }
  }
  if ('start' in token && Array.isArray(token.start)) token.start.forEach(push);
  if ('value' in token) push(token.value);
  if ('props' in token) token.props.forEach(push);
}

function faultOf(file: SourceFile, token: CST.Token): Diagnostic | undefined {
  switch (token.type) {
    case 'anchor':
    case 'alias':
      return diagnostic('ZT012', tokenSpan(file, token), { text: token.source, what: token.type });
    case 'tag':
      return diagnostic('ZT014', tokenSpan(file, token), { text: token.source });
    case 'directive':
      return diagnostic('ZT016', tokenSpan(file, token), { what: 'directive' });
    default:
      return undefined;
  }
}

function tokenSpan(file: SourceFile, token: CST.Token) {
  const length = 'source' in token ? token.source.length : 1;
  return { file, start: token.offset, end: token.offset + Math.max(1, length) };
}
