import { own, texts } from './plain.js';
import { covers, directoryGroup, type PolicySource } from './project.js';
import { broken } from './switches.js';
import { domainOf } from './values.js';

/** Who asks: a user with the groups that the request names, or a workload. */
export type Caller = User | { readonly workload: string };

interface User {
  readonly user: string;
  readonly groups: readonly string[];
}

/** 4.2: is the caller one of the principals that are written. */
export function isOneOf(source: PolicySource, caller: Caller, written: readonly string[]): boolean {
  return written.some((principal) => isPrincipal(source, caller, principal));
}

function isPrincipal(source: PolicySource, caller: Caller, principal: string): boolean {
  const colon = principal.indexOf(':');
  const [sort, value] = colon < 0 ? [principal, ''] : [principal.slice(0, colon), principal.slice(colon + 1)];
  switch (sort) {
    case 'group':
      return isMember(source, caller, value) !== broken('group-flipped');
    case 'user':
      return 'user' in caller && (caller.user === value || broken('any-user-is-user'));
    case 'domain':
      return 'user' in caller && isInDomain(domainOf(caller.user), value);
    case 'everyone':
      return 'user' in caller ? !broken('everyone-is-nobody') : broken('everyone-has-workloads');
    case 'workload':
      return 'workload' in caller && (caller.workload === value || broken('any-workload-is-workload'));
    case 'kind':
      return 'workload' in caller && (kindOf(source, caller.workload) === value || broken('any-kind-is-kind'));
    case 'workloads':
      return 'workload' in caller ? !broken('workloads-is-nobody') : broken('workloads-has-users');
    default:
      throw new Error(`not a principal: ${principal}`);
  }
}

function isInDomain(domain: string, written: string): boolean {
  if (broken('domain-has-subdomains') && domain.endsWith(`.${written}`)) return true;
  return domain === written || broken('any-domain-is-domain');
}

function kindOf(source: PolicySource, workload: string): unknown {
  return own(source.workloads.get(workload)!, 'kind');
}

/** 4.3: is the caller in the group. */
export function isMember(source: PolicySource, caller: Caller, name: string): boolean {
  const group = source.groups.get(name)!;
  if (own(group, 'source') !== undefined) return 'user' in caller && isSyncedMember(source, caller, name);
  const inGroup = (reference: string): boolean => isMember(source, caller, reference.slice('group:'.length));
  const all = texts(own(group, 'all_of'));
  if (all.length > 0) return broken('all-of-is-any-of') ? all.some(inGroup) : all.every(inGroup);
  return texts(own(group, 'members')).some((member) => {
    if (member.startsWith('group:')) return inGroup(member) && !broken('nested-group-ignored');
    if (member.startsWith('workload:'))
      return 'workload' in caller && caller.workload === member.slice('workload:'.length);
    const address = member.startsWith('user:') ? member.slice('user:'.length) : member;
    return 'user' in caller && caller.user === address && !broken('listed-user-ignored');
  });
}

function isSyncedMember(source: PolicySource, caller: User, name: string): boolean {
  const { user, groups } = caller;
  if (isClosed(source, name) && !broken('closed-group-stays-open')) return membersOf(source, name).includes(user);
  const idp = own(source.groups.get(name)!, 'source') as string;
  const isSaid = broken('open-group-ignored') ? false : groups.includes(name);
  const isListed =
    broken('snapshot-adds-to-open') &&
    (source.directory.users.get(user)?.groups ?? []).some((written) => directoryGroup(source, written) === name);
  return (isSaid || isListed) && (covers(source, idp, domainOf(user)) || broken('group-source-unchecked'));
}

/** Section 13: a synced group that `complete` names. */
export function isClosed(source: PolicySource, name: string): boolean {
  return source.directory.complete.some((written) => directoryGroup(source, written) === name);
}

/** Section 13: the members of a closed group, which are the active users of the snapshot that list it. */
export function membersOf(source: PolicySource, name: string): readonly string[] {
  return [...source.directory.users]
    .filter(([, { active, groups }]) => active && groups.some((written) => directoryGroup(source, written) === name))
    .map(([user]) => user);
}

/** 4.3: does membership depend on what a request says, directly: a synced group that no snapshot closes. */
export function isOpen(source: PolicySource, name: string): boolean {
  return own(source.groups.get(name)!, 'source') !== undefined && !isClosed(source, name);
}
