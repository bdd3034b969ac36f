import {
  type Access,
  createAccess,
  type Horizon,
  type NetworkSet,
  NO_REQUIREMENT,
  type Piece,
  PieceSpace,
} from '../analysis/index.js';
import type { Estate } from '../model/index.js';
import { onlyInactiveIn, withActive, without } from './activity.js';
import { type Alignment, align, alignPiece } from './align.js';

/** One estate of a comparison. */
export interface Side {
  readonly estate: Estate;
  /** Pieces in the words of the second estate, everybody where the resource is public. Computed once for each resource. */
  pieces(resource: string): readonly Piece[];
  /** From where the resource is public; undefined when it is not. */
  open(resource: string): NetworkSet | undefined;
}

/** Two estates in one space over one horizon: users, domains, groups, countries and networks of both. */
export interface Sides {
  readonly before: Side;
  readonly after: Side;
  readonly space: PieceSpace;
  readonly horizon: Horizon;
  readonly alignment: Alignment;
}

/** Puts two estates side by side. */
export function createSides(before: Estate, after: Estate, horizon: Horizon): Sides {
  const alignment = align(before, after);
  const [asleep, awake] = [onlyInactiveIn(before, after), onlyInactiveIn(after, before)];
  const space = new PieceSpace([withActive(alignment.estate, asleep), withActive(after, awake)], horizon, {
    users: [...asleep, ...awake],
  });
  return {
    before: createSide(before, createAccess(before, horizon), space, (piece) =>
      without(asleep, alignPiece(alignment, piece)),
    ),
    after: createSide(after, createAccess(after, horizon), space, (piece) => without(awake, piece)),
    space,
    horizon,
    alignment,
  };
}

function createSide(estate: Estate, access: Access, space: PieceSpace, translate: (piece: Piece) => Piece): Side {
  const known = new Map<string, ReturnType<Access>>();
  const accessTo = (resource: string): ReturnType<Access> => {
    let found = known.get(resource);
    if (!found) {
      const { pieces, public: open } = access(resource);
      found = {
        resource,
        pieces: open ? everybody(space, open.network) : pieces.map(translate),
        ...(open && { public: open }),
      };
      known.set(resource, found);
    }
    return found;
  };
  return {
    estate,
    pieces: (resource) => accessTo(resource).pieces,
    open: (resource) => accessTo(resource).public?.network,
  };
}

/** Every address and every workload, from where a public resource is open. */
function everybody({ universe }: PieceSpace, network: NetworkSet): readonly Piece[] {
  const any = { full: true, known: [], unknown: true } as const;
  const nobody = { users: [], domains: [], everyone: false, workloads: [], in: [], notIn: [] };
  const domains = universe.domains.map((domain) => ({ domain, exceptUsers: [] }));
  return [
    { ...nobody, domains, everyone: true },
    { ...nobody, workloads: universe.workloads },
  ]
    .filter((who) => who.domains.length + who.workloads.length > 0)
    .map((who) => ({
      who,
      situation: { country: any, network, platform: any, idp: any, time: { full: true, ranges: [], clauses: [] } },
      requirement: NO_REQUIREMENT,
      origin: { kind: 'allow', policy: 'public', floors: [], denies: [] },
    }));
}
