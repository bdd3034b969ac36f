import type { Document } from '../document.js';
import { type Faults, shown, type Text } from '../faults.js';
import { splitPorts } from '../network-rules.js';
import type { Selector } from '../selector.js';

/** What a test says of one host and port. */
export interface TestPoint {
  readonly at: Text;
  readonly host: Selector;
  readonly port: number;
}

/** Reads `HOST:PORT` of a test: one host, one port. Undefined after a fault. Vendor: captured answers 2026-04-10, live 2026-11-22. */
export function readPoint(at: Text, isPing: boolean, document: Document, faults: Faults): TestPoint | undefined {
  const split = splitPorts(at, faults);
  if (!split) return undefined;
  const port = /^\d{1,5}$/.test(split.ports) ? Number(split.ports) : -1;
  if (port < (isPing ? 0 : 1) || port > 65535) {
    faults.refused(at.span, `${shown(at.text)}: a test is about one port`);
    return undefined;
  }
  const host = testHost({ text: split.host, span: at.span }, document, faults);
  return host && { at, host, port };
}

/** A host of a test: a name that stands for one thing, never a block. */
export function testHost(at: Text, { selectors }: Document, faults: Faults): Selector | undefined {
  const { text, span } = at;
  const selector = selectors.network(at, 'dst');
  if (!selector) return undefined;
  const isBlock = selector.kind === 'addresses' && selector.ranges.some(({ from, to }) => from !== to);
  if (isBlock || text.includes('/') || selector.kind === 'internet' || selector.kind === 'everything') {
    faults.refused(span, `a test is about one host, and ${shown(text)} is not`);
    return undefined;
  }
  return selector;
}
