import type { Group, Located, PrincipalRef } from '../model/index.js';
import type { Binder } from './binder.js';
import type { Scope } from './scope.js';
import { checkDomain, checkUser } from './users.js';

/** What a principal is; `unknown` when the group behind it could not be bound. */
export type Sort = 'humans' | 'workloads' | 'unknown';

/** Reads `user:…`, `group:…` and the other forms; a fault is reported and gives undefined. */
export function readPrincipal(binder: Binder, scope: Scope, text: Located<string>): PrincipalRef | undefined {
  const { value, span } = text;
  if (value === 'everyone') {
    if (scope.domains.size > 0 || !scope.domainsKnown) return { kind: 'everyone', span };
    binder.fault('ZT036', span, { what: '`everyone` is nobody, as no idp is declared', domain: 'example.com' });
    return undefined;
  }
  if (value === 'workloads') return { kind: 'workloads', span };
  const colon = value.indexOf(':');
  const name = { value: value.slice(colon + 1), span };
  switch (value.slice(0, Math.max(colon, 0))) {
    case 'user':
      return checkUser(binder, scope, name) ? { kind: 'user', user: name.value, span } : undefined;
    case 'group':
      return binder.resolve('groups', name) ? { kind: 'group', group: name.value, span } : undefined;
    case 'workload':
      return binder.resolve('workloads', name) ? { kind: 'workload', workload: name.value, span } : undefined;
    case 'domain':
      return checkDomain(binder, scope, name) ? { kind: 'domain', domain: name.value, span } : undefined;
    case 'kind':
      return readKind(binder, scope, name);
    default:
      binder.fault('ZT032', span, { what: `\`${value}\`` });
      return undefined;
  }
}

export function readPrincipals(
  binder: Binder,
  scope: Scope,
  texts: readonly Located<string>[],
): readonly PrincipalRef[] {
  const refs: PrincipalRef[] = [];
  for (const text of texts) {
    const ref = readPrincipal(binder, scope, text);
    if (ref) refs.push(ref);
  }
  return refs;
}

function readKind(binder: Binder, scope: Scope, { value, span }: Located<string>): PrincipalRef | undefined {
  if (scope.workloadKinds.has(value)) return { kind: 'workload-kind', workloadKind: value, span };
  if (scope.kindsKnown) binder.unknown('workload kind', value, span, scope.workloadKinds, '`workloads`, as `kind`');
  return undefined;
}

export function sortOf(ref: PrincipalRef, groups: ReadonlyMap<string, Group>): Sort {
  switch (ref.kind) {
    case 'user':
    case 'domain':
    case 'everyone':
      return 'humans';
    case 'group':
      return groups.get(ref.group)?.holds ?? 'unknown';
    default:
      return 'workloads';
  }
}
