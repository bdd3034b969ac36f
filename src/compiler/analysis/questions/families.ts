import type { Part } from '../access/index.js';
import { PairMemo } from '../sets/index.js';
import type { Box, Space } from '../space/index.js';

/** How far one demand and situation reaches over another one: not at all, over a part of it, over all of it. */
export type Reaching = 'none' | 'some' | 'all';

/** Demand and situation of parts, without the principals: most parts share the few that an estate names. */
export class Families {
  readonly #space: Space;
  readonly #numbers = new Map<string, number>();
  readonly #members: { readonly requirement: number; readonly box: Box }[] = [];
  readonly #ofPart = new WeakMap<Part, number>();
  readonly #reaching = new PairMemo<Reaching>();

  constructor(space: Space) {
    this.#space = space;
  }

  /** Equal numbers mean the same demand in the same situation. */
  of(part: Part): number {
    let number = this.#ofPart.get(part);
    if (number === undefined) {
      const key = `${part.requirement}/${this.#space.boxNumber(part.box)}`;
      number = this.#numbers.get(key);
      if (number === undefined) {
        number = this.#members.push({ requirement: part.requirement, box: part.box }) - 1;
        this.#numbers.set(key, number);
      }
      this.#ofPart.set(part, number);
    }
    return number;
  }

  /** Whether whoever meets `inner` also meets `outer`, principals aside. */
  reaching(outer: number, inner: number): Reaching {
    if (outer === inner) return 'all';
    return this.#reaching.get(outer, inner) ?? this.#reaching.set(outer, inner, this.#compare(outer, inner));
  }

  #compare(outer: number, inner: number): Reaching {
    const [one, other] = [this.#members[outer]!, this.#members[inner]!];
    const where = this.#space.requirements.whereAtMost(one.requirement, other.requirement);
    const box = this.#space.withPlatforms(one.box, where);
    if (this.#space.isEmptyBox(box) || !this.#space.intersectBoxes(other.box, box)) return 'none';
    return this.#space.isSubsetBox(other.box, box) ? 'all' : 'some';
  }
}
