import type { Estate, MustReach, Policy } from '../../../model/index.js';
import { type Access, createAccess } from '../../access/index.js';
import { describeWho } from '../../listing/index.js';
import type { Horizon, Piece } from '../../piece.js';
import { compareAccess } from '../compare.js';
import { allowsOf, demandsAsAllows, reachOf, remembered } from './granted.js';

/** Who must reach a resource and does not. */
export interface Unreached {
  readonly resource: string;
  readonly who: string;
  /** Those who are shut out, with what the entry says that they bring. */
  readonly piece: Piece;
}

/** An entry of `must_reach` that does not hold. */
export interface BrokenMustReach {
  readonly entry: string;
  /** At least one. */
  readonly unreached: readonly Unreached[];
}

/**
 * Entries of `must_reach` that do not hold for every membership of open groups; sorted. What is valid at `now` counts, as if it stayed so over
 * the horizon; break-glass entries do not.
 *
 * @throws BudgetExceeded
 */
export function brokenMustReach(estate: Estate, horizon: Horizon, now: number): readonly BrokenMustReach[] {
  const entries = [...estate.mustReach.values()];
  if (entries.length === 0) return [];
  const inForce = allowsOf(validAt(estate, now), new Set(entries.flatMap(({ resources }) => resources)));
  const granted = remembered(createAccess(inForce, horizon));
  return entries.flatMap((entry) => {
    const wanted = demandsAsAllows(estate, entry, entry.resources, [entry]);
    const words = { ...inForce, policies: new Map([...inForce.policies, ...wanted.policies]) };
    const least = createAccess(wanted, horizon);
    const isConditional = entry.when !== undefined || entry.session !== undefined;
    const [some, given] = isConditional ? [least, granted] : [reachOf(least), reachOf(granted)];
    const unreached = unreachedOf(entry, some, given, words);
    return unreached.length === 0 ? [] : [{ entry: entry.name, unreached }];
  });
}

function unreachedOf(
  { resources }: MustReach,
  least: Access,
  given: Access,
  words: Estate,
): BrokenMustReach['unreached'] {
  return resources.flatMap((resource) =>
    compareAccess(least, given, resource).lost.map((piece) => ({
      resource,
      piece,
      who: describeWho(words, piece.who),
    })),
  );
}

/** The estate as it is at an instant, for good. */
function validAt(estate: Estate, now: number): Estate {
  const valid = [...estate.policies].filter(
    ([, { validity }]) =>
      (validity.from?.value ?? now) <= now && now < (validity.to?.value ?? Number.POSITIVE_INFINITY),
  );
  return {
    ...estate,
    policies: new Map(valid.map(([name, one]): [string, Policy] => [name, { ...one, validity: {} }])),
  };
}
