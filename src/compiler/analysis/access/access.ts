import type { Estate } from '../../model/index.js';
import {
  idpDomains,
  type LoweredEstate,
  lower,
  NO_POLICIES,
  namedNetworks,
  postureRequirement,
} from '../lower/index.js';
import type { Horizon, Piece, ResourceAccess, Situation, WhoTerm } from '../piece.js';
import { openRanges } from '../schedule.js';
import { ANY_NETWORK } from '../sets/index.js';
import { type Box, Space } from '../space/index.js';
import { termOf } from '../who/index.js';
import { fold } from './fold.js';
import { sortParts } from './order.js';
import type { Part } from './part.js';
import { PolicyParts } from './policy-parts.js';

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
  return accessIn(lowered, new PolicyParts(space), space);
}

/** The access of an estate whose policies are worked on in a space already. */
export function accessIn(lowered: LoweredEstate, policyParts: PolicyParts, space: Space): Access {
  const { estate } = lowered;
  const { horizon } = space;
  const terms = new Map<number, WhoTerm>();
  const situations = { ssh: new Map<number, Situation>(), other: new Map<number, Situation>() };
  const situationOf = (box: Box, isSsh: boolean): Situation => {
    const known = isSsh ? situations.ssh : situations.other;
    const number = space.boxNumber(box);
    let situation = known.get(number);
    if (!situation) {
      situation = space.toSituation(box, isSsh);
      known.set(number, situation);
    }
    return situation;
  };
  const toPiece = (part: Part, isSsh: boolean): Piece => {
    let who = terms.get(part.who);
    if (!who) {
      who = termOf(lowered.universe, space.cubes.value(part.who));
      terms.set(part.who, who);
    }
    const { kind, policy, floors, denies } = part;
    return {
      who,
      situation: situationOf(part.box, isSsh),
      requirement: space.requirements.value(part.requirement),
      origin: { kind, policy, floors, denies },
    };
  };
  const access = (name: string): ResourceAccess => {
    const resource = estate.resources.get(name);
    if (resource?.public) return { resource: name, pieces: [], public: { network: publicNetwork(estate, name) } };
    if (!resource) return { resource: name, pieces: [] };
    const parts = fold(space, policyParts, resource, lowered.resources.get(name) ?? NO_POLICIES);
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
