import { ableOf, type Joint, type Part, restrict } from '../access/index.js';
import { IDP, type Space } from '../space/index.js';
import { type Bits, isEmptyBits, makeCube } from '../who/index.js';
import type { Families } from './families.js';
import { type Covering, partRemains, within } from './part-cover.js';

/**
 * What governs allows at a resource: some floors and plain denies. Many resources share them, and most allows share their demands, so what
 * they leave is worked out once for everybody and then cut to whom an allow names.
 */
export class Governor {
  readonly #space: Space;
  readonly #families: Families;
  readonly #resource: string;
  readonly #floors: readonly Joint[];
  readonly #denies: readonly Joint[];
  readonly #left = new Map<number, readonly Part[]>();
  readonly #taken = new Map<Joint, Map<number, readonly Part[]>>();

  /** `resource` is one of those that it governs, for the text of an exceeded budget. */
  constructor(space: Space, families: Families, resource: string, floors: readonly Joint[], denies: readonly Joint[]) {
    this.#space = space;
    this.#families = families;
    this.#resource = resource;
    this.#floors = floors;
    this.#denies = denies;
  }

  /** What floors and denies leave of a part. */
  leave(part: Part): readonly Part[] {
    if (this.#floors.length === 0 && this.#denies.length === 0) return [part];
    return this.#cutTo(part, this.#leftOf(part));
  }

  /** What one more deny or floor would take of that: parts whose least demand it refuses. */
  takenFrom(part: Part, joint: Joint): readonly Part[] {
    return this.#cutTo(part, this.#takenOf(part, joint));
  }

  /** True when it would take something of one of these parts, which share a {@link keyOf}. */
  isTaken(parts: readonly Part[], joint: Joint): boolean {
    const taken = this.#takenOf(parts[0]!, joint);
    return taken.length > 0 && parts.some((part) => taken.some((one) => this.#meet(part, one)));
  }

  #meet(part: Part, template: Part): boolean {
    const { cubes } = this.#space;
    if (template.box[IDP] === 0) return cubes.meet(part.who, template.who);
    const who = cubes.intersect(part.who, template.who);
    return who !== undefined && this.#space.canLogIn(who, template.box);
  }

  #cutTo(part: Part, templates: readonly Part[]): readonly Part[] {
    const { cubes } = this.#space;
    const left: Part[] = [];
    for (const template of templates) {
      const who = cubes.isSubset(part.who, template.who) ? part.who : cubes.intersect(part.who, template.who);
      if (who === undefined || !this.#space.canLogIn(who, template.box)) continue;
      left.push({ ...template, kind: part.kind, policy: part.policy, who });
    }
    return left;
  }

  #leftOf(part: Part): readonly Part[] {
    const key = this.keyOf(part);
    let found = this.#left.get(key);
    if (!found) {
      found = this.#restrict(this.#everybody(part));
      this.#left.set(key, found);
    }
    return found;
  }

  #takenOf(part: Part, joint: Joint): readonly Part[] {
    let ofJoint = this.#taken.get(joint);
    if (!ofJoint) {
      ofJoint = new Map();
      this.#taken.set(joint, ofJoint);
    }
    const key = this.keyOf(part);
    let found = ofJoint.get(key);
    if (!found) {
      const hit = this.#everybody(part).flatMap((one) => within(this.#space, one, joint));
      found = this.#restrict(hit).flatMap((one) => partRemains(this.#space, one, this.#waysFor(one, joint)));
      ofJoint.set(key, found);
    }
    return found;
  }

  #restrict(parts: readonly Part[]): readonly Part[] {
    return parts.length === 0 ? parts : restrict(this.#space, this.#resource, parts, this.#floors, this.#denies);
  }

  /** What meets a floor, for the principals of a part. */
  #waysFor(part: Part, { ways }: Joint): readonly Covering[] {
    return ways
      .map(({ alternative, box, requirement }) => ({
        who: ableOf(this.#space, part.who, alternative),
        box,
        requirement,
      }))
      .filter((one): one is Covering => one.who !== undefined);
  }

  /** The part, as if everybody of its kind were meant. */
  #everybody(part: Part): readonly Part[] {
    const { cubes } = this.#space;
    const { humans, allWorkloads } = cubes.universe;
    const atoms: Bits = cubes.isHuman(part.who) ? humans : allWorkloads;
    const cube = isEmptyBits(atoms) ? undefined : makeCube(cubes.universe, atoms);
    return cube ? [{ ...part, who: cubes.intern(cube) }] : [];
  }

  /** Equal numbers mean the same demand, situation and kind of principals. */
  keyOf(part: Part): number {
    return this.#families.of(part) * 2 + (this.#space.cubes.isHuman(part.who) ? 1 : 0);
  }
}
