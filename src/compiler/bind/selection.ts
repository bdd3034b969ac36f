import type { Resource } from '../model/index.js';
import { entryKey, type Selector, type ToEntry } from './selectors.js';

/** The resources that a policy reaches; shared between policies that say the same. */
export interface Selection {
  /** Sorted. */
  readonly names: readonly string[];
  readonly hasSsh: boolean;
  /** Owners of the resources; undefined stands for "nobody said one". */
  readonly owners: ReadonlySet<string | undefined>;
}

/** Answers `to` through indexes, so that a policy costs as much as it selects and no more; equal questions are answered once. */
export class SelectionIndex {
  readonly #resources: ReadonlyMap<string, Resource>;
  /** Names of resources that are not public, sorted. */
  readonly #selectable: readonly string[];
  readonly #byLabel = new Map<string, string[]>();
  readonly #bySensitivity = new Map<string, string[]>();
  readonly #byOwner = new Map<string, string[]>();
  readonly #entries = new Map<string, readonly string[]>();
  readonly #selections = new Map<string, Selection>();

  constructor(resources: ReadonlyMap<string, Resource>) {
    this.#resources = resources;
    this.#selectable = [...resources.values()].filter((each) => !each.public).map(({ name }) => name);
    for (const name of this.#selectable) {
      const { labels, sensitivity, owner } = resources.get(name)!;
      for (const [key, { value }] of labels) push(this.#byLabel, labelKey(key, value), name);
      push(this.#bySensitivity, sensitivity, name);
      if (owner !== undefined) push(this.#byOwner, owner, name);
    }
  }

  /** What one entry selects, sorted; public resources are passed over. */
  select(entry: ToEntry): readonly string[] {
    if (entry.kind === 'all') return this.#selectable;
    if (entry.kind === 'name') return this.#resources.get(entry.name)?.public ? [] : [entry.name];
    return remember(this.#entries, entryKey(entry), () => this.#selectBy(entry));
  }

  /** What an allow with these entries reaches. */
  allow(entries: readonly ToEntry[]): Selection {
    return this.#selection('allow', entries, (entry) => this.select(entry));
  }

  /** What a deny with these entries reaches: also what is inner, unless the entry's own `except` names it. */
  deny(entries: readonly ToEntry[]): Selection {
    return this.#selection('deny', entries, (entry) => this.#reach(entry));
  }

  #selection(effect: string, entries: readonly ToEntry[], reach: (entry: ToEntry) => readonly string[]): Selection {
    const key = `${effect} ${[...new Set(entries.map(entryKey))].sort().join('\n')}`;
    return remember(this.#selections, key, () => {
      const names = union(entries.map(reach)).filter((name) => this.#resources.has(name));
      const resources = names.map((name) => this.#resources.get(name)!);
      return {
        names,
        hasSsh: resources.some(({ isSsh }) => isSsh),
        owners: new Set(resources.map(({ owner }) => owner)),
      };
    });
  }

  #reach(entry: ToEntry): readonly string[] {
    const selected = this.select(entry);
    const except = new Set(entry.kind === 'selector' ? entry.except : []);
    const reached = new Set(selected);
    for (const name of selected) {
      for (const inner of this.#resources.get(name)?.inner ?? []) {
        if (!except.has(inner) && !this.#resources.get(inner)!.public) reached.add(inner);
      }
    }
    return reached.size === selected.length ? selected : [...reached].sort();
  }

  /** Takes the shortest list of candidates and asks each for the rest. */
  #selectBy(selector: Selector): readonly string[] {
    const { labels, sensitivity, owner, except } = selector;
    const lists = [
      ...labels.map(([key, values]) => values.map((value) => this.#byLabel.get(labelKey(key, value)) ?? [])),
      ...(sensitivity ? [sensitivity.map((each) => this.#bySensitivity.get(each) ?? [])] : []),
      ...(owner ? [owner.map((each) => this.#byOwner.get(each) ?? [])] : []),
    ];
    const [shortest = [this.#selectable]] = lists.sort((a, b) => total(a) - total(b));
    const left = new Set(except);
    return union(shortest).filter((name) => !left.has(name) && meets(this.#resources.get(name)!, selector));
  }
}

function meets(resource: Resource, { labels, sensitivity, owner }: Selector): boolean {
  if (sensitivity && !sensitivity.includes(resource.sensitivity)) return false;
  if (owner && (resource.owner === undefined || !owner.includes(resource.owner))) return false;
  return labels.every(([key, values]) => {
    const label = resource.labels.get(key);
    return label !== undefined && values.includes(label.value);
  });
}

function total(lists: readonly (readonly string[])[]): number {
  return lists.reduce((sum, list) => sum + list.length, 0);
}

function labelKey(key: string, value: string): string {
  return `${key} ${value}`;
}

function push(map: Map<string, string[]>, key: string, name: string): void {
  const list = map.get(key);
  if (list) list.push(name);
  else map.set(key, [name]);
}

function remember<T>(map: Map<string, T>, key: string, make: () => T): T {
  let known = map.get(key);
  if (known === undefined) {
    known = make();
    map.set(key, known);
  }
  return known;
}

/** Sorted lists joined; a single one is returned as it is. */
function union(lists: readonly (readonly string[])[]): readonly string[] {
  if (lists.length === 1) return lists[0]!;
  return [...new Set(lists.flat())].sort();
}
