import type { Box, Space } from '../space/index.js';
import { type Part, reshape, withName } from './part.js';

/**
 * Joins parts of the same policy where one part says exactly the same: they differ only in their principals, or only in one dimension of
 * the situation (two countries, two networks by name).
 */
export function merge(space: Space, parts: readonly Part[]): readonly Part[] {
  const shared = ofSharedPolicies(parts);
  if (shared.length === 0) return parts;
  const merged = mergeAll(space, shared);
  if (merged.length === shared.length) return parts;
  const isShared = new Set(shared);
  return [...parts.filter((part) => !isShared.has(part)), ...merged];
}

/** Those whose policy has another part: only they can be joined, and most policies have one part. */
function ofSharedPolicies(parts: readonly Part[]): readonly Part[] {
  const seen = new Map<string, number>();
  for (const { policy } of parts) seen.set(policy, (seen.get(policy) ?? 0) + 1);
  return seen.size === parts.length ? [] : parts.filter(({ policy }) => seen.get(policy)! > 1);
}

function mergeAll(space: Space, parts: readonly Part[]): readonly Part[] {
  let left = parts;
  for (;;) {
    let next = mergeBy(
      left,
      (part) => part.box.join(','),
      (a, b) => joinPrincipals(space, a, b),
    );
    for (const [at] of parts[0]?.box.entries() ?? []) {
      next = mergeBy(
        next,
        (part) => `${part.who}/${part.box.with(at, 0).join(',')}`,
        (a, b) => joinSituations(space, a, b),
      );
    }
    if (next.length === left.length) return left;
    left = next;
  }
}

/** Tries to join the parts of each group with each other; what is joined is tried again. */
function mergeBy(
  parts: readonly Part[],
  key: (part: Part) => string,
  join: (a: Part, b: Part) => Part | undefined,
): readonly Part[] {
  const groups = new Map<string, Part[]>();
  for (const part of parts) {
    const name = `${part.kind}/${part.policy}/${part.requirement}/${key(part)}`;
    const group = groups.get(name);
    if (group) add(group, part, join);
    else groups.set(name, [part]);
  }
  return [...groups.values()].flat();
}

function add(group: Part[], part: Part, join: (a: Part, b: Part) => Part | undefined): void {
  let current = part;
  for (let at = 0; at < group.length; at++) {
    const joined = join(group[at]!, current);
    if (!joined) continue;
    group.splice(at, 1);
    current = joined;
    at = -1;
  }
  group.push(current);
}

function joinPrincipals(space: Space, a: Part, b: Part): Part | undefined {
  const who = space.cubes.join(a.who, b.who);
  return who === undefined ? undefined : joined(space, a, b, who, a.box);
}

function joinSituations(space: Space, a: Part, b: Part): Part | undefined {
  const box = space.joinBoxes(a.box, b.box);
  return box && joined(space, a, b, a.who, box);
}

function joined(space: Space, a: Part, b: Part, who: number, box: Box): Part | undefined {
  const origins = { floors: b.floors.reduce(withName, a.floors), denies: b.denies.reduce(withName, a.denies) };
  return reshape(space, { ...a, ...origins }, who, box);
}
