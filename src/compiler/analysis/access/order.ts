import { requirementKey } from '../requirement.js';
import type { Space } from '../space/index.js';
import type { Cube } from '../who/index.js';
import type { Part } from './part.js';

/** Allows before break-glass, then by policy; within one policy by content, so that the order never depends on what was interned first. */
export function sortParts(space: Space, parts: readonly Part[]): readonly Part[] {
  return [...parts].sort(
    (a, b) =>
      byText(a.kind, b.kind) ||
      byText(a.policy, b.policy) ||
      byCube(space.cubes.value(a.who), space.cubes.value(b.who)) ||
      byRequirement(space, a, b) ||
      byText(space.boxKey(a.box), space.boxKey(b.box)),
  );
}

function byRequirement({ requirements }: Space, a: Part, b: Part): number {
  if (a.requirement === b.requirement) return 0;
  return byText(requirementKey(requirements.value(a.requirement)), requirementKey(requirements.value(b.requirement)));
}

function byCube(a: Cube, b: Cube): number {
  if (a === b) return 0;
  return byNumbers(a.in, b.in) || byNumbers(a.notIn, b.notIn) || byNumbers(a.atoms, b.atoms);
}

function byNumbers(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
