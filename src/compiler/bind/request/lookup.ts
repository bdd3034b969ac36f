import type { Estate } from '../../model/index.js';

/** What requests ask of an estate again and again, worked out once. */
export interface Lookup {
  /** Domain to the idps that list it. */
  readonly domains: ReadonlyMap<string, ReadonlySet<string>>;
  /** Synced groups that no snapshot closes. */
  readonly openSynced: ReadonlySet<string>;
}

const lookups = new WeakMap<Estate, Lookup>();

export function lookupOf(estate: Estate): Lookup {
  let lookup = lookups.get(estate);
  if (!lookup) {
    lookup = createLookup(estate);
    lookups.set(estate, lookup);
  }
  return lookup;
}

function createLookup(estate: Estate): Lookup {
  const domains = new Map<string, Set<string>>();
  for (const { name, domains: listed } of estate.idps.values()) {
    for (const { value } of listed) {
      const idps = domains.get(value);
      if (idps) idps.add(name);
      else domains.set(value, new Set([name]));
    }
  }
  const openSynced = new Set<string>();
  for (const { name, body } of estate.groups.values()) {
    if (body.kind === 'synced' && !estate.directory?.complete.has(name)) openSynced.add(name);
  }
  return { domains, openSynced };
}
