import { domainOf } from '../../oracle/interpreter/values.js';
import type { Draft } from './draft.js';
import { DOMAINS, GROUP_NAMES, KINDS, LOCALS, WORKLOAD_NAMES } from './pools.js';
import type { Mapping } from './project.js';
import type { Value } from './yaml-text.js';

export type Sort = 'human' | 'workload';

/** Idps, workloads, groups and the directory snapshot. */
export function addPrincipals(draft: Draft): void {
  addIdps(draft);
  if (draft.may('workloads', 0.7)) addWorkloads(draft);
  addGroups(draft);
  if (draft.may('directory', 0.35)) addDirectory(draft);
}

function addIdps(draft: Draft): void {
  const names = draft.may('several-idps', 0.6) ? draft.random.some(['okta', 'partner', 'constructor'], 2, 3) : ['okta'];
  for (const name of names) draft.add('idps', name, { domains: draft.list(draft.random.some(DOMAINS, 1, 3)) });
}

export function domainsOf(draft: Draft, idp?: string): string[] {
  const idps = idp === undefined ? Object.values(draft.sections.idps) : [draft.sections.idps[idp]!];
  return [...new Set(idps.flatMap(({ domains }) => [domains].flat() as string[]))].sort();
}

/** A user whom an idp covers: the given one, or any. */
export function someUser(draft: Draft, idp?: string): string {
  return `${draft.random.pick(LOCALS)}@${draft.random.pick(domainsOf(draft, idp))}`;
}

function addWorkloads(draft: Draft): void {
  const { random } = draft;
  for (const name of random.some(WORKLOAD_NAMES, 1, 4)) {
    const credential: Mapping = { type: random.pick(['x509', 'mtls', 'oidc', 'jwt', 'static']) };
    if (random.chance(0.7)) credential.lifetime = random.pick(['5m', '15m', '900s', '1h', '30d']);
    if (random.chance(0.6)) credential.attested = random.chance(0.7);
    draft.add('workloads', name, { kind: random.pick(KINDS), identity: `spiffe://x/${name}`, credential });
  }
}

function addGroups(draft: Draft): void {
  const { random } = draft;
  const names = random.shuffle(GROUP_NAMES);
  const synced = draft.may('synced-groups', 0.85) ? names.splice(0, random.between(1, 3)) : [];
  for (const name of synced) {
    draft.add('groups', name, { source: random.pick(draft.names('idps')), external: `${name.toUpperCase()} / all` });
  }
  for (const name of names.splice(0, random.between(0, 4))) {
    const element = draft.may('intersections', 0.3) ? intersection(draft) : undefined;
    const group = element ?? listedGroup(draft);
    if (group) draft.add('groups', name, group);
  }
}

function listedGroup(draft: Draft): Mapping | undefined {
  const { random } = draft;
  if (!draft.may('listed-groups', 1)) return undefined;
  if (draft.names('workloads').length > 0 && random.chance(0.3)) {
    const nested = groupsOf(draft, 'workload').map((name) => `group:${name}`);
    const workloads = random.some(draft.names('workloads'), 1, 2).map((name) => `workload:${name}`);
    return {
      members: draft.list([...workloads, ...(draft.may('nested-groups', 0.3) ? random.some(nested, 1, 1) : [])]),
    };
  }
  const users = Array.from({ length: random.between(1, 3) }, () => someUser(draft));
  const written = users.map((user) => (random.chance(0.5) ? user : `user:${user}`));
  const nested = groupsOf(draft, 'human').map((name) => `group:${name}`);
  return { members: draft.list([...written, ...(draft.may('nested-groups', 0.5) ? random.some(nested, 1, 2) : [])]) };
}

function intersection(draft: Draft): Mapping | undefined {
  const sort: Sort = draft.random.chance(0.8) ? 'human' : 'workload';
  const groups = draft.random.some(groupsOf(draft, sort), 1, 3).map((name) => `group:${name}`);
  return groups.length === 0 ? undefined : { all_of: draft.list(groups) };
}

/** The groups that hold humans, or workloads. */
export function groupsOf(draft: Draft, sort: Sort): string[] {
  return draft.names('groups').filter((name) => sortOf(draft, name) === sort);
}

function sortOf(draft: Draft, group: string): Sort {
  const { members, all_of } = draft.sections.groups[group]!;
  const [first] = [members ?? all_of ?? 'human'].flat() as [string];
  if (first.startsWith('group:')) return sortOf(draft, first.slice('group:'.length));
  return first.startsWith('workload:') ? 'workload' : 'human';
}

/** 4.3: does membership depend on what the request says. */
export function isOpen(draft: Draft, group: string): boolean {
  const { source, members, all_of } = draft.sections.groups[group]!;
  if (source !== undefined) return !completeGroups(draft).includes(group);
  const inner = ([members ?? all_of ?? []].flat() as string[]).filter((member) => member.startsWith('group:'));
  return inner.some((member) => isOpen(draft, member.slice('group:'.length)));
}

/** The synced groups that the snapshot closes. */
function completeGroups(draft: Draft): readonly string[] {
  const complete = (draft.directory?.[0]?.complete ?? []) as string[];
  return syncedGroups(draft).filter((name) => complete.includes(name) || complete.includes(externalName(draft, name)));
}

/** Groups that are synced from an idp. */
export function syncedGroups(draft: Draft): string[] {
  return draft.names('groups').filter((name) => draft.sections.groups[name]!.source !== undefined);
}

/** A group as `SOURCE/EXTERNAL`. */
function externalName(draft: Draft, group: string): string {
  const { source, external } = draft.sections.groups[group]! as { source: string; external: string };
  return `${source}/${external}`;
}

function addDirectory(draft: Draft): void {
  const { random } = draft;
  draft.config.directory = 'directory.jsonl';
  const written = (group: string): string => (random.chance(0.5) ? group : externalName(draft, group));
  const synced = syncedGroups(draft);
  const complete = random.some(synced, 0, 2).map(written);
  if (random.chance(0.2)) complete.push(`${random.pick(draft.names('idps'))}/Nobody knows`);
  const users = new Set(Array.from({ length: random.between(1, 6) }, () => someUser(draft)));
  const lines = [...users].map((user): Mapping => {
    const possible = synced.filter((group) => {
      return domainsOf(draft, draft.sections.groups[group]!.source as string).includes(domainOf(user));
    });
    return { user, active: random.chance(0.75), groups: random.some(possible, 0, 3).map(written) };
  });
  draft.directory = [{ ztctl_directory: 1, taken: '2026-11-22T00:00:00Z', complete }, ...lines];
}

/** Principals to write in a policy: of one sort, or of both. */
export function somePrincipals(draft: Draft, sorts: readonly Sort[], most: number): string[] {
  const written = new Set<string>();
  for (const sort of sorts) written.add(somePrincipal(draft, sort));
  const more = draft.random.between(0, most - 1);
  for (let at = 0; at < more; at++) written.add(somePrincipal(draft, draft.random.pick(sorts)));
  return [...written];
}

function somePrincipal(draft: Draft, sort: Sort): string {
  const { random } = draft;
  const groups = groupsOf(draft, sort);
  const roll = random.next();
  if (roll < 0.35 && groups.length > 0) return `group:${random.pick(groups)}`;
  if (sort === 'human') {
    if (roll < 0.65) return 'everyone';
    return roll < 0.8 ? `domain:${random.pick(domainsOf(draft))}` : `user:${someUser(draft)}`;
  }
  const workloads = draft.names('workloads');
  if (roll < 0.6 || workloads.length === 0) return 'workloads';
  if (roll < 0.8) return `kind:${draft.sections.workloads[random.pick(workloads)]!.kind as string}`;
  return `workload:${random.pick(workloads)}`;
}

/** What can be said of who someone is: for `approvers` and `subjects`. */
export function humansList(draft: Draft, onlyClosed: boolean): Value {
  const { random } = draft;
  const groups = groupsOf(draft, 'human').filter((name) => !onlyClosed || !isOpen(draft, name));
  const users = Array.from({ length: random.between(1, 3) }, () => `user:${someUser(draft)}`);
  const closed = random.some(groups, 0, 1).map((name) => `group:${name}`);
  return draft.list(closed.length > 0 && random.chance(0.3) ? closed : [...new Set([...users, ...closed])]);
}
