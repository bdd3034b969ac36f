import type { Estate } from '../model/index.js';
import { endpointBoxes, hasPorts, pathHas } from './box.js';
import { HostItems } from './host-items.js';
import type { OneHost, OnePoint } from './point.js';
import type { PathPattern, PointBox, Reading, Traffic } from './reading.js';
import { TRAFFIC } from './reading.js';

/** Points that nothing tells apart: the same resource has them, and the same rules speak of them. */
export interface Cell {
  /** One of them. */
  readonly point: OnePoint;
  /** The resource whose points they are; absent when no resource has them. */
  readonly resource?: string;
  /** By layer, the positions of the rules that have the points, ascending. */
  readonly rules: readonly (readonly number[])[];
}

type Item =
  | { readonly kind: 'resource'; readonly box: PointBox; readonly resource: string }
  | { readonly kind: 'rule' | 'except'; readonly box: PointBox; readonly layer: number; readonly rule: number };

/** Every kind of point that an artefact or the source tells apart and that `isWanted`, each once; those of resources first named, first found. */
export function* cellsOf(
  estate: Estate,
  reading: Reading,
  isWanted: (resource: string | undefined) => boolean = () => true,
): Generator<Cell> {
  const items = itemsOf(estate, reading);
  const seen = new Set<string>();
  const hosts = new Set<string>();
  for (const host of items.representatives()) {
    const here = items.at(host);
    if (here.length === 0) continue;
    const key = here.map((item) => idOf(item)).join();
    if (hosts.has(key)) continue;
    hosts.add(key);
    for (const cell of cellsAt(estate, reading, host, here)) {
      const text = `${cell.resource ?? ''} ${cell.rules.join('/')}`;
      if (seen.has(text) || !isWanted(cell.resource)) continue;
      seen.add(text);
      yield cell;
    }
  }
}

const IDS = new WeakMap<Item, number>();
let lastId = 0;

function idOf(item: Item): number {
  let id = IDS.get(item);
  if (id === undefined) {
    id = ++lastId;
    IDS.set(item, id);
  }
  return id;
}

function itemsOf(estate: Estate, { layers }: Reading): HostItems<Item> {
  const items = new HostItems<Item>();
  for (const { name, endpoints } of estate.resources.values()) {
    for (const box of endpoints.flatMap(endpointBoxes)) items.add(box.host, { kind: 'resource', box, resource: name });
  }
  for (const [layer, { rules }] of layers.entries()) {
    for (const [rule, { points, except }] of rules.entries()) {
      for (const box of points) items.add(box.host, { kind: 'rule', box, layer, rule });
      for (const box of except ?? []) items.add(box.host, { kind: 'except', box, layer, rule });
    }
  }
  return items;
}

function* cellsAt(estate: Estate, reading: Reading, host: OneHost, here: readonly Item[]): Generator<Cell> {
  for (const traffic of TRAFFIC) {
    const items = here.filter(({ box }) => box.traffic === traffic);
    if (items.length === 0) continue;
    for (const { port, items: open } of portCells(traffic, items)) {
      for (const path of traffic === 'tcp' ? pathsOf(open) : ['']) {
        const active = path === undefined ? open : open.filter(({ box }) => pathHas(box.path, path));
        if (active.length > 0) yield cellOf(estate, reading, { host, traffic, port, path: path ?? '' }, active);
      }
    }
  }
}

interface PortCell {
  readonly port: number;
  readonly items: readonly Item[];
}

const LAST_PORT = 65_535;

/** One port of every stretch on which the same items are open: a sweep, so that many ranges on one host cost no more than what is open. */
function* portCells(traffic: Traffic, items: readonly Item[]): Generator<PortCell> {
  if (!hasPorts(traffic)) {
    yield { port: 0, items };
    return;
  }
  const ranges = items
    .flatMap((item) => (item.box.ports ?? [{ from: 0, to: LAST_PORT }]).map(({ from, to }) => ({ from, to, item })))
    .sort((a, b) => a.from - b.from);
  const cuts = [...new Set(ranges.flatMap(({ from, to }) => [from, to + 1]))].sort((a, b) => a - b);
  let open: typeof ranges = [];
  let next = 0;
  for (const port of cuts) {
    open = open.filter(({ to }) => to >= port);
    for (; next < ranges.length && ranges[next]!.from <= port; next++) open.push(ranges[next]!);
    if (open.length > 0) yield { port, items: [...new Set(open.map(({ item }) => item))] };
  }
}

/** One path of every kind that the patterns tell apart; undefined alone where none speaks of paths. */
function pathsOf(items: readonly Item[]): readonly (string | undefined)[] {
  const patterns = new Map(items.flatMap(({ box }) => (box.path ? [[keyOf(box.path), box.path] as const] : [])));
  if (patterns.size === 0) return [undefined];
  return [...new Set(['', '/some-page', ...[...patterns.values()].flatMap(samplesOf)])];
}

function keyOf(pattern: PathPattern): string {
  return pattern.kind === 'glob' ? `glob ${pattern.glob}` : `${pattern.kind} ${pattern.path}`;
}

function samplesOf(pattern: PathPattern): readonly string[] {
  switch (pattern.kind) {
    case 'prefix':
      return [pattern.path, `${pattern.path}/some-page`];
    case 'exact':
      return [pattern.path];
    case 'glob':
      return ['', 'x', '/x', 'x/y'].map((text) => pattern.glob.replaceAll('*', text));
  }
}

function cellOf(estate: Estate, { layers }: Reading, point: OnePoint, items: readonly Item[]): Cell {
  const resource = ownerOf(estate, items);
  const without = new Set(items.flatMap((item) => (item.kind === 'except' ? [`${item.layer} ${item.rule}`] : [])));
  const rules = layers.map(() => new Set<number>());
  for (const item of items) {
    if (item.kind === 'rule' && !without.has(`${item.layer} ${item.rule}`)) rules[item.layer]!.add(item.rule);
  }
  return {
    point,
    ...(resource !== undefined && { resource }),
    rules: rules.map((one) => [...one].sort((a, b) => a - b)),
  };
}

/** Of the resources around a point, all nested, the innermost. */
function ownerOf(estate: Estate, items: readonly Item[]): string | undefined {
  const names = new Set(items.flatMap((item) => (item.kind === 'resource' ? [item.resource] : [])));
  for (const name of names) {
    const { inner } = estate.resources.get(name)!;
    if (!inner.some((one) => names.has(one))) return name;
  }
  return undefined;
}
