import type { Estate, Resource } from '../../compiler/model/index.js';
import { type Box, type BoxHost, boxesOf, hostText, subtract } from './box.js';

/** One service: points of one resource that share protocol and ports, because an intercept is a product. */
export interface ServiceDraft {
  /** `NAME`, or `NAME--tcp-80-443` where the resource needs several. */
  readonly name: string;
  readonly resource: Resource;
  readonly box: Box;
}

/** The services of a resource, without the points of its inner resources. Sorted by name; none when nothing can be intercepted. */
export function servicesOf(estate: Estate, resource: Resource): readonly ServiceDraft[] {
  const holes = resource.inner.flatMap((name) => estate.resources.get(name)!.endpoints.flatMap(boxesOf));
  let boxes = resource.endpoints.flatMap(boxesOf);
  for (const hole of holes) boxes = boxes.flatMap((box) => subtract(box, hole));
  const groups = new Map<string, Box>();
  for (const box of boxes) {
    const key = partOf(box);
    const known = groups.get(key);
    groups.set(key, known ? { ...known, hosts: [...known.hosts, ...box.hosts] } : box);
  }
  return [...groups.keys()].sort().map((part) => ({
    name: groups.size === 1 ? resource.name : `${resource.name}--${part}`,
    resource,
    box: { ...groups.get(part)!, hosts: distinct(groups.get(part)!.hosts) },
  }));
}

function partOf({ protocol, ports }: Box): string {
  return [protocol, ...ports.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`))].join('-');
}

function distinct(hosts: readonly BoxHost[]): readonly BoxHost[] {
  const found = new Map(hosts.map((host) => [hostText(host), host]));
  return [...found.keys()].sort().map((text) => found.get(text)!);
}
