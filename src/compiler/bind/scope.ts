import type { LocatedMap } from '../syntax/index.js';
import type { Binder } from './binder.js';
import type { Section } from './sections.js';

/** What principals are checked against. Taken from the raw declarations, so that a fault elsewhere in an idp hides none of its domains. */
export interface Scope {
  /** Domain to the names of the idps that assert it, sorted. */
  readonly domains: ReadonlyMap<string, readonly string[]>;
  readonly workloadKinds: ReadonlySet<string>;
  /** False when part of the idps could not be read: then no address is called uncovered. */
  readonly domainsKnown: boolean;
  readonly kindsKnown: boolean;
}

export function readScope(binder: Binder): Scope {
  const domains = new Map<string, string[]>();
  const domainsKnown = eachMap(binder, 'idps', (name, map) => {
    for (const domain of rawTexts(map, 'domains')) {
      const list = domains.get(domain);
      if (!list) domains.set(domain, [name]);
      else if (!list.includes(name)) list.push(name);
    }
  });
  const workloadKinds = new Set<string>();
  const kindsKnown = eachMap(binder, 'workloads', (_, map) => {
    for (const kind of rawTexts(map, 'kind')) workloadKinds.add(kind);
  });
  return { domains, workloadKinds, domainsKnown, kindsKnown };
}

/** Visits the mappings of a section in name order; false when something in it could not be read. */
function eachMap(binder: Binder, section: Section, visit: (name: string, map: LocatedMap) => void): boolean {
  let known = !binder.incomplete.has(section);
  for (const { name, entry, broken } of binder.sorted(section)) {
    if (broken) known = false;
    if (entry.value.kind === 'map') visit(name, entry.value);
  }
  return known;
}

function rawTexts(map: LocatedMap, key: string): readonly string[] {
  const node = map.entries.get(key)?.value;
  if (!node || node.kind === 'map') return [];
  const nodes = node.kind === 'list' ? node.items : [node];
  return nodes.flatMap((each) => (each.kind === 'scalar' && typeof each.value === 'string' ? [each.value] : []));
}
