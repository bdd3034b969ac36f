import type { Space } from '../space/index.js';
import { isInside, type Part } from './part.js';

/**
 * Drops every part that one other part contains; of two equal ones the earlier stays. A break-glass entry is never dropped for an allow, nor
 * the other way round: each must stand by itself when the other goes.
 */
export function antichain(space: Space, parts: readonly Part[]): readonly Part[] {
  if (parts.length < 2) return parts;
  const families = familiesOf(parts);
  const order = new Map(parts.map((part, index) => [part, index]));
  const dropped = new Set<Part>();
  for (const inner of families) {
    for (const outer of families) {
      if (!canContain(space, inner[0]!, outer[0]!)) continue;
      for (const part of inner) {
        if (!dropped.has(part) && outer.some((other) => contains(space, order, dropped, part, other)))
          dropped.add(part);
      }
    }
  }
  return parts.filter((part) => !dropped.has(part));
}

/** Parts that differ only in their principals and origin. Most parts share the few profiles and situations that an estate names. */
function familiesOf(parts: readonly Part[]): readonly (readonly Part[])[] {
  const families = new Map<string, Part[]>();
  for (const part of parts) {
    const key = `${part.kind}/${part.requirement}/${part.box.join(',')}`;
    const family = families.get(key);
    if (family) family.push(part);
    else families.set(key, [part]);
  }
  return [...families.values()];
}

function canContain(space: Space, inner: Part, outer: Part): boolean {
  return inner.kind === outer.kind && isInside(space, inner, { ...outer, who: inner.who });
}

function contains(
  space: Space,
  order: ReadonlyMap<Part, number>,
  dropped: ReadonlySet<Part>,
  part: Part,
  other: Part,
): boolean {
  if (part === other || dropped.has(other) || !space.cubes.isSubset(part.who, other.who)) return false;
  return order.get(other)! < order.get(part)! || !isInside(space, other, part);
}
