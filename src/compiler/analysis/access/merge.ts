import type { Space } from '../space/index.js';
import { type Part, reshape, withName } from './part.js';

/**
 * Joins parts of the same policy where one part says exactly the same: they differ only in their principals, or only in one dimension of
 * the situation (two countries, two networks by name).
 */
export function merge(space: Space, parts: readonly Part[]): readonly Part[] {
  const byPolicy = new Map<string, Part[]>();
  for (const part of parts) {
    const key = `${part.kind}/${part.policy}`;
    byPolicy.set(key, [...(byPolicy.get(key) ?? []), part]);
  }
  return [...byPolicy.values()].flatMap((family) => mergeAll(space, family));
}

function mergeAll(space: Space, parts: readonly Part[]): readonly Part[] {
  const left = [...parts];
  for (let at = 0; at < left.length; at++) {
    for (let other = at + 1; other < left.length; other++) {
      const joined = join(space, left[at]!, left[other]!);
      if (!joined) continue;
      left[at] = joined;
      left.splice(other, 1);
      // The joined part may now fit to one that was passed over.
      at = -1;
      break;
    }
  }
  return left;
}

function join(space: Space, a: Part, b: Part): Part | undefined {
  if (a.requirement !== b.requirement) return undefined;
  const sameBox = a.box.every((set, index) => set === b.box[index]);
  const who = a.who === b.who ? a.who : sameBox ? space.cubes.join(a.who, b.who) : undefined;
  if (who === undefined) return undefined;
  const box = sameBox ? a.box : space.joinBoxes(a.box, b.box);
  return box && reshape(space, withOrigins(a, b), who, box);
}

function withOrigins(a: Part, b: Part): Part {
  return { ...a, floors: b.floors.reduce(withName, a.floors), denies: b.denies.reduce(withName, a.denies) };
}
