import type { Estate, PrincipalRef } from '../../compiler/model/index.js';

/** Who is in the closed groups of an estate: user addresses, or workload names. */
export class Membership {
  readonly #estate: Estate;
  readonly #members = new Map<string, ReadonlySet<string> | undefined>();
  #names: ReadonlyMap<string, string> | undefined;

  constructor(estate: Estate) {
    this.#estate = estate;
  }

  /** Undefined when the group is open: its members are not known here. */
  members(group: string): ReadonlySet<string> | undefined {
    if (!this.#members.has(group)) this.#members.set(group, this.#find(group));
    return this.#members.get(group);
  }

  /** The first listed group that holds exactly these users (sorted). */
  groupOf(users: readonly string[]): string | undefined {
    this.#names ??= this.#listed();
    return this.#names.get(users.join('\n'));
  }

  #listed(): ReadonlyMap<string, string> {
    const names = new Map<string, string>();
    for (const { name, body, holds } of this.#estate.groups.values()) {
      const members = body.kind === 'listed' && holds === 'humans' ? this.members(name) : undefined;
      const key = members && [...members].sort().join('\n');
      if (key !== undefined && !names.has(key)) names.set(key, name);
    }
    return names;
  }

  #find(group: string): ReadonlySet<string> | undefined {
    const body = this.#estate.groups.get(group)?.body;
    if (body?.kind === 'listed') return union(body.members.map((ref) => this.#ref(ref)));
    if (body?.kind === 'all-of') return intersection(body.groups.map((ref) => this.#ref(ref)));
    const { directory } = this.#estate;
    if (!directory?.complete.has(group)) return undefined;
    const users = [...directory.users].filter(([, user]) => user.active && user.groups.has(group));
    return new Set(users.map(([address]) => address));
  }

  #ref(ref: PrincipalRef): ReadonlySet<string> | undefined {
    if (ref.kind === 'user') return new Set([ref.user]);
    if (ref.kind === 'workload') return new Set([ref.workload]);
    return ref.kind === 'group' ? this.members(ref.group) : undefined;
  }
}

function union(sets: readonly (ReadonlySet<string> | undefined)[]): ReadonlySet<string> | undefined {
  const known = sets.filter((set) => set !== undefined);
  return known.length < sets.length ? undefined : new Set(known.flatMap((set) => [...set]));
}

function intersection(sets: readonly (ReadonlySet<string> | undefined)[]): ReadonlySet<string> | undefined {
  const [first, ...rest] = sets;
  if (!first || rest.includes(undefined)) return undefined;
  return new Set([...first].filter((member) => rest.every((set) => set?.has(member))));
}
