import type { Box, Transport } from './box.js';
import { EVERY_PORT, trafficKey } from './box.js';
import { PortIndex } from './port-index.js';

const TRANSPORTS: readonly Transport[] = ['tcp', 'udp', 'icmp', 'ip'];

/** The boxes on one host: by transport, path and port. */
export class CellIndex {
  readonly #exact = new Map<string, Box>();
  readonly #cells = new Map<Transport, Map<string, PortIndex<Box>>>();
  readonly #sorted = new Map<Transport, readonly string[]>();

  /** Adds a box unless one with the same points is there already, which is returned. */
  add(box: Box): Box | undefined {
    const key = trafficKey(box);
    const same = this.#exact.get(key);
    if (same) return same;
    this.#exact.set(key, box);
    const paths = this.#cells.get(box.transport) ?? new Map<string, PortIndex<Box>>();
    this.#cells.set(box.transport, paths);
    const ports = paths.get(box.path) ?? new PortIndex<Box>();
    paths.set(box.path, ports);
    for (const range of box.ports) ports.add({ ...range, item: box });
    this.#sorted.delete(box.transport);
    return undefined;
  }

  /** Visits the boxes that share traffic and paths with `box`; one with several ranges perhaps more than once. */
  meeting(box: Box, visit: (other: Box) => void): void {
    for (const transport of TRANSPORTS) {
      if (transport !== box.transport && transport !== 'ip' && box.transport !== 'ip') continue;
      const paths = this.#cells.get(transport);
      if (!paths) continue;
      const ranges = transport === box.transport ? box.ports : [EVERY_PORT];
      for (const path of this.#comparable(transport, paths, box.path)) {
        for (const { from, to } of ranges) paths.get(path)!.visit(from, to, visit);
      }
    }
  }

  /** Visits the boxes that contain one port and path. */
  containing(transport: Transport, port: number, path: string, visit: (box: Box) => void): void {
    for (const each of transport === 'ip' ? (['ip'] as const) : ([transport, 'ip'] as const)) {
      const paths = this.#cells.get(each);
      if (!paths) continue;
      for (const above of pathsAbove(path)) paths.get(above)?.visit(port, port, visit);
    }
  }

  *#comparable(transport: Transport, paths: ReadonlyMap<string, unknown>, path: string): Generator<string> {
    for (const above of pathsAbove(path)) if (paths.has(above)) yield above;
    if (paths.size === 1 && paths.has(path)) return;
    const sorted = this.#sorted.get(transport) ?? [...paths.keys()].sort();
    this.#sorted.set(transport, sorted);
    const start = `${path}/`;
    for (let at = lowerBound(sorted, start); at < sorted.length && sorted[at]!.startsWith(start); at++)
      yield sorted[at]!;
  }
}

/** The path itself and every path that covers it, the root (empty) last. */
function* pathsAbove(path: string): Generator<string> {
  for (let at = path; ; at = at.slice(0, at.lastIndexOf('/'))) {
    yield at;
    if (at === '') return;
  }
}

function lowerBound(sorted: readonly string[], text: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
