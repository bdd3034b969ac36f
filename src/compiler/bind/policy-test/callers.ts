import type { Group, RequestPrincipal } from '../../model/index.js';
import type { Context } from '../context.js';
import { partsOf } from '../groups.js';
import { domainOf } from '../users.js';

/** What group membership depends on. */
export type GroupContext = Pick<Context, 'groups' | 'idps' | 'directory'>;

/** One caller that `group: x` stands for. A person without `user` is unnamed: any address of the domain that is written nowhere. */
type Caller =
  | { readonly kind: 'person'; readonly user?: string; readonly domain: string; readonly groups: readonly string[] }
  | { readonly kind: 'workload'; readonly workload: string };

/** Everyone that `group: x` stands for, sorted; empty when the group stands for nobody. Undefined when a group in it could not be bound. */
export function callersOf(context: GroupContext, name: string): readonly RequestPrincipal[] | undefined {
  const known = new Map<string, readonly Caller[]>();
  for (const group of partsFirst(context, name)) known.set(group.name, readCallers(context, group, known));
  return known
    .get(name)
    ?.map((caller) => [keyOf(caller), caller] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, caller]) => toPrincipal(context, caller));
}

/** The groups that a group is made of, each after its own parts, itself last; without recursion, as nesting has no limit. */
function partsFirst({ groups }: GroupContext, name: string): readonly Group[] {
  const found: Group[] = [];
  const seen = new Set<string>();
  const open: { readonly name: string; readonly isDone: boolean }[] = [{ name, isDone: false }];
  for (let next = open.pop(); next; next = open.pop()) {
    const group = groups.get(next.name);
    if (next.isDone) found.push(group!);
    else if (group && !seen.has(next.name)) {
      seen.add(next.name);
      open.push({ name: next.name, isDone: true });
      for (const part of partsOf(group.body)) open.push({ name: part.group, isDone: false });
    }
  }
  return found;
}

function readCallers(
  context: GroupContext,
  { name, body }: Group,
  known: ReadonlyMap<string, readonly Caller[]>,
): readonly Caller[] {
  switch (body.kind) {
    case 'synced':
      return syncedCallers(context, name, body.source.value);
    case 'listed':
      return distinct(
        body.members.flatMap((ref): readonly Caller[] => {
          if (ref.kind === 'user') return [named(ref.user)];
          if (ref.kind === 'workload') return [{ kind: 'workload', workload: ref.workload }];
          return ref.kind === 'group' ? (known.get(ref.group) ?? []) : [];
        }),
      );
    case 'all-of': {
      const [first = [], ...others] = body.groups.map((ref) =>
        ref.kind === 'group' ? (known.get(ref.group) ?? []) : [],
      );
      return others.reduce(together, first);
    }
  }
}

function syncedCallers({ directory, idps }: GroupContext, name: string, source: string): readonly Caller[] {
  if (directory?.complete.has(name)) {
    return [...directory.users]
      .filter(([, { active, groups }]) => active && groups.has(name))
      .map(([user]) => named(user));
  }
  const domains = new Set(idps.get(source)?.domains.map(({ value }) => value));
  return [...domains].map((domain) => ({ kind: 'person', domain, groups: [name] }));
}

function named(user: string): Caller {
  return { kind: 'person', user, domain: domainOf(user), groups: [] };
}

/** Pairs of one caller of each list that can be one person or workload. */
function together(a: readonly Caller[], b: readonly Caller[]): readonly Caller[] {
  const [identified, unnamed, everybody] = [groupBy(b, identityOf), groupBy(b, unnamedDomainOf), groupBy(b, domainKey)];
  const partners = (caller: Caller): readonly Caller[] => {
    const identity = identityOf(caller);
    if (identity === undefined) return everybody.get(domainKey(caller)!) ?? [];
    return [...(identified.get(identity) ?? []), ...(unnamed.get(domainKey(caller) ?? '') ?? [])];
  };
  return distinct(a.flatMap((left) => partners(left).map((right) => join(left, right))));
}

function groupBy(callers: readonly Caller[], keyOf: (caller: Caller) => string | undefined): Map<string, Caller[]> {
  const groups = new Map<string, Caller[]>();
  for (const caller of callers) {
    const key = keyOf(caller);
    if (key === undefined) continue;
    const list = groups.get(key);
    if (list) list.push(caller);
    else groups.set(key, [caller]);
  }
  return groups;
}

/** Who it is, when that is known. */
function identityOf(caller: Caller): string | undefined {
  return caller.kind === 'workload' ? caller.workload : caller.user;
}

function domainKey(caller: Caller): string | undefined {
  return caller.kind === 'workload' ? undefined : caller.domain;
}

function unnamedDomainOf(caller: Caller): string | undefined {
  return identityOf(caller) === undefined ? domainKey(caller) : undefined;
}

/** Two callers that are partners, as one. */
function join(a: Caller, b: Caller): Caller {
  if (a.kind === 'workload' || b.kind === 'workload') return a;
  const user = a.user ?? b.user;
  const groups = [...new Set([...a.groups, ...b.groups])].sort();
  return { kind: 'person', ...(user !== undefined && { user }), domain: a.domain, groups };
}

function distinct(callers: readonly Caller[]): readonly Caller[] {
  return [...new Map(callers.map((caller) => [keyOf(caller), caller])).values()];
}

function keyOf(caller: Caller): string {
  return caller.kind === 'workload' ? caller.workload : `${caller.user ?? `@${caller.domain}`} ${caller.groups}`;
}

function toPrincipal(context: GroupContext, caller: Caller): RequestPrincipal {
  if (caller.kind === 'workload') return caller;
  const { user, domain, groups } = caller;
  return user === undefined ? { kind: 'member', groups, domain } : userPrincipal(context, user, groups);
}

/** A user, or nobody when the directory calls him inactive. */
export function userPrincipal({ directory }: GroupContext, user: string, groups: readonly string[]): RequestPrincipal {
  return directory?.users.get(user)?.active === false ? { kind: 'nobody' } : { kind: 'user', user, groups };
}
