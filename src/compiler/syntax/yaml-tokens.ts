import type { CST } from 'yaml';
import { type Diagnostic, diagnostic } from '../diagnostics/index.js';
import type { SourceFile } from '../source/index.js';
import type { FaultList } from './fault-list.js';
import { MAX_DEPTH } from './limits.js';

/**
 * Reports anchors, aliases, tags and directives, and nesting that is too deep. Walks without recursion. False when the tree must not be
 * composed, which is recursive: it is too deep, or there is enough to say about it already.
 */
export function inspectTokens(file: SourceFile, tokens: readonly CST.Token[], faults: FaultList): boolean {
  const stack: Visit[] = tokens.map((token) => ({ token, depth: 0 })).reverse();
  for (let visit = stack.pop(); visit; visit = stack.pop()) {
    faults.add(faultOf(file, visit.token));
    if (faults.isFull) return false;
    const depth = visit.depth + (isCollection(visit.token) ? 1 : 0);
    if (depth > MAX_DEPTH) {
      faults.add(diagnostic('ZT017', tokenSpan(file, visit.token), { limit: MAX_DEPTH }));
      return false;
    }
    pushChildren(visit.token, depth, stack);
  }
  return true;
}

interface Visit {
  readonly token: CST.Token;
  readonly depth: number;
}

function isCollection(token: CST.Token): boolean {
  return token.type === 'block-map' || token.type === 'block-seq' || token.type === 'flow-collection';
}

/** In reverse, so that they are visited in the order of the text. */
function pushChildren(token: CST.Token, depth: number, stack: Visit[]): void {
  const children = childrenOf(token);
  for (let at = children.length - 1; at >= 0; at--) {
    const child = children[at];
    if (child) stack.push({ token: child, depth });
  }
}

function childrenOf(token: CST.Token): (CST.Token | null | undefined)[] {
  switch (token.type) {
    case 'block-map':
    case 'block-seq':
    case 'flow-collection':
      return token.items.flatMap((item: CST.CollectionItem) => [
        ...item.start,
        item.key,
        ...(item.sep ?? []),
        item.value,
      ]);
    case 'document':
      return [...token.start, token.value];
    case 'block-scalar':
      return token.props;
    default:
      return [];
  }
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
