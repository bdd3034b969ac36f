import type { ForeignNames } from '../analysis/index.js';
import type { Estate } from '../model/index.js';
import type { Atom, Condition, Reading } from './reading.js';

/** Stands for every domain that nobody names: people whom no idp of the source asserts. No domain is written like it. */
export const OUTSIDE = '(outside)';
/** Callers without any identity, as a workload of its own. No workload is written like it. */
export const NOBODY = '(nobody)';
/** Non-human identities that nobody names. */
export const OTHER_WORKLOAD = '(other workload)';

/** What the vendor calls people, workloads or an idp that no binding names. */
export function foreignName(name: string): string {
  return `(${name})`;
}

/** Every name in the conditions of a reading that the source may not have. */
export function foreignNames(estate: Estate, { layers, hosting = [] }: Reading): ForeignNames {
  const found = { users: new Set<string>(), domains: new Set([OUTSIDE]), groups: new Set<string>() };
  const workloads = new Set([NOBODY, OTHER_WORKLOAD]);
  const idps = new Set<string>();
  const note = (atom: Atom): void => {
    switch (atom.kind) {
      case 'user':
        found.users.add(atom.user);
        found.domains.add(atom.user.slice(atom.user.lastIndexOf('@') + 1));
        return;
      case 'domain':
        found.domains.add(atom.domain);
        return;
      case 'group':
        if (!estate.groups.has(atom.group)) found.groups.add(foreignName(atom.group));
        return;
      case 'foreign-people':
        found.groups.add(foreignName(atom.name));
        return;
      case 'workload':
        if (!estate.workloads.has(atom.workload)) workloads.add(foreignName(atom.workload));
        return;
      case 'foreign-workload':
        workloads.add(foreignName(atom.name));
        return;
      case 'idp':
        for (const id of atom.foreign ?? []) idps.add(foreignName(id));
        for (const name of atom.idps) if (!estate.idps.has(name)) idps.add(foreignName(name));
        return;
      default:
        return;
    }
  };
  const seen = new Set<Condition>();
  for (const rules of [...layers.map((layer) => layer.rules), hosting]) {
    for (const { when, demand } of rules) {
      eachAtom(when, note, seen);
      if (demand) eachAtom(demand, note, seen);
    }
  }
  return {
    users: [...found.users],
    domains: [...found.domains],
    groups: [...found.groups],
    workloads: [...workloads],
    idps: [...idps],
  };
}

function eachAtom(condition: Condition, visit: (atom: Atom) => void, seen: Set<Condition>): void {
  if (seen.has(condition)) return;
  seen.add(condition);
  switch (condition.kind) {
    case 'all':
    case 'any':
      for (const one of condition.of) eachAtom(one, visit, seen);
      return;
    case 'not':
      eachAtom(condition.of, visit, seen);
      return;
    default:
      visit(condition);
  }
}

export function isForeignName(name: string): boolean {
  return name.startsWith('(');
}

/** The vendor's own text of a foreign name. */
export function vendorName(name: string): string {
  return name.slice(1, -1);
}
