import type { Estate, Group, PrincipalRef } from '../../model/index.js';

/** Who can be meant: exactly these people or workloads, or anyone with an address in one of these domains. */
export type Members =
  | { readonly kind: 'closed'; readonly names: ReadonlySet<string> }
  | { readonly kind: 'open'; readonly domains: ReadonlySet<string> };

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
export function isNobody(members: Members): boolean {
  return members.kind === 'closed' ? members.names.size === 0 : members.domains.size === 0;
}

/** What follows the last `@`. */
export function domainOf(user: string): string {
  return user.slice(user.lastIndexOf('@') + 1);
}

function closed(names: Iterable<string>): Members {
  return { kind: 'closed', names: new Set(names) };
}

function open(domains: Iterable<string>): Members {
  return { kind: 'open', domains: new Set(domains) };
}

function unionOf(all: readonly Members[]): Members {
  const names = all.flatMap((one) => (one.kind === 'closed' ? [...one.names] : []));
  const domains = all.flatMap((one) => (one.kind === 'open' ? [...one.domains] : []));
  return domains.length === 0 ? closed(names) : open([...domains, ...names.map(domainOf)]);
}

function intersection(a: Members, b: Members): Members {
  if (a.kind === 'closed' && b.kind === 'closed') return closed([...a.names].filter((name) => b.names.has(name)));
  if (a.kind === 'closed') return closed([...a.names].filter((name) => lies(name, b)));
  if (b.kind === 'closed') return intersection(b, a);
  return open([...a.domains].filter((domain) => b.domains.has(domain)));
}

function lies(name: string, members: Members): boolean {
  return members.kind === 'open' ? members.domains.has(domainOf(name)) : members.names.has(name);
}
