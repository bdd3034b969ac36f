import {
  ANY_TIME,
  anyAtom,
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

/** What the source grants on one resource, ready to be taken away from what an artefact allows. */
export class SourceSide {
  readonly pieces: readonly Piece[];
  readonly #algebra: PartAlgebra;
  readonly #granted: readonly Granted[];
  /** What somebody is granted as such: most rules of an artefact come from one piece and name the same people. */
  readonly #byWho = new Map<number, Granted[]>();

  constructor(algebra: PartAlgebra, access: ResourceAccess | undefined, everybody: number, gaps: readonly Waived[]) {
    this.#algebra = algebra;
    this.pieces = (access?.pieces ?? []).map((piece) => withoutWaived(piece, gaps));
    const granted = this.pieces.map((piece) => grantedBy(algebra.pieces, piece)).filter((one) => one !== undefined);
    if (access?.public) granted.push(publicly(algebra.pieces, everybody, access.public.network));
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
    const { cubes, requirements } = this.#algebra.pieces.space;
    if (!cubes.meet(part.who, who)) return [part];
    const { space } = this.#algebra.pieces;
    const covering = space.withPlatforms(box, requirements.whereAtMost(requirement, part.requirement));
    if (!space.intersectBoxes(part.box, covering)) return [part];
    const both = cubes.intersect(part.who, who);
    return [
      ...cubes.split(part.who, who).map((other) => this.#algebra.part(other, part.box, part.requirement, part.absent)),
      ...space
        .splitBox(part.box, covering)
        .map((other) => this.#algebra.part(both, other, part.requirement, part.absent)),
    ].filter((one) => one !== undefined);
  }
}

function grantedBy(pieces: PieceSpace, piece: Piece): Granted | undefined {
  const region = pieces.region(piece);
  return region && { ...region, requirement: pieces.space.requirements.intern(piece.requirement) };
}

/** A public resource is open to whoever comes, with or without identity. */
function publicly(pieces: PieceSpace, everybody: number, network: NetworkSet): Granted {
  return {
    who: everybody,
    box: pieces.space.fromSituation({ ...ANY_SITUATION, country: anyAtom(), network, time: ANY_TIME }),
    requirement: pieces.space.requirements.intern(NO_REQUIREMENT),
  };
}
