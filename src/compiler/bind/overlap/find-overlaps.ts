import type { Resource } from '../../model/index.js';
import { type Box, boxOf, relate } from './box.js';
import { CellIndex } from './cell-index.js';
import { HostIndex, type HostNode } from './host-index.js';

/** Two endpoints of different resources that may not stand beside each other. */
export interface Clash {
  readonly kind: 'same' | 'split';
  readonly first: Box;
  readonly second: Box;
}

export interface Overlaps {
  readonly index: HostIndex<CellIndex>;
  /** At most one per pair of resources, and at most {@link MAX_CLASHES} in all. */
  readonly clashes: readonly Clash[];
  /** Resource to its inner resources, each with the endpoint that makes it so. */
  readonly inner: ReadonlyMap<string, ReadonlyMap<string, Box>>;
  /** How many pairs were looked at: what the search costs. */
  readonly compared: number;
}

/** More are not looked for: nobody reads them, and there can be as many as there are pairs. */
const MAX_CLASHES = 1000;

/** Compares the endpoints of all resources, in time about linear in their number and in what is found. */
export function findOverlaps(resources: Iterable<Pick<Resource, 'name' | 'endpoints'>>): Overlaps {
  const index = new HostIndex(() => new CellIndex());
  const search = new Search();
  const boxes: Box[] = [];
  for (const { name, endpoints } of resources) {
    for (const endpoint of endpoints) {
      const box = boxOf(name, endpoint);
      const same = index.node(endpoint.host).value.add(box);
      if (!same) boxes.push(box);
      else if (same.resource !== name) search.clash('same', same, box);
    }
  }
  for (const box of boxes) {
    if (search.clashes.length >= MAX_CLASHES) break;
    for (const node of index.around(box.endpoint.host))
      compare(search, box, node, isOwn(box, node) ? 'same' : 'inside');
    const internet = index.cutBy(box.endpoint.host);
    if (internet) compare(search, box, internet, 'split');
  }
  return { index, clashes: search.clashes, inner: search.inner, compared: search.compared };
}

function isOwn({ endpoint }: Box, { host }: HostNode<CellIndex>): boolean {
  if (host.kind !== endpoint.host.kind) return false;
  if (host.kind === 'cidr') return host.cidr.prefix === (endpoint.host as typeof host).cidr.prefix;
  if (host.kind === 'wildcard') return host.suffix === (endpoint.host as typeof host).suffix;
  return true;
}

function compare(search: Search, box: Box, node: HostNode<CellIndex>, host: 'same' | 'inside' | 'split'): void {
  node.value.meeting(box, (other) => {
    search.compared++;
    if (other.resource === box.resource) return;
    const relation = relate(box, other, host);
    if (relation === 'inside') search.contain(other.resource, box);
    else if (relation === 'around') search.contain(box.resource, other);
    else search.clash('split', box, other);
  });
}

class Search {
  compared = 0;
  readonly clashes: Clash[] = [];
  readonly inner = new Map<string, Map<string, Box>>();
  readonly #clashed = new Set<string>();

  contain(outer: string, box: Box): void {
    const boxes = this.inner.get(outer);
    if (!boxes) this.inner.set(outer, new Map([[box.resource, box]]));
    else if (!boxes.has(box.resource)) boxes.set(box.resource, box);
  }

  clash(kind: Clash['kind'], a: Box, b: Box): void {
    const [first, second] = a.resource < b.resource ? [a, b] : [b, a];
    const pair = `${kind} ${first.resource} ${second.resource}`;
    if (this.#clashed.has(pair) || this.clashes.length >= MAX_CLASHES) return;
    this.#clashed.add(pair);
    this.clashes.push({ kind, first, second });
  }
}
