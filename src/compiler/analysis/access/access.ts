import type { Estate } from '../../model/index.js';
import {
  idpDomains,
  type LoweredEstate,
  lower,
  NO_POLICIES,
  namedNetworks,
  postureRequirement,
} from '../lower/index.js';
import type { Horizon, Piece, ResourceAccess, WhoTerm } from '../piece.js';
import { requirementKey } from '../requirement.js';
import { openRanges } from '../schedule.js';
import { ANY_NETWORK } from '../sets/index.js';
import { Space } from '../space/index.js';
import { termOf } from '../who/index.js';
import { fold } from './fold.js';
import type { Part } from './part.js';

/**
 * The access of an estate, resource by resource, in normal form. Public resources have no pieces. A name that the estate does not have
 * grants nothing.
 *
 * @throws BudgetExceeded when a resource needs more pieces than the limit.
 */
export interface Access {
  (resource: string): ResourceAccess;
  readonly estate: Estate;
  readonly horizon: Horizon;
}

/** Prepares the access of an estate over a horizon. Pure; each call for a resource computes anew. */
export function createAccess(estate: Estate, horizon: Horizon): Access {
  const lowered = lower(estate);
  const space = createSpace(lowered, horizon);
  const terms = new Map<number, WhoTerm>();
  const toPiece = (part: Part, isSsh: boolean): Piece => {
    let who = terms.get(part.who);
    if (!who) {
      who = termOf(lowered.universe, space.cubes.value(part.who));
      terms.set(part.who, who);
    }
    const { kind, policy, floors, denies } = part;
    return {
      who,
      situation: space.toSituation(part.box, isSsh),
      requirement: space.requirements.value(part.requirement),
      origin: { kind, policy, floors, denies },
    };
  };
  const access = (name: string): ResourceAccess => {
    const resource = estate.resources.get(name);
    if (resource?.public) return { resource: name, pieces: [], public: { network: publicNetwork(estate, name) } };
    if (!resource) return { resource: name, pieces: [] };
    const parts = fold(space, resource, lowered.resources.get(name) ?? NO_POLICIES);
    return { resource: name, pieces: sortParts(space, parts).map((part) => toPiece(part, resource.isSsh)) };
  };
  return Object.assign(access, { estate, horizon });
}

/** A space in which the pieces of an estate live. */
export function createSpace({ estate, universe, algebras }: LoweredEstate, horizon: Horizon): Space {
  return new Space({
    universe,
    algebras,
    horizon,
    openRanges: (schedule) => openRanges(estate.schedules.get(schedule)!, horizon),
    idpDomains: idpDomains(estate),
    postures: new Map([...estate.postures].map(([name, posture]) => [name, postureRequirement(posture)])),
  });
}

function publicNetwork(estate: Estate, name: string): NonNullable<ResourceAccess['public']>['network'] {
  const networks = estate.resources.get(name)?.public?.networks;
  return networks
    ? namedNetworks(
        estate,
        networks.map(({ value }) => value),
      )
    : ANY_NETWORK;
}

/** Allows before break-glass, then by policy; within one policy by content, so that the order never depends on what was interned first. */
function sortParts(space: Space, parts: readonly Part[]): readonly Part[] {
  const keys = new Map<Part, string>();
  const key = (part: Part): string => {
    let text = keys.get(part);
    if (text === undefined) {
      const { in: inGroups, notIn } = space.cubes.value(part.who);
      text = JSON.stringify([
        [inGroups, notIn, [...space.cubes.value(part.who).atoms]],
        requirementKey(space.requirements.value(part.requirement)),
        space.boxKey(part.box),
      ]);
      keys.set(part, text);
    }
    return text;
  };
  const before = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return [...parts].sort((a, b) => before(a.kind, b.kind) || before(a.policy, b.policy) || before(key(a), key(b)));
}
