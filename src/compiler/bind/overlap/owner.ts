import type { Estate } from '../../model/index.js';
import { EndpointFault, type Point, parsePoint } from '../endpoint/index.js';
import { type Box, relate } from './box.js';
import type { CellIndex } from './cell-index.js';
import { findOverlaps } from './find-overlaps.js';
import type { HostIndex } from './host-index.js';

const indexes = new WeakMap<Estate, HostIndex<CellIndex>>();

/**
 * The resource that a point belongs to, written as in a request (`tcp://10.20.3.7:5432`): that of the smallest endpoint around it.
 * `fault` says why the text is not one point; neither key = no resource has it.
 */
export function ownerOf(estate: Estate, endpointText: string): { readonly resource?: string; readonly fault?: string } {
  const point = parsePoint(endpointText);
  if (point instanceof EndpointFault) return { fault: point.why };
  const resource = smallest(indexOf(estate), point)?.resource;
  return resource === undefined ? {} : { resource };
}

/** Keeps the index that binding made anyway. */
export function rememberIndex(estate: Estate, index: HostIndex<CellIndex>): void {
  indexes.set(estate, index);
}

function indexOf(estate: Estate): HostIndex<CellIndex> {
  let index = indexes.get(estate);
  if (!index) {
    index = findOverlaps(estate.resources.values()).index;
    indexes.set(estate, index);
  }
  return index;
}

/** Endpoints of different resources around one point are nested, so the first one inside all others is the smallest. */
function smallest(index: HostIndex<CellIndex>, { transport, host, port, path = '' }: Point): Box | undefined {
  let best: { readonly box: Box; readonly node: unknown } | undefined;
  for (const node of index.around(host)) {
    node.value.containing(transport, port, path, (box) => {
      if (!best || relate(box, best.box, node === best.node ? 'same' : 'around') === 'inside') best = { box, node };
    });
  }
  return best?.box;
}
