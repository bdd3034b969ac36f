import { BudgetExceeded, type Horizon, type Piece, PieceSpace, REGION_LIMIT } from '../analysis/index.js';
import type { Estate } from '../model/index.js';
import { Allowed, hostingOf, READ_ORIGIN } from './allowed.js';
import { cellsOf } from './cells.js';
import { ConditionLowering } from './lower.js';
import { foreignNames } from './names.js';
import { type Part, PartAlgebra } from './part.js';
import type { OnePoint } from './point.js';
import type { Condition, Reading } from './reading.js';
import { stricterIn } from './shortfall.js';

export interface CompareInput {
  /** Says what the names in both readings mean. */
  readonly estate: Estate;
  readonly horizon: Horizon;
  readonly before: Reading;
  readonly after: Reading;
  /** Whose changes are to be told apart, by any name. */
  readonly watched?: ReadonlyMap<string, Condition>;
}

/** One way in which two artefacts differ in what they allow at points that nothing tells apart. */
export interface ReadChange {
  /** `new`, `lost`: these people have nothing there on the other side. `widened`, `narrowed`: they have some access there on both. */
  readonly change: 'new' | 'widened' | 'lost' | 'narrowed';
  /** `hosting`: who may stand at the points and answer. */
  readonly aspect: 'access' | 'hosting';
  readonly point: OnePoint;
  /** The resource that has the points; absent when none has. */
  readonly resource?: string;
  /** Who gains or loses, in which situation, with how little. */
  readonly piece: Piece;
  /** What the same people have on the other side, the nearest to `piece`; absent for `new` and `lost`. */
  readonly other?: Piece;
  /** For `widened` and `narrowed`: the constraints on which one side asks more than the other. */
  readonly constraints: readonly string[];
  /** True when callers without any identity are among them. */
  readonly isPublic: boolean;
  /** Names of {@link CompareInput.watched} whom it concerns. */
  readonly watched: readonly string[];
}

/** Callers without any identity. */
const PUBLIC: Condition = {
  kind: 'all',
  of: [{ kind: 'anybody' }, { kind: 'not', of: { kind: 'people' } }, { kind: 'not', of: { kind: 'workloads' } }],
};

/**
 * What one artefact allows and another does not, both ways, for every kind of point that either tells apart. Exact: no sampling. Empty when
 * both allow the same, however it is written.
 *
 * @throws BudgetExceeded
 */
export function compareReadings(input: CompareInput): readonly ReadChange[] {
  return new Comparer(input).run();
}

class Comparer {
  readonly #input: CompareInput;
  readonly #algebra: PartAlgebra;
  readonly #lowering: ConditionLowering;
  readonly #changes: ReadChange[] = [];

  constructor(input: CompareInput) {
    const { estate, horizon, before, after } = input;
    this.#input = input;
    const both = {
      layers: [...before.layers, ...after.layers],
      hosting: [...(before.hosting ?? []), ...(after.hosting ?? [])],
      assumed: [],
    };
    this.#algebra = new PartAlgebra(new PieceSpace([estate], horizon, foreignNames(estate, both)));
    this.#lowering = new ConditionLowering(estate, this.#algebra);
  }

  run(): readonly ReadChange[] {
    const { before, after } = this.#input;
    this.#compare('access', before, after);
    this.#compare('hosting', hostingOf(before), hostingOf(after));
    return this.#changes;
  }

  #compare(aspect: ReadChange['aspect'], before: Reading, after: Reading): void {
    const [old, now] = [before, after].map((one) => new Allowed(one, this.#algebra, this.#lowering));
    const both = { layers: [...before.layers, ...after.layers], assumed: [] };
    for (const { point, resource, rules } of cellsOf(this.#input.estate, both)) {
      const had = old!.at(rules.slice(0, before.layers.length));
      const has = now!.at(rules.slice(before.layers.length));
      const where = { aspect, point, ...(resource !== undefined && { resource }) };
      this.#side(where, has, had, ['new', 'widened']);
      this.#side(where, had, has, ['lost', 'narrowed']);
    }
  }

  /** What is in `parts` and not in `others`: of people who have nothing there in `others`, and of those who have. */
  #side(
    where: Pick<ReadChange, 'aspect' | 'point' | 'resource'>,
    parts: readonly Part[],
    others: readonly Part[],
    [all, some]: readonly [ReadChange['change'], ReadChange['change']],
  ): void {
    const open = parts.filter((part) => !others.some((other) => this.#algebra.isWithin(part, other)));
    const left = this.#minus(open, others);
    if (left.length === 0) return;
    const { box, requirement } = this.#lowering.whole;
    const people = others.map(({ who }) => ({ who, box, requirement, absent: [] }));
    for (const part of this.#minus(left, people)) this.#add(where, all, part, []);
    for (const part of this.#algebra.meetAll(left, this.#algebra.largest(people))) this.#add(where, some, part, others);
  }

  #minus(parts: readonly Part[], others: readonly Part[]): readonly Part[] {
    const left = this.#algebra.minusAll(parts, others);
    if (left.length > REGION_LIMIT) throw new BudgetExceeded('what two artefacts allow', '', REGION_LIMIT);
    return left;
  }

  #add(
    where: Pick<ReadChange, 'aspect' | 'point' | 'resource'>,
    change: ReadChange['change'],
    part: Part,
    others: readonly Part[],
  ): void {
    const piece = this.#algebra.toPiece(part, READ_ORIGIN);
    const { cubes } = this.#algebra.pieces.space;
    const same = others.filter(({ who }) => cubes.meet(who, part.who));
    const ranked = same.map((one) => ({ one, constraints: this.#stricter(part, piece, one) }));
    const nearest = ranked.reduce<(typeof ranked)[number] | undefined>(
      (best, one) => (best && best.constraints.length <= one.constraints.length ? best : one),
      undefined,
    );
    const concerns = (condition: Condition): boolean =>
      this.#lowering.parts(condition).some((other) => this.#algebra.meet(part, other) !== undefined);
    this.#changes.push({
      ...where,
      change,
      piece,
      ...(nearest && { other: this.#algebra.toPiece(nearest.one, READ_ORIGIN) }),
      constraints: nearest?.constraints ?? [],
      isPublic: concerns(PUBLIC),
      watched: [...(this.#input.watched ?? [])].flatMap(([name, condition]) => (concerns(condition) ? [name] : [])),
    });
  }

  /** On what `other` asks more than the part. */
  #stricter(part: Part, piece: Piece, other: Part): readonly string[] {
    const found = stricterIn(this.#algebra, part, piece, [{ ...other, absent: [] }]);
    const { os } = this.#algebra.requirement(other.requirement);
    const isVersion = [...os].some(
      ([platform, version]) => piece.requirement.os.get(platform)?.join() !== version.join(),
    );
    return isVersion && !found.includes('posture.os') ? [...found, 'posture.os'] : found;
  }
}
