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
  const families = familiesOf(space, parts);
  const traits = families.map(([first]) => traitsOf(space, parts[first!]!));
  const dropped = new Uint8Array(parts.length);
  // `isSame`: either part's situation and demand contain the other's, so that only principals and order tell them apart.
  const isContained = (inner: number, outer: number, isSame: boolean): boolean => {
    if (inner === outer || dropped[outer] === 1) return false;
    const [one, other] = [parts[inner]!, parts[outer]!];
    if (!space.cubes.isSubset(one.who, other.who)) return false;
    if (isSame && outer > inner && space.cubes.isSubset(other.who, one.who)) return false;
    return !(kept.has(one) && kept.has(other));
  };
  for (let i = 0; i < families.length; i++) {
    for (let j = 0; j < families.length; j++) {
      if ((traits[j]! & ~traits[i]!) !== 0) continue;
      const [inner, outer] = [families[i]!, families[j]!];
      if (i === j && inner.length === 1) continue;
      const [one, other] = [parts[inner[0]!]!, parts[outer[0]!]!];
      if (i !== j && (one.kind !== other.kind || !demandsAtLeast(space, one, other))) continue;
      const isSame = i === j || demandsAtLeast(space, other, one);
      for (const at of inner) {
        if (dropped[at] === 0 && outer.some((candidate) => isContained(at, candidate, isSame))) dropped[at] = 1;
      }
    }
  }
  return parts.filter((_, at) => dropped[at] === 0);
}

const NONE: ReadonlySet<Part> = new Set();

/** More than there can be least vectors in one space. */
const REQUIREMENTS = 2 ** 26;

/** Positions of parts that differ only in their principals and origin. Most parts share the few profiles and situations that an estate names. */
function familiesOf(space: Space, parts: readonly Part[]): readonly (readonly number[])[] {
  const families = new Map<number, number[]>();
  for (let at = 0; at < parts.length; at++) {
    const { kind, requirement, box } = parts[at]!;
    const key = (space.boxNumber(box) * REQUIREMENTS + requirement) * 2 + (kind === 'allow' ? 0 : 1);
    const family = families.get(key);
    if (family) family.push(at);
    else families.set(key, [at]);
  }
  return [...families.values()];
}

/** Bits for what a part demands: whatever contains it has no other bits. Spares a real comparison of most pairs. */
function traitsOf(space: Space, { requirement, box }: Part): number {
  let traits = space.requirements.traits(requirement) << box.length;
  for (const [at, set] of box.entries()) if (set !== 0) traits |= 1 << at;
  return traits;
}
