import { addressOf, type ManagedKind, textsOf } from './managed.js';
import type { ApiObject, ReadingSession } from './reading-session.js';
import { nameOf, type Standing } from './standing.js';
import type { PlannedWrite } from './writes.js';

/** A service policy of somebody else that selects services of this estate: what it allows is in no artefact. */
export interface ForeignReach {
  readonly policy: string;
  readonly type: string;
  /** Names of own services; `every service` where it selects whatever there is. */
  readonly services: readonly string[];
}

/** Sorted by name. Attributes are asked of the controller, as what it has linked may differ from what roles say. */
export async function foreignReach(
  session: ReadingSession,
  standing: Standing,
  hasServices: boolean,
): Promise<readonly ForeignReach[]> {
  const found: ForeignReach[] = [];
  for (const policy of standing.foreign.get('service-policies')!) {
    const roles = textsOf(policy, 'serviceRoles');
    if (textsOf(policy, 'identityRoles').length === 0) continue;
    const services = roles.includes('#all')
      ? hasServices
        ? ['every service']
        : []
      : await ownServices(session, standing, policy, roles);
    if (services.length > 0) found.push({ policy: nameOf(policy), type: String(policy.type), services });
  }
  return found.sort((a, b) => (a.policy < b.policy ? -1 : 1));
}

async function ownServices(
  session: ReadingSession,
  standing: Standing,
  policy: ApiObject,
  roles: readonly string[],
): Promise<readonly string[]> {
  const ids = roles.filter((role) => role.startsWith('@')).map((role) => role.slice(1));
  if (roles.some((role) => role.startsWith('#'))) {
    const linked = await session.list(`service-policies/${encodeURIComponent(String(policy.id))}/services`);
    ids.push(...linked.map(({ id }) => String(id)));
  }
  return [...new Set(ids.flatMap((id) => standing.nameOf('services', id) ?? []))].sort();
}

/** An object that is to go, and an object of somebody else that would lose it without a word. */
export interface Needed {
  readonly address: string;
  readonly by: string;
}

/** What cannot go, as others name it: their policy would select less, their check demand less, their service lead nowhere. */
export function neededByOthers(standing: Standing, writes: readonly PlannedWrite[]): readonly Needed[] {
  return writes.flatMap((write) => {
    const own = standing.own.get(write.kind)!.get(write.name);
    if (!own) return [];
    const roles = rolesThatGo(write, own.id);
    const [kind, key] = USERS[write.kind] ?? [];
    if (!kind || !key || roles.length === 0) return [];
    const users = standing.foreign.get(kind)!.filter((one) => textsOf(one, key).some((role) => roles.includes(role)));
    return users.map((one) => ({ address: addressOf(write.kind, write.name), by: addressOf(kind, nameOf(one)) }));
  });
}

const USERS: Readonly<Partial<Record<ManagedKind, readonly [ManagedKind, string]>>> = {
  configs: ['services', 'configs'],
  services: ['service-policies', 'serviceRoles'],
  'posture-checks': ['service-policies', 'postureCheckRoles'],
};

/** References that will no longer find the object. An attribute of a check may be all that a policy demands. */
function rolesThatGo({ action, kind, before, after }: PlannedWrite, id: string): readonly string[] {
  const lost = textsOf(before ?? {}, 'roleAttributes').filter(
    (one) => !textsOf(after ?? {}, 'roleAttributes').includes(one),
  );
  const byAttribute = kind === 'posture-checks' ? lost.map((one) => `#${one}`) : [];
  if (action !== 'delete') return byAttribute;
  return [kind === 'configs' ? id : `@${id}`, ...byAttribute];
}
