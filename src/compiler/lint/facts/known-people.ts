import type { WhoTerm } from '../../analysis/index.js';
import type { Estate } from '../../model/index.js';
import { domainOf } from './members.js';

/**
 * The people whom principals of a piece mean, as far as they are known by name: those that are named, and those of the directory snapshot whose
 * domain or groups are meant. Without a snapshot nobody of a domain or an open group is known.
 */
export class KnownPeople {
  readonly #active: readonly (readonly [string, ReadonlySet<string>])[];
  readonly #groups: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #found = new Map<string, ReadonlySet<string>>();

  constructor({ directory }: Estate) {
    const users = [...(directory?.users ?? [])].filter(([, { active }]) => active);
    this.#active = users.map(([user, { groups }]) => [user, groups]);
    this.#groups = new Map(this.#active);
  }

  of(who: WhoTerm): ReadonlySet<string> {
    const key = JSON.stringify(who);
    const known = this.#found.get(key) ?? new Set(this.#peopleOf(who));
    this.#found.set(key, known);
    return known;
  }

  #peopleOf({ users, domains, in: inGroups, notIn }: WhoTerm): readonly string[] {
    const isIn = (user: string): boolean => {
      const groups = this.#groups.get(user);
      return inGroups.every((name) => groups?.has(name)) && !notIn.some((name) => groups?.has(name));
    };
    const exceptIn = new Map(domains.map(({ domain, exceptUsers }) => [domain, new Set(exceptUsers)]));
    const ofDomains = domains.length === 0 ? [] : this.#active.map(([user]) => user);
    const isMeant = (user: string): boolean => exceptIn.get(domainOf(user))?.has(user) === false;
    return [...users, ...ofDomains.filter(isMeant)].filter(isIn);
  }
}
