import type { Box, Piece, PieceSpace, Requirement, Situation } from '../analysis/index.js';
import { ANY_NETWORK, ANY_TIME, anyAtom, atomsOf, largest, termOf } from '../analysis/index.js';
import type { Platform } from '../model/index.js';

/**
 * Some requests: principals x situation x (whoever meets `requirement` and meets none of `absent`). Sources only know up-sets; a vendor's
 * "block who has X" makes the others.
 */
export interface Part {
  readonly who: number;
  readonly box: Box;
  readonly requirement: number;
  /** Requirements of which none may be met; sorted, distinct. */
  readonly absent: readonly number[];
}

export const ANY_SITUATION: Situation = {
  country: anyAtom(),
  network: ANY_NETWORK,
  platform: anyAtom(),
  idp: anyAtom(),
  time: ANY_TIME,
};

/**
 * Exact operations on parts. Everything that comes out is normal: somebody is in it, and the least request of its up-set (exactly what
 * `requirement` demands) is one of its requests on every platform of its box.
 */
export class PartAlgebra {
  readonly pieces: PieceSpace;

  constructor(pieces: PieceSpace) {
    this.pieces = pieces;
  }

  /** Undefined when no request is in it. */
  part(
    who: number | undefined,
    box: Box | undefined,
    requirement: number,
    absent: readonly number[],
  ): Part | undefined {
    if (who === undefined || !box) return undefined;
    const { space } = this.pieces;
    let within = this.#withinVersions(box, requirement);
    for (const one of absent) {
      if (!within) return undefined;
      const met = space.withPlatforms(within, space.requirements.whereAtMost(one, requirement));
      within = space.isEmptyBox(met) ? within : space.splitBox(within, met)[0];
    }
    if (!within || !this.pieces.regionOf(who, within)) return undefined;
    return { who, box: within, requirement, absent };
  }

  meet(a: Part, b: Part): Part | undefined {
    const { cubes, requirements } = this.pieces.space;
    const who = cubes.intersect(a.who, b.who);
    if (who === undefined) return undefined;
    return this.part(
      who,
      this.pieces.space.intersectBoxes(a.box, b.box),
      requirements.join(a.requirement, b.requirement),
      both(a.absent, b.absent),
    );
  }

  /** What is in `a` and not in `b`. */
  minus(a: Part, b: Part): readonly Part[] {
    const common = this.meet(a, b);
    if (!common) return [a];
    const { cubes, requirements } = this.pieces.space;
    const who = cubes.intersect(a.who, b.who)!;
    const box = this.pieces.space.intersectBoxes(a.box, b.box)!;
    const left: (Part | undefined)[] = [
      ...cubes.split(a.who, b.who).map((other) => this.part(other, a.box, a.requirement, a.absent)),
      ...this.pieces.space.splitBox(a.box, b.box).map((other) => this.part(who, other, a.requirement, a.absent)),
      this.part(who, box, a.requirement, both(a.absent, [b.requirement])),
      ...b.absent.map((one) => this.part(who, box, requirements.join(a.requirement, one), a.absent)),
    ];
    return left.filter((part) => part !== undefined);
  }

  /** What of a part lies outside some principals and situation, as disjoint parts. */
  outside(part: Part, who: number, box: Box): readonly Part[] {
    const { space } = this.pieces;
    if (!space.cubes.meet(part.who, who) || !space.intersectBoxes(part.box, box)) return [part];
    const both = space.cubes.intersect(part.who, who);
    return [
      ...space.cubes.split(part.who, who).map((other) => this.part(other, part.box, part.requirement, part.absent)),
      ...space.splitBox(part.box, box).map((other) => this.part(both, other, part.requirement, part.absent)),
    ].filter((one) => one !== undefined);
  }

  /** True when every request of `a` is surely one of `b`; false also where it is not seen at once. */
  isWithin(a: Part, b: Part): boolean {
    const { space } = this.pieces;
    return (
      space.cubes.isSubset(a.who, b.who) &&
      space.isSubsetBox(a.box, b.box) &&
      space.platformSubset(a.box[2], space.requirements.whereAtMost(b.requirement, a.requirement)) &&
      b.absent.every((one) => a.absent.includes(one))
    );
  }

  /** Without the parts that another one contains; left alone where the list is too long for that to pay. */
  largest(parts: readonly Part[]): readonly Part[] {
    if (parts.length < 2 || parts.length > 64) return parts;
    return parts.filter(
      (part, at) =>
        !parts.some(
          (other, index) => index !== at && this.isWithin(part, other) && (index < at || !this.isWithin(other, part)),
        ),
    );
  }

  /** The same requests in fewer parts: those that differ only in who is meant become one for all of them, as far as cubes can say it. */
  united(parts: readonly Part[]): readonly Part[] {
    if (parts.length < 2) return parts;
    const groups = new Map<string, Part[]>();
    for (const part of parts) {
      const key = `${part.box.join()} ${part.requirement} ${part.absent.join()}`;
      const same = groups.get(key);
      if (same) same.push(part);
      else groups.set(key, [part]);
    }
    const { cubes } = this.pieces.space;
    return [...groups.values()].flatMap((same) => {
      const [first] = same;
      if (!first || same.length === 1) return same;
      const all = largest(
        this.pieces.universe,
        same.map(({ who }) => cubes.value(who)),
      );
      return all.flatMap((cube) => this.part(cubes.intern(cube), first.box, first.requirement, first.absent) ?? []);
    });
  }

  meetAll(a: readonly Part[], b: readonly Part[]): readonly Part[] {
    return this.largest(
      a.flatMap((one) => b.map((other) => this.meet(one, other))).filter((part) => part !== undefined),
    );
  }

  minusAll(parts: readonly Part[], others: readonly Part[]): readonly Part[] {
    return others.reduce<readonly Part[]>(
      (left, other) => this.largest(left.flatMap((part) => this.minus(part, other))),
      parts,
    );
  }

  /** The least of an up-set as a piece; what must be absent is left out, so it stands for at least the part. */
  toPiece({ who, box, requirement }: Part, origin: Piece['origin']): Piece {
    return {
      who: termOf(this.pieces.universe, this.pieces.space.cubes.value(who)),
      situation: this.pieces.space.toSituation(box, box[5] !== 0),
      requirement: this.requirement(requirement),
      origin,
    };
  }

  requirement(id: number): Requirement {
    return this.pieces.space.requirements.value(id);
  }

  /** Versions are demanded per platform: whoever has another one cannot meet them. */
  #withinVersions(box: Box, requirement: number): Box | undefined {
    const { os } = this.requirement(requirement);
    if (os.size === 0) return box;
    return this.pieces.space.intersectBoxes(box, this.platforms([...os.keys()], false));
  }

  platforms(known: readonly Platform[], unknown: boolean): Box {
    return this.pieces.space.fromSituation({ ...ANY_SITUATION, platform: atomsOf(known, unknown) });
  }
}

function both(a: readonly number[], b: readonly number[]): readonly number[] {
  if (b.every((one) => a.includes(one))) return a;
  return [...new Set([...a, ...b])].sort((one, other) => one - other);
}
