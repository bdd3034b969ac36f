import type { Estate, RequestPrincipal } from '../../model/index.js';
import { domainOf, isUser } from '../users.js';
import { refuse, refuseForm } from './fault.js';
import { lookupOf } from './lookup.js';
import { asObject, asText, asTexts, unknownKey } from './plain.js';

/** Reads `principal`. A user whom the directory calls inactive is nobody. */
export function readPrincipal(value: unknown, estate: Estate): RequestPrincipal {
  if (value === null) return { kind: 'nobody' };
  const object = asObject(value, '/principal');
  for (const key of Object.keys(object)) {
    if (key !== 'user' && key !== 'groups' && key !== 'workload')
      unknownKey(key, '/principal', ['user', 'groups', 'workload']);
  }
  const { user, groups, workload } = object;
  if ((user === undefined) === (workload === undefined))
    return refuseForm('/principal', 'expected exactly one of `user` and `workload`');
  if (workload === undefined) return readUser(asText(user, '/principal/user'), groups, estate);
  if (groups !== undefined) return refuseForm('/principal/groups', 'only users are in groups that a request names');
  const name = asText(workload, '/principal/workload');
  if (!estate.workloads.has(name))
    refuse('ZT001', '/principal/workload', { kind: 'workload', name, where: '`workloads`' });
  return { kind: 'workload', workload: name };
}

function readUser(user: string, groups: unknown, estate: Estate): RequestPrincipal {
  checkAddress(user, '/principal/user', estate);
  const claimed = groups === undefined ? [] : asTexts(groups, '/principal/groups');
  if (estate.directory?.users.get(user)?.active === false) return { kind: 'nobody' };
  return { kind: 'user', user, groups: openOnly(claimed, estate) };
}

/** Refuses an address that is malformed or that no idp covers. */
export function checkAddress(user: string, pointer: string, estate: Estate): void {
  if (!isUser(user)) refuse('ZT039', pointer, { text: user, what: 'user' });
  const domain = domainOf(user);
  if (!lookupOf(estate).domains.has(domain))
    refuse('ZT036', pointer, { what: `no idp lists the domain of \`${user}\``, domain });
}

/** Other names count for nothing. */
function openOnly(claimed: readonly string[], estate: Estate): readonly string[] {
  if (claimed.length === 0) return claimed;
  const { openSynced } = lookupOf(estate);
  return claimed.every((name) => openSynced.has(name)) ? claimed : claimed.filter((name) => openSynced.has(name));
}
