import {
  type Box,
  type NetworkSet,
  NO_REQUIREMENT,
  type Piece,
  type PieceSpace,
  type ResourceAccess,
} from '../analysis/index.js';
import { ANY_SITUATION, type Part, type PartAlgebra } from './part.js';
import { type Waived, withoutWaived } from './waive.js';

interface Granted {
  readonly who: number;
  readonly box: Box;
  readonly requirement: number;
}

/** Stands where a resource is public: no policy says it. */
export const PUBLIC_ORIGIN: Piece['origin'] = { kind: 'allow', policy: '(public)', floors: [], denies: [] };

/** What the source grants on one resource, ready to be taken away from what an artefact allows. */
export class SourceSide {
  /** Each grant as a part, with the piece that it comes from. */
  readonly granted: readonly { readonly part: Part; readonly piece: Piece }[];
  readonly #algebra: PartAlgebra;
  readonly #granted: readonly Granted[];
  /** What somebody is granted as such: most rules of an artefact come from one piece and name the same people. */
  readonly #byWho = new Map<number, Granted[]>();

  constructor(algebra: PartAlgebra, access: ResourceAccess | undefined, everybody: number, gaps: readonly Waived[]) {
    this.#algebra = algebra;
    const pieces = (access?.pieces ?? []).map((piece) => withoutWaived(piece, gaps));
    const all = pieces.map((piece) => ({ piece, one: grantedBy(algebra.pieces, piece) }));
    if (access?.public) all.push(publicly(algebra, everybody, access.public.network));
    const said = all.flatMap(({ piece, one }) => (one ? [{ piece, one }] : []));
    this.granted = said.flatMap(({ piece, one }) => {
      const part = algebra.part(one.who, loggedIn(algebra, one), one.requirement, []);
      return part ? [{ part, piece }] : [];
    });
    const granted = said.map(({ one }) => one);
    this.#granted = granted;
    for (const one of granted) {
      const same = this.#byWho.get(one.who);
      if (same) same.push(one);
      else this.#byWho.set(one.who, [one]);
    }
  }

  /** What of a part the source does not grant, as disjoint parts. Exact. */
  beyond(part: Part): readonly Part[] {
    const same = this.#byWho.get(part.who) ?? [];
    const left = this.#without([part], same);
    return left.length === 0 ? left : this.#without(left, this.#granted);
  }

  #without(parts: readonly Part[], granted: readonly Granted[]): readonly Part[] {
    let left = parts;
    for (const one of granted) {
      if (left.length === 0) break;
      left = left.flatMap((part) => this.#minus(part, one));
    }
    return left;
  }

  /** A least vector lies in the up-set of one requirement or of none, so a part is covered wherever that demand is at most its own. */
  #minus(part: Part, { who, box, requirement }: Granted): readonly Part[] {
    const { space } = this.#algebra.pieces;
    const where = space.requirements.whereAtMost(requirement, part.requirement);
    return this.#algebra.outside(part, who, space.withPlatforms(box, where));
  }
}

function grantedBy(pieces: PieceSpace, piece: Piece): Granted | undefined {
  const region = pieces.region(piece);
  return region && { ...region, requirement: pieces.space.requirements.intern(piece.requirement) };
}

/** Who has an identity of a person got it from one of the idps: that a vendor asks for a login takes nothing away. */
function loggedIn({ pieces }: PartAlgebra, { who, box }: Granted): Box | undefined {
  const { cubes } = pieces.space;
  if (
    !cubes.isHuman(who) ||
    cubes.meet(who, cubes.intern({ ...cubes.value(who), atoms: pieces.universe.allWorkloads }))
  )
    return box;
  const idp = { full: false, known: pieces.idps, unknown: false };
  return pieces.space.intersectBoxes(box, pieces.space.fromSituation({ ...ANY_SITUATION, idp }));
}

/** A public resource is open to whoever comes, with or without identity. */
function publicly(
  algebra: PartAlgebra,
  everybody: number,
  network: NetworkSet,
): { readonly piece: Piece; readonly one: Granted } {
  const { space } = algebra.pieces;
  const box = space.fromSituation({ ...ANY_SITUATION, network });
  const requirement = space.requirements.intern(NO_REQUIREMENT);
  const one = { who: everybody, box, requirement };
  return { piece: algebra.toPiece({ ...one, absent: [] }, PUBLIC_ORIGIN), one };
}
