import { describeWho, type WhoTerm } from '../analysis/index.js';
import type { Estate, Group } from '../model/index.js';
import { isOnlyBefore, onlyBefore } from './align.js';
import type { DiffPrincipals } from './difference.js';

const SAMPLES = 3;
/** Lists longer than this are said by count and samples. */
const LONGEST_LIST = 4;

/** Who some terms mean together, as expressions, with a count where all of them are known. */
export function describePrincipals(estates: readonly Estate[], terms: readonly WhoTerm[]): DiffPrincipals {
  const merged = mergeNamed(terms);
  const count = countOf(estates, merged);
  const named = merged.flatMap(({ users, workloads }) => [...users, ...workloads]);
  const isWorkload = merged.map(({ workloads }) => workloads.length > 0);
  return {
    kind: isWorkload.every((one) => one) ? 'workloads' : isWorkload.some((one) => one) ? 'principals' : 'people',
    expressions: [...new Set(merged.flatMap((term) => expressionsOf(estates, term)))].sort(),
    ...(count !== undefined && { count }),
    samples: [...new Set(named)].sort().slice(0, SAMPLES),
  };
}

/** Terms that only list names become one. */
function mergeNamed(terms: readonly WhoTerm[]): readonly WhoTerm[] {
  const plain = terms.filter(isListed);
  if (plain.length < 2) return terms;
  const union = (names: readonly (readonly string[])[]): readonly string[] => [...new Set(names.flat())].sort();
  const one: WhoTerm = {
    ...plain[0]!,
    users: union(plain.map(({ users }) => users)),
    workloads: union(plain.map(({ workloads }) => workloads)),
  };
  return [one, ...terms.filter((term) => !isListed(term))];
}

function isListed({ domains, in: inGroups, notIn }: WhoTerm): boolean {
  return domains.length + inGroups.length + notIn.length === 0;
}

/** Undefined as soon as one term means people who are not all known by name. */
function countOf(estates: readonly Estate[], terms: readonly WhoTerm[]): number | undefined {
  const directory = estates.map((estate) => estate.directory).find((one) => one !== undefined);
  const found = new Set<string>();
  for (const term of terms) {
    if (term.in.length + term.notIn.length > 0) return undefined;
    if (term.domains.length > 0 && !directory) return undefined;
    for (const { domain, exceptUsers } of term.domains) {
      for (const [user, { active }] of directory?.users ?? []) {
        if (active && user.endsWith(`@${domain}`) && !exceptUsers.includes(user)) found.add(user);
      }
    }
    for (const name of [...term.users, ...term.workloads]) found.add(name);
  }
  return found.size;
}

function expressionsOf(estates: readonly Estate[], term: WhoTerm): readonly string[] {
  if (isListed(term) && term.users.length > 1 && term.workloads.length === 0) {
    const group = groupExpression(estates, term.users);
    if (group !== undefined) return [group];
  }
  const text = textOf(estates, term);
  const parts = isListed(term) ? text.split(', ') : [text];
  if (parts.length <= LONGEST_LIST) return parts;
  const rest = parts.length - SAMPLES;
  return [`${parts.slice(0, SAMPLES).join(', ')} and ${rest} more`];
}

/** Groups that only the first estate has by their name are said apart, since the second one does not know them. */
function textOf([after]: readonly Estate[], term: WhoTerm): string {
  const old = term.in.filter(isOnlyBefore);
  if (old.length === 0) return describeWho(after!, term);
  const groups = old.map((name) => `group:${name}`).join(' and ');
  const rest = { ...term, in: term.in.filter((name) => !isOnlyBefore(name)) };
  // A group's domains go without saying.
  if (rest.in.length === 0 && rest.notIn.length === 0 && rest.users.length === 0) return groups;
  const text = describeWho(after!, { ...rest, domains: [], users: [], everyone: false, notIn: [] });
  const [base = '', excepted] = describeWho(after!, rest).split(' except ');
  return `${text === '' ? groups : `${base} and ${groups}`}${excepted === undefined ? '' : ` except ${excepted}`}`;
}

/** `group:bigger except group:smaller`, where the difference of two listed groups is exactly these users. */
function groupExpression(estates: readonly Estate[], users: readonly string[]): string | undefined {
  const groups = groupsOf(estates);
  const wanted = new Set(users);
  const around = groups.filter(
    ([, members]) => members.size >= wanted.size && users.every((user) => members.has(user)),
  );
  for (const [name, members] of around) {
    const others = [...members].filter((user) => !wanted.has(user));
    if (others.length === 0) return `group:${name}`;
    const taken = groups.find(
      ([, other]) => others.every((user) => other.has(user)) && !users.some((user) => other.has(user)),
    );
    if (taken) return `group:${name} except group:${taken[0]}`;
    if (others.length <= SAMPLES)
      return `group:${name} except ${others
        .sort()
        .map((user) => `user:${user}`)
        .join(', ')}`;
  }
  return undefined;
}

type Listed = readonly [name: string, members: ReadonlySet<string>];

const BOTH = new WeakMap<Estate, { readonly before: Estate | undefined; readonly groups: readonly Listed[] }>();

/** Listed groups of both sides, the smallest first; one that had other members before is told apart. */
function groupsOf([after, before]: readonly Estate[]): readonly Listed[] {
  const known = BOTH.get(after!);
  if (known && known.before === before) return known.groups;
  const now = listedGroups(after!);
  const then = before === undefined ? [] : [...listedGroups(before)];
  const other = then.filter(([name, members]) => {
    const same = now.get(name);
    return !same || same.size !== members.size || [...members].some((user) => !same.has(user));
  });
  const groups = [
    ...now,
    ...other.map(([name, members]): Listed => [now.has(name) ? onlyBefore(name) : name, members]),
  ];
  groups.sort(([a, one], [b, another]) => one.size - another.size || (a < b ? -1 : 1));
  BOTH.set(after!, { before, groups });
  return groups;
}

const LISTED = new WeakMap<Estate, ReadonlyMap<string, ReadonlySet<string>>>();

/** Groups of people that the estate lists in full. */
function listedGroups(estate: Estate): ReadonlyMap<string, ReadonlySet<string>> {
  let found = LISTED.get(estate);
  if (!found) {
    const groups = [...estate.groups].filter(([, { holds }]) => holds === 'humans');
    found = new Map(
      groups.flatMap(([name, group]) => {
        const members = membersOf(estate, group);
        return members && members.size > 0 ? [[name, members] as const] : [];
      }),
    );
    LISTED.set(estate, found);
  }
  return found;
}

function membersOf(estate: Estate, { name, body }: Group): ReadonlySet<string> | undefined {
  if (body.kind === 'synced') {
    if (!estate.directory?.complete.has(name)) return undefined;
    const users = [...estate.directory.users].filter(([, { active, groups }]) => active && groups.has(name));
    return new Set(users.map(([user]) => user));
  }
  const refs = body.kind === 'listed' ? body.members : body.groups;
  const sets = refs.map((ref) => {
    if (ref.kind === 'user') return new Set([ref.user]);
    return ref.kind === 'group' ? membersOf(estate, estate.groups.get(ref.group)!) : undefined;
  });
  if (sets.some((set) => set === undefined)) return undefined;
  const known = sets as readonly ReadonlySet<string>[];
  if (body.kind === 'listed') return new Set(known.flatMap((set) => [...set]));
  return new Set([...(known[0] ?? [])].filter((user) => known.every((set) => set.has(user))));
}
