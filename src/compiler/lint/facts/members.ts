import type { Estate, Group, PrincipalRef } from '../../model/index.js';

/** Who can be meant. */
export interface Members {
  /** `closed`: exactly `names`. `open`: beside them whoever open groups and domains hold. */
  readonly kind: 'closed' | 'open';
  readonly names: ReadonlySet<string>;
  /** Domains in which those lie who are meant without being named. Empty when closed. */
  readonly strangers: ReadonlySet<string>;
  /** Every domain in which somebody meant may lie, when open; empty when closed. */
  readonly domains: ReadonlySet<string>;
}

/** Who principals are, as far as the estate and its directory say. People whom the directory calls inactive are nobody. */
export class Membership {
  readonly #estate: Estate;
  readonly #groups = new Map<string, Members>();

  constructor(estate: Estate) {
    this.#estate = estate;
  }

  of(refs: readonly PrincipalRef[]): Members {
    return unionOf(refs.map((ref) => this.#ref(ref)));
  }

  group(name: string): Members {
    let found = this.#groups.get(name);
    if (!found) {
      found = this.#body(this.#estate.groups.get(name)!);
      this.#groups.set(name, found);
    }
    return found;
  }

  #ref(ref: PrincipalRef): Members {
    switch (ref.kind) {
      case 'user':
        return closed(this.#estate.directory?.users.get(ref.user)?.active === false ? [] : [ref.user]);
      case 'group':
        return this.group(ref.group);
      case 'workload':
        return closed([ref.workload]);
      case 'domain':
        return open([ref.domain]);
      case 'everyone':
        return open([...this.#estate.idps.values()].flatMap(({ domains }) => domains.map(({ value }) => value)));
      case 'workload-kind':
        return closed(
          [...this.#estate.workloads.values()]
            .filter(({ workloadKind }) => workloadKind === ref.workloadKind)
            .map(({ name }) => name),
        );
      case 'workloads':
        return closed(this.#estate.workloads.keys());
    }
  }

  #body({ name, body }: Group): Members {
    switch (body.kind) {
      case 'listed':
        return this.of(body.members);
      case 'all-of':
        return body.groups.map((ref) => this.#ref(ref)).reduce(intersection);
      case 'synced': {
        const domains = (this.#estate.idps.get(body.source.value)?.domains ?? []).map(({ value }) => value);
        const { directory } = this.#estate;
        if (!directory?.complete.has(name)) return open(domains);
        const asserted = new Set(domains);
        const listed = [...directory.users].filter(
          ([user, { active, groups }]) => active && groups.has(name) && asserted.has(domainOf(user)),
        );
        return closed(listed.map(([user]) => user));
      }
    }
  }
}

/** True when nobody can be meant, whoever open groups hold. */
export function isNobody({ names, strangers }: Members): boolean {
  return names.size === 0 && strangers.size === 0;
}

/** What follows the last `@`. */
export function domainOf(user: string): string {
  return user.slice(user.lastIndexOf('@') + 1);
}

function closed(names: Iterable<string>): Members {
  return membersOf(names, []);
}

function open(domains: Iterable<string>): Members {
  return membersOf([], domains);
}

function membersOf(names: Iterable<string>, strangers: Iterable<string>): Members {
  const [people, unnamed] = [new Set(names), new Set(strangers)];
  const isClosed = unnamed.size === 0;
  const domains = isClosed ? unnamed : new Set([...unnamed, ...[...people].map(domainOf)]);
  return { kind: isClosed ? 'closed' : 'open', names: people, strangers: unnamed, domains };
}

function unionOf(all: readonly Members[]): Members {
  return membersOf(
    all.flatMap(({ names }) => [...names]),
    all.flatMap(({ strangers }) => [...strangers]),
  );
}

function intersection(a: Members, b: Members): Members {
  const within = (inner: Members, outer: Members): readonly string[] =>
    [...inner.names].filter((name) => outer.names.has(name) || outer.strangers.has(domainOf(name)));
  const strangers = [...a.strangers].filter((domain) => b.strangers.has(domain));
  return membersOf([...within(a, b), ...within(b, a)], strangers);
}
