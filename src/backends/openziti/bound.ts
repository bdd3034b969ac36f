import { type Bodies, textsOf } from './managed.js';
import type { ReadingSession } from './reading-session.js';
import type { Standing } from './standing.js';

export interface BoundObjects {
  /** `identity kV9x…`: what bindings name and the controller does not have; sorted. */
  readonly missing: readonly string[];
  /** Ids of identities that are suspended; sorted. */
  readonly disabled: readonly string[];
}

/** How many ids one question names: its URL stays below 4 kB. */
const AT_ONCE = 100;

/** Looks for the identities and checks that the artefact names by id. A policy that names one that is not there is not taken. */
export async function lookForBound(session: ReadingSession, standing: Standing, wanted: Bodies): Promise<BoundObjects> {
  const identities = idsIn(wanted, 'identityRoles');
  const found = new Map<string, boolean>();
  for (let at = 0; at < identities.length; at += AT_ONCE) {
    const ids = identities.slice(at, at + AT_ONCE).map((id) => JSON.stringify(id));
    for (const one of await session.list('identities', `id in [${ids.join(',')}]`)) {
      found.set(String(one.id), one.disabled === true);
    }
  }
  const checks = new Set(standing.foreign.get('posture-checks')!.map(({ id }) => String(id)));
  const own = wanted.get('posture-checks')!;
  const missing = [
    ...identities.filter((id) => !found.has(id)).map((id) => `identity ${id}`),
    ...idsIn(wanted, 'postureCheckRoles')
      .filter((id) => !own.has(id) && !checks.has(id))
      .map((id) => `posture check ${id}`),
  ];
  return { missing, disabled: identities.filter((id) => found.get(id)) };
}

function idsIn(wanted: Bodies, key: string): readonly string[] {
  const bodies = [...wanted.values()].flatMap((objects) => [...objects.values()]);
  const roles = bodies.flatMap((body) => textsOf(body, key)).filter((role) => role.startsWith('@'));
  return [...new Set(roles.map((role) => role.slice(1)))].sort();
}
