import { readableJson, textDigest } from '../../targets/canonical-json.js';
import type { Json } from '../../targets/target.js';
import type { LiveFile } from '../live-folder.js';
import { emittedBody } from './emitted.js';
import { type Body, MANAGED_KINDS, type ManagedKind, textsOf } from './managed.js';
import type { ReadingSession } from './reading-session.js';
import type { Standing } from './standing.js';

/**
 * What stands and is own as files of the artefact, so that whoever reads an artefact reads these. Own policies of an artefact name ids alone;
 * where somebody put attributes, what the controller has linked stands beside or in place of them, and the services of others that
 * an own policy leads to stand there with their ids.
 */
export async function shownFiles(session: ReadingSession, standing: Standing): Promise<readonly LiveFile[]> {
  const lists = new Map<ManagedKind, Body[]>();
  for (const kind of MANAGED_KINDS) {
    const bodies: Body[] = [];
    for (const { id, body } of standing.own.get(kind)!.values()) {
      bodies.push(kind === 'service-policies' ? await withMembers(session, standing, id, body) : body);
    }
    lists.set(kind, bodies);
  }
  addReferred(standing, lists, 'service-policies', 'serviceRoles', 'services');
  addReferred(standing, lists, 'services', 'configs', 'configs');
  return [...MANAGED_KINDS].sort().map((kind) => {
    const text = readableJson(lists.get(kind)!);
    return { path: `${kind}.json`, text, digest: textDigest(text) };
  });
}

/**
 * Attributes of identities stay, as whoever is given one gains; those whom they select are named too. Attributes of services and checks become
 * what they select, since a service of others and a check that is no longer linked are told by nothing else.
 */
async function withMembers(session: ReadingSession, standing: Standing, id: string, body: Body): Promise<Body> {
  const shown: Record<string, Json> = { ...body };
  for (const [key, members, kind] of MEMBERS) {
    const roles = textsOf(body, key);
    if (!roles.some((role) => role.startsWith('#'))) continue;
    if (key === 'identityRoles' && roles.includes('#all')) continue;
    const linked = await session.list(`service-policies/${encodeURIComponent(id)}/${members}`);
    const named = linked.map((one) => `@${(kind && standing.nameOf(kind, String(one.id))) ?? String(one.id)}`);
    const kept = key === 'identityRoles' ? roles : [];
    shown[key] = [...new Set([...kept, ...named])].sort();
    // As the API calls the roles that somebody wrote.
    if (kept.length === 0) shown[`${key}Display`] = roles.map((role) => ({ name: role, role }));
  }
  return shown;
}

const MEMBERS: readonly (readonly [key: string, members: string, kind?: ManagedKind])[] = [
  ['identityRoles', 'identities'],
  ['serviceRoles', 'services', 'services'],
  ['postureCheckRoles', 'posture-checks', 'posture-checks'],
];

/** Objects of others that own ones lead to, with their ids. */
function addReferred(
  standing: Standing,
  lists: ReadonlyMap<ManagedKind, Body[]>,
  from: ManagedKind,
  key: string,
  kind: ManagedKind,
): void {
  const referred = new Set(
    lists.get(from)!.flatMap((body) => textsOf(body, key).map((role) => role.replace(/^@/, ''))),
  );
  const found = standing.foreign.get(kind)!.filter(({ id }) => referred.has(String(id)));
  const bodies = found.map((one) => ({ ...emittedBody(kind, one, standing.nameOf), id: String(one.id) }));
  lists.get(kind)!.push(...bodies.sort((a, b) => (a.id < b.id ? -1 : 1)));
}
