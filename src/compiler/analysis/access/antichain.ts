import type { Space } from '../space/index.js';
import { demandsAtLeast, type Part } from './part.js';

/**
 * Drops every part that one other part contains; of two equal ones the earlier stays. A break-glass entry is never dropped for an allow, nor
 * the other way round: each must stand by itself when the other goes.
 *
 * Parts in `kept` need not be compared with each other again, only with the rest.
 */
export function antichain(space: Space, parts: readonly Part[], kept: ReadonlySet<Part> = NONE): readonly Part[] {
  if (parts.length < 2) return parts;
  const members = parts.map((part, index): Member => ({ part, index, isKept: kept.has(part), isDropped: false }));
  const families = familiesOf(space, members);
  const traits = families.map(([first]) => traitsOf(space, first!.part));
  for (const [i, inner] of families.entries()) {
    for (const [j, outer] of families.entries()) {
      if ((traits[j]! & ~traits[i]!) !== 0) continue;
      const [one, other] = [inner[0]!.part, outer[0]!.part];
      if (one.kind !== other.kind || !demandsAtLeast(space, one, other)) continue;
      const isSame = demandsAtLeast(space, other, one);
      for (const member of inner) {
        if (!member.isDropped) member.isDropped = outer.some((candidate) => contains(space, member, candidate, isSame));
      }
    }
  }
  return members.filter(({ isDropped }) => !isDropped).map(({ part }) => part);
}

const NONE: ReadonlySet<Part> = new Set();

interface Member {
  readonly part: Part;
  readonly index: number;
  readonly isKept: boolean;
  isDropped: boolean;
}

/** More than there can be least vectors in one space. */
const REQUIREMENTS = 2 ** 26;

/** Parts that differ only in their principals and origin. Most parts share the few profiles and situations that an estate names. */
function familiesOf(space: Space, members: readonly Member[]): readonly (readonly Member[])[] {
  const families = new Map<number, Member[]>();
  for (const member of members) {
    const { kind, requirement, box } = member.part;
    const key = (space.boxNumber(box) * REQUIREMENTS + requirement) * 2 + (kind === 'allow' ? 0 : 1);
    const family = families.get(key);
    if (family) family.push(member);
    else families.set(key, [member]);
  }
  return [...families.values()];
}

/** Bits for what a part demands: whatever contains it has no other bits. Spares a real comparison of most pairs. */
function traitsOf(space: Space, { requirement, box }: Part): number {
  let traits = space.requirements.traits(requirement) << box.length;
  for (const [at, set] of box.entries()) if (set !== 0) traits |= 1 << at;
  return traits;
}

/** `isSame`: either part's situation and demand contain the other's, so that only principals and order tell them apart. */
function contains(space: Space, member: Member, candidate: Member, isSame: boolean): boolean {
  if ((member.isKept && candidate.isKept) || member === candidate || candidate.isDropped) return false;
  const [inner, outer] = [member.part.who, candidate.part.who];
  if (!space.cubes.isSubset(inner, outer)) return false;
  return !isSame || candidate.index < member.index || !space.cubes.isSubset(outer, inner);
}
