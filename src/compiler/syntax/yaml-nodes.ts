import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { type Diagnostic, diagnostic } from '../diagnostics/index.js';
import type { SourceFile, Span } from '../source/index.js';
import type { FaultList } from './fault-list.js';
import { hasInvisible, invisibleName } from './invisible.js';
import type { LocatedEntry, LocatedNode, LocatedScalar } from './located-node.js';
import { asPlaceholder } from './placeholders.js';

/** Library nodes to located nodes. Recursion is bounded, because the depth was checked on the tokens. */
export class NodeConverter {
  readonly #file: SourceFile;
  readonly #faults: FaultList;

  constructor(file: SourceFile, faults: FaultList) {
    this.#file = file;
    this.#faults = faults;
  }

  convert(node: ParsedNode): LocatedNode {
    if (isMap(node)) return this.#map(node as YAMLMap.Parsed);
    if (isSeq(node)) {
      const items = (node.items as ParsedNode[]).map((item) => this.convert(item));
      const last = items.at(-1);
      const end = node.flow || !last ? node.range![1] : last.span.end;
      return { kind: 'list', items, span: this.#span(node.range![0], end) };
    }
    if (isAlias(node)) {
      return asPlaceholder({ kind: 'scalar', value: null, span: this.#span(node.range![0], node.range![1]) });
    }
    return this.#scalar(node as Scalar.Parsed);
  }

  #scalar(node: Scalar.Parsed): LocatedScalar {
    const span = this.#span(node.range[0], node.range[1]);
    const value = scalarValue(node);
    if (typeof value === 'string' && node.type === 'QUOTE_DOUBLE' && hasInvisible(value)) this.#escaped(value, span);
    return { kind: 'scalar', value, span };
  }

  #map(node: YAMLMap.Parsed): LocatedNode {
    const entries = new Map<string, LocatedEntry>();
    let end = node.range[0];
    for (const pair of node.items as Pair<ParsedNode, ParsedNode | null>[]) {
      const entry = this.#entry(pair);
      end = Math.max(end, entry.value.span.end);
      if (this.#isFaultyKey(pair.key, entry, entries)) continue;
      entries.set(entry.key, entry);
    }
    return { kind: 'map', entries, span: this.#span(node.range[0], node.flow ? node.range[1] : end) };
  }

  #entry({ key, value }: Pair<ParsedNode, ParsedNode | null>): LocatedEntry {
    const keySpan = this.#span(key.range![0], key.range![1]);
    const empty: LocatedNode = { kind: 'scalar', value: null, span: this.#span(keySpan.end, keySpan.end) };
    return {
      key: isScalar(key) ? String(key.value) : '',
      keySpan,
      value: value && !isEmptyScalar(value) ? this.convert(value) : empty,
    };
  }

  #isFaultyKey(key: ParsedNode, entry: LocatedEntry, entries: ReadonlyMap<string, LocatedEntry>): boolean {
    const fault = this.#keyFault(key, entry, entries.get(entry.key));
    this.#faults.add(fault);
    return fault !== undefined;
  }

  #keyFault(key: ParsedNode, entry: LocatedEntry, first: LocatedEntry | undefined): Diagnostic | undefined {
    const found = this.#notText(key);
    if (found) return diagnostic('ZT015', entry.keySpan, { found });
    if (entry.key === '<<' && isScalar(key) && key.type === 'PLAIN') return diagnostic('ZT013', entry.keySpan, {});
    if (hasInvisible(entry.key) && isScalar(key) && key.type === 'QUOTE_DOUBLE') {
      return diagnostic('ZT019', entry.keySpan, { name: invisibleName(entry.key)! });
    }
    if (!first) return undefined;
    const related = [{ span: first.keySpan, label: 'first written here' }];
    return diagnostic('ZT011', entry.keySpan, { key: entry.key }, { label: 'again here', related });
  }

  #notText(key: ParsedNode): string | undefined {
    if (isCollection(key)) return isMap(key) ? 'a mapping' : 'a list';
    if (isAlias(key)) return 'an alias';
    const { value, source } = key as Scalar.Parsed;
    if (typeof value === 'string') return undefined;
    if (value === null) return source === '' ? 'nothing' : `nothing (\`${source}\`)`;
    return `the ${typeof value === 'number' ? 'number' : 'truth value'} \`${source}\``;
  }

  #escaped(value: string, span: Span): void {
    this.#faults.add(diagnostic('ZT019', span, { name: invisibleName(value)! }));
  }

  #span(start: number, end: number): Span {
    return { file: this.#file, start, end };
  }
}

function scalarValue(node: Scalar.Parsed): LocatedScalar['value'] {
  const { value } = node as { value: unknown };
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null)
    return value;
  return String(value);
}

/** A value of which nothing is written. */
function isEmptyScalar(node: ParsedNode): boolean {
  return isScalar(node) && node.source === '' && node.type === 'PLAIN';
}
