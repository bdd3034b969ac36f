import type { Estate, PrincipalRef } from '../../model/index.js';
import { domainOf } from './members.js';

/** The entry of `external` (`domain:NAME`, `group:NAME`) that a principal falls under; a group also through its members. `seen` collects groups. */
export function outsideOf(
  estate: Estate,
  ref: PrincipalRef,
  external: ReadonlySet<string>,
  seen: Set<string>,
): string | undefined {
  const known = (name: string): string | undefined => (external.has(name) ? name : undefined);
  if (ref.kind === 'user') return known(`domain:${domainOf(ref.user)}`);
  if (ref.kind === 'domain') return known(`domain:${ref.domain}`);
  if (ref.kind !== 'group' || seen.has(ref.group)) return undefined;
  seen.add(ref.group);
  const { body } = estate.groups.get(ref.group)!;
  const members = body.kind === 'listed' ? body.members : [];
  const within = members.map((member) => outsideOf(estate, member, external, seen));
  return known(`group:${ref.group}`) ?? within.find((found) => found !== undefined);
}
