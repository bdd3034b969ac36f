import type { Estate, PrincipalRef } from '../../compiler/model/index.js';

/** Members of groups whose members all stand in the policy. */
export class ClosedGroups {
  readonly #estate: Estate;
  readonly #users = new Map<string, ReadonlySet<string> | undefined>();

  constructor(estate: Estate) {
    this.#estate = estate;
  }

  /** Addresses of a group's members; undefined when its membership is not said here, or when it holds workloads. */
  users(group: string): ReadonlySet<string> | undefined {
    if (!this.#users.has(group)) {
      // A cycle is refused when files are bound; this only keeps a lookup from recursing into itself.
      this.#users.set(group, undefined);
      this.#users.set(group, this.#find(group));
    }
    return this.#users.get(group);
  }

  #find(name: string): ReadonlySet<string> | undefined {
    const group = this.#estate.groups.get(name);
    if (group?.holds !== 'humans') return undefined;
    switch (group.body.kind) {
      case 'synced':
        return undefined;
      case 'listed':
        return union(group.body.members.map((member) => this.#member(member)));
      case 'all-of':
        return intersection(group.body.groups.map((member) => this.#member(member)));
    }
  }

  #member(ref: PrincipalRef): ReadonlySet<string> | undefined {
    if (ref.kind === 'user') return new Set([ref.user]);
    return ref.kind === 'group' ? this.users(ref.group) : undefined;
  }
}

function union(sets: readonly (ReadonlySet<string> | undefined)[]): ReadonlySet<string> | undefined {
  const all = new Set<string>();
  for (const set of sets) {
    if (!set) return undefined;
    for (const user of set) all.add(user);
  }
  return all;
}

function intersection(sets: readonly (ReadonlySet<string> | undefined)[]): ReadonlySet<string> | undefined {
  const [first, ...rest] = sets;
  if (!first || rest.some((set) => !set)) return undefined;
  return new Set([...first].filter((user) => rest.every((set) => set?.has(user))));
}
