import { MFA_LEVELS } from '../../compiler/model/index.js';
import { resourceKey } from '../terraform/index.js';
import type { Draft } from './draft.js';

type Unkeyed = Omit<Draft, 'key'>;

/**
 * Gives every draft of one resource its key: `POLICY--RESOURCE`, then only what tells the rules of one policy apart, so that a change
 * elsewhere does not rename a rule. What nothing tells apart is numbered in order.
 */
export function keyed(resource: string, drafts: readonly Unkeyed[]): readonly Draft[] {
  const byPolicy = new Map<string, Unkeyed[]>();
  for (const draft of drafts) {
    const { policy } = draft.piece.origin;
    byPolicy.set(policy, [...(byPolicy.get(policy) ?? []), draft]);
  }
  return [...byPolicy.keys()].sort().flatMap((policy) => {
    const own = byPolicy.get(policy)!;
    const used = new Map<string, number>();
    const differing = differingParts(own);
    return own.map((draft, at) => {
      const parts = differing[at]!;
      const key = resourceKey(policy, resource, ...parts);
      const count = (used.get(key) ?? 0) + 1;
      used.set(key, count);
      return { ...draft, key: count === 1 ? key : resourceKey(policy, resource, ...parts, `${count}`) };
    });
  });
}

/** Per draft the dimensions in which not all are alike. */
function differingParts(drafts: readonly Unkeyed[]): readonly (readonly string[])[] {
  const all = drafts.map(dimensionsOf);
  const differ = all[0]!.map((_, dimension) => new Set(all.map((one) => one[dimension])).size > 1);
  return all.map((one) => one.filter((part, dimension) => differ[dimension] && part !== ''));
}

function dimensionsOf({ part, piece, identity, conditions }: Unkeyed): readonly string[] {
  const { who, requirement, situation } = piece;
  const platforms = conditions.flatMap((block) =>
    block.flatMap(({ type, lhs }) => (type === 'PLATFORM' ? [`${lhs}`] : [])),
  );
  const client = identity.flat().some(({ type }) => type === 'EDGE_CONNECTOR_GROUP') ? 'cloud' : '';
  return [
    part?.idp ?? client,
    join('in', who.in),
    join('not', who.notIn),
    join('from', situation.country.full || situation.country.known.length > 5 ? [] : situation.country.known),
    join(
      'on',
      situation.network.clauses.flatMap(({ anyOf }) => anyOf),
    ),
    requirement.mfa > 0 ? `mfa-${MFA_LEVELS[requirement.mfa]}` : '',
    requirement.risk > 0 ? `risk-${requirement.risk}` : '',
    join('posture', requirement.postures),
    platforms.length > 0 ? platforms.sort().join('-') : '',
    join('floor', piece.origin.floors),
    join('deny', piece.origin.denies),
    requirement.sessionMax === undefined ? '' : `max-${requirement.sessionMax}s`,
    requirement.sessionIdle === undefined ? '' : `idle-${requirement.sessionIdle}s`,
  ];
}

function join(word: string, names: readonly string[]): string {
  return names.length === 0 ? '' : [word, ...[...names].sort()].join('-').toLowerCase();
}
