import type { Piece, WhoTerm } from '../../compiler/analysis/index.js';
import type { Estate, PrincipalRef } from '../../compiler/model/index.js';
import type { Bindings } from './bindings.js';
import type { ClosedGroups } from './closed-groups.js';
import type { Context } from './context.js';
import type { Flavour } from './flavour.js';

/** The `src` of a grant and the groups that it uses. */
export interface Source {
  /** Sorted. Never empty: an empty list is accepted by the vendor and grants nothing. */
  readonly src: readonly string[];
  /** Names of listed groups to define. */
  readonly groups: readonly string[];
}

/** Why the humans of a term cannot be a source, or undefined when they can. */
export function openSetFault(estate: Estate, who: WhoTerm): string | undefined {
  const excepted = who.domains.flatMap(({ exceptUsers }) => exceptUsers);
  if (excepted.length > 0) {
    return `a source cannot leave \`${excepted[0]}\` out of an open set of users: sources are only ever added`;
  }
  const [group] = who.in;
  if (group === undefined) return undefined;
  if (who.users.length > 0) return `membership of \`group:${group}\` cannot be demanded of single users`;
  const body = estate.groups.get(group)?.body;
  const source = body?.kind === 'synced' ? estate.idps.get(body.source.value) : undefined;
  const whole = source?.domains.every(({ value }) => who.domains.some(({ domain }) => domain === value));
  return whole ? undefined : `only part of \`group:${group}\` is meant, and a source takes a synced group as a whole`;
}

/** The selectors of a piece that has been judged: every group, workload and domain in it is bound. */
export class Sources {
  readonly #estate: Estate;
  readonly #bindings: Bindings;
  readonly #flavour: Flavour;
  readonly #closed: ClosedGroups;
  /** Many pieces share one term. */
  readonly #known = new WeakMap<WhoTerm, Map<string, Source>>();

  constructor(context: Pick<Context, 'estate' | 'bindings' | 'flavour' | 'closed'>) {
    this.#estate = context.estate;
    this.#bindings = context.bindings;
    this.#flavour = context.flavour;
    this.#closed = context.closed;
  }

  of({ who, origin }: Piece): Source {
    const known = this.#known.get(who)?.get(origin.policy);
    if (known) return known;
    const source = this.#of(who, origin.policy);
    const byPolicy = this.#known.get(who) ?? new Map<string, Source>();
    this.#known.set(who, byPolicy.set(origin.policy, source));
    return source;
  }

  #of(who: WhoTerm, policy: string): Source {
    if (who.workloads.length > 0) {
      const src = who.workloads.map((name) => this.#bindings.workloads.get(name)!.value);
      return { src: src.sort(), groups: [] };
    }
    const [synced] = who.in;
    if (synced !== undefined) return { src: [this.#bindings.groups.get(synced)!.value], groups: [] };
    const { groups, users } = this.#split(new Set(who.users), policy);
    const src = [
      ...groups.map((name) => `group:${name}`),
      ...users.map((user) => this.user(user)),
      ...this.#domains(who),
    ];
    return { src: src.sort(), groups };
  }

  /** How the vendor calls an address. */
  user(address: string): string {
    return this.#bindings.users.get(address)?.value ?? address;
  }

  /** The groups that the policy names and that are meant as a whole; the rest one by one. */
  #split(
    users: Set<string>,
    policy: string,
  ): { readonly groups: readonly string[]; readonly users: readonly string[] } {
    const groups: string[] = [];
    for (const name of this.#named(policy)) {
      const members = this.#closed.users(name);
      if (!members || members.size === 0 || ![...members].every((user) => users.has(user))) continue;
      groups.push(name);
    }
    const inGroups = new Set(groups.flatMap((name) => [...this.#closed.users(name)!]));
    return { groups, users: [...users].filter((user) => !inGroups.has(user)).sort() };
  }

  #named(policy: string): readonly string[] {
    const refs: readonly PrincipalRef[] =
      this.#estate.policies.get(policy)?.who ?? this.#estate.breakGlass.get(policy)?.subjects ?? [];
    return refs.flatMap((ref) => (ref.kind === 'group' ? [ref.group] : [])).sort();
  }

  #domains({ domains }: WhoTerm): readonly string[] {
    if (domains.length === 0) return [];
    if (
      coversMembers(
        this.#bindings,
        domains.map(({ domain }) => domain),
      )
    )
      return ['autogroup:member'];
    return this.#flavour.domainSources ? domains.map(({ domain }) => `user:*@${domain}`) : [];
  }
}

/** `autogroup:member` holds every member of the tailnet, invited ones included: it stands only for exactly the domains that it is bound to. */
export function coversMembers({ members }: Bindings, domains: readonly string[]): boolean {
  return members.size > 0 && members.size === domains.length && domains.every((domain) => members.has(domain));
}
