import type { AccessRequest } from '../../model/index.js';
import { overlaps, type Part } from '../access/index.js';
import type { LoweredPolicy } from '../lower/index.js';
import type { PartialOverride } from './analysis.js';
import { partRemains, within } from './part-cover.js';
import type { ResourceClass, Workbench } from './workbench.js';

/** Plain denies that take a part of what an allow grants by itself, and not all of it. */
export function findPartialOverrides(bench: Workbench): readonly PartialOverride[] {
  return bench.classes
    .flatMap((where) =>
      where.policies.denies.flatMap((deny) =>
        where.policies.allows.flatMap((allow) => override(bench, where, deny, allow)),
      ),
    )
    .sort((a, b) => byText(a.deny, b.deny) || byText(a.allow, b.allow) || byText(a.resource, b.resource));
}

function override(
  bench: Workbench,
  where: ResourceClass,
  deny: LoweredPolicy,
  allow: LoweredPolicy,
): readonly PartialOverride[] {
  const parts = bench.granted(allow, where);
  const reach = bench.reach(deny, where);
  const taken = parts.find((part) => overlaps(bench.space, part, reach) && within(bench.space, part, reach).length > 0);
  if (!taken || !parts.some((part) => isSpared(bench, part, reach))) return [];
  const [lost] = within(bench.space, taken, reach);
  return where.resources.map((resource) =>
    overrideAt(bench, where, lost!, { deny: deny.name, allow: allow.name, resource }),
  );
}

/** True when something of the part lies outside the reach. */
function isSpared(bench: Workbench, part: Part, { who, box }: ReturnType<Workbench['reach']>): boolean {
  const denied = who.map((cube) => ({ who: cube, box, requirement: part.requirement }));
  return partRemains(bench.space, part, denied).length > 0;
}

/** There may be many and few are looked at, so the witness is made when it is asked for. */
function overrideAt(
  bench: Workbench,
  where: ResourceClass,
  lost: Part,
  names: Pick<PartialOverride, 'deny' | 'allow' | 'resource'>,
): PartialOverride {
  let found: AccessRequest | undefined;
  return {
    ...names,
    get witness() {
      found ??= { ...bench.witness(lost, where), resource: names.resource };
      return found;
    },
  };
}

function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
