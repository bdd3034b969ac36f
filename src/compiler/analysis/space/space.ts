import type { Platform } from '../../model/index.js';
import type { Scope, ScopeAlgebras } from '../lower/index.js';
import type {
  AtomSet,
  CountrySet,
  Horizon,
  LoginSet,
  NameClause,
  NetworkSet,
  Requirement,
  Situation,
  TimeRange,
  TimeSet,
} from '../piece.js';
import { Dimension, LOGIN_ALGEBRA, PairMemo, timeAlgebra } from '../sets/index.js';
import { type Bits, bitsOf, meetBits, orBits, type Universe } from '../who/index.js';
import { CubeStore } from './cube-store.js';
import { RequirementStore } from './requirement-store.js';

/** A product of interned sets: country, network, platform, idp, time, login. */
export type Box = readonly [number, number, number, number, number, number];

/** Position of the platform in a {@link Box}. */
export const PLATFORM = 2;
/** Position of the idp in a {@link Box}. */
export const IDP = 3;
const TIME = 4;
const LOGINS = 5;

export const FULL_BOX: Box = [0, 0, 0, 0, 0, 0];

export interface SpaceParts {
  readonly universe: Universe;
  readonly algebras: ScopeAlgebras;
  readonly horizon: Horizon;
  /** When a schedule is open within the horizon. */
  readonly openRanges: (schedule: string) => readonly TimeRange[];
  /** The domains that each idp asserts. */
  readonly idpDomains: ReadonlyMap<string, readonly string[]>;
  /** What each posture demands. */
  readonly postures: ReadonlyMap<string, Requirement>;
}

/** Where pieces live while they are worked on: every set of principals, situation and requirement interned, every operation remembered. */
export class Space {
  readonly horizon: Horizon;
  readonly cubes: CubeStore;
  readonly requirements: RequirementStore;
  readonly #country: Dimension<CountrySet>;
  readonly #network: Dimension<NetworkSet>;
  readonly #platform: Dimension<AtomSet<Platform>>;
  readonly #idp: Dimension<AtomSet<string>>;
  readonly #time: Dimension<TimeSet>;
  readonly #logins: Dimension<LoginSet>;
  readonly #dimensions: readonly Dimension<object>[];
  readonly #times: ReturnType<typeof timeAlgebra>;
  readonly #openRanges: (schedule: string) => readonly TimeRange[];
  readonly #idpAtoms: ReadonlyMap<string, Bits>;
  readonly #schedules = new Map<string, number>();
  readonly #logIns = new PairMemo<boolean>();
  readonly #boxNumbers = new Map<string | number, number>();
  readonly #numberOfBox = new WeakMap<Box, number>();
  readonly #bothBoxes = new PairMemo<Box | null>();

  constructor(parts: SpaceParts) {
    const { universe, algebras, horizon } = parts;
    this.horizon = horizon;
    this.#times = timeAlgebra(horizon);
    this.#country = new Dimension(algebras.country);
    this.#network = new Dimension(algebras.network);
    this.#platform = new Dimension(algebras.platform);
    this.#idp = new Dimension(algebras.idp);
    this.#time = new Dimension<TimeSet>(this.#times);
    this.#logins = new Dimension(LOGIN_ALGEBRA);
    this.#dimensions = [this.#country, this.#network, this.#platform, this.#idp, this.#time, this.#logins];
    this.#openRanges = parts.openRanges;
    this.cubes = new CubeStore(universe);
    this.requirements = new RequirementStore(this.#platform, parts.postures);
    this.#idpAtoms = new Map(
      [...parts.idpDomains].map(([idp, domains]) => [
        idp,
        domains.map((domain) => universe.domainAtoms(domain)).reduce(orBits, bitsOf(universe.size, [])),
      ]),
    );
  }

  /** The box of a scope within [from, to) and for some logins. */
  boxOf(scope: Scope, from: number, to: number, logins: LoginSet): Box {
    const open = scope.schedules.map((clause) => this.#schedule(clause));
    const within = this.#time.intern(this.#times.of([{ from, to }], []));
    return [
      this.#country.intern(scope.country),
      this.#network.intern(scope.network),
      this.#platform.intern(scope.platform),
      this.#idp.intern(scope.idp),
      open.reduce((a, b) => this.#time.intersect(a, b), within),
      this.#logins.intern(logins),
    ];
  }

  fromSituation(situation: Situation): Box {
    return [
      this.#country.intern(situation.country),
      this.#network.intern(situation.network),
      this.#platform.intern(situation.platform),
      this.#idp.intern(situation.idp),
      this.#time.intern(situation.time),
      situation.logins ? this.#logins.intern(situation.logins) : 0,
    ];
  }

  toSituation(box: Box, isSsh: boolean): Situation {
    return {
      country: this.#country.value(box[0]),
      network: this.#network.value(box[1]),
      platform: this.#platform.value(box[PLATFORM]),
      idp: this.#idp.value(box[IDP]),
      time: this.#time.value(box[TIME]),
      ...(isSsh && { logins: this.#logins.value(box[LOGINS]) }),
    };
  }

  isEmptyBox(box: Box): boolean {
    for (let at = 0; at < box.length; at++) if (this.#dimensions[at]!.isEmpty(box[at]!)) return true;
    return false;
  }

  isSubsetBox(inner: Box, outer: Box): boolean {
    for (let at = 0; at < inner.length; at++) {
      if (!this.#dimensions[at]!.isSubset(inner[at]!, outer[at]!)) return false;
    }
    return true;
  }

  /** Equal numbers mean equal boxes. */
  boxNumber(box: Box): number {
    let number = this.#numberOfBox.get(box);
    if (number === undefined) {
      const key = boxKeyOf(box);
      number = this.#boxNumbers.get(key);
      if (number === undefined) {
        number = this.#boxNumbers.size;
        this.#boxNumbers.set(key, number);
      }
      this.#numberOfBox.set(box, number);
    }
    return number;
  }

  /** Undefined when empty. */
  intersectBoxes(a: Box, b: Box): Box | undefined {
    if (a === b && !this.isEmptyBox(a)) return a;
    const [one, other] = [this.boxNumber(a), this.boxNumber(b)];
    let both = this.#bothBoxes.get(one, other);
    if (both === undefined) both = this.#bothBoxes.set(one, other, this.#intersection(a, b));
    return both ?? undefined;
  }

  #intersection(a: Box, b: Box): Box | null {
    const both = a.map((set, at) => this.#dimensions[at]!.intersect(set, b[at]!)) as unknown as Box;
    return this.isEmptyBox(both) ? null : both;
  }

  /** The largest boxes of `a` outside `b`; they may overlap. Each differs from `a` in one dimension. */
  minusBox(a: Box, b: Box): readonly Box[] {
    if (!this.intersectBoxes(a, b)) return [a];
    return a.flatMap((set, at) => {
      const left = this.#dimensions[at]!.minus(set, b[at]!);
      return this.#dimensions[at]!.isEmpty(left) ? [] : [replace(a, at, left)];
    });
  }

  /** `a` outside `b` as disjoint boxes. */
  splitBox(a: Box, b: Box): readonly Box[] {
    if (!this.intersectBoxes(a, b)) return [a];
    const parts: Box[] = [];
    let rest = a;
    for (const [at, set] of a.entries()) {
      const dimension = this.#dimensions[at]!;
      const left = dimension.minus(set, b[at]!);
      if (!dimension.isEmpty(left)) parts.push(replace(rest, at, left));
      rest = replace(rest, at, dimension.intersect(set, b[at]!));
    }
    return parts;
  }

  /** One box for both, where they differ in one dimension whose union can be said. */
  joinBoxes(a: Box, b: Box): Box | undefined {
    const different = a.flatMap((set, at) => (set === b[at] ? [] : [at]));
    const [at] = different;
    if (at === undefined || different.length > 1) return at === undefined ? a : undefined;
    const union = this.#dimensions[at]!.union(a[at]!, b[at]!);
    return union === undefined ? undefined : replace(a, at, union);
  }

  withPlatforms(box: Box, platforms: number): Box {
    const both = this.#platform.intersect(box[PLATFORM], platforms);
    return both === box[PLATFORM] ? box : replace(box, PLATFORM, both);
  }

  platformSubset(inner: number, outer: number): boolean {
    return this.#platform.isSubset(inner, outer);
  }

  /** False when nobody of the cube can have logged in with one of the idps of the box: a session's idp asserts the caller's domain. */
  canLogIn(cube: number, box: Box): boolean {
    const idp = box[IDP];
    if (idp === 0) return true;
    const { known, unknown } = this.#idp.value(idp);
    return (
      this.#logIns.get(cube, idp) ??
      this.#logIns.set(cube, idp, unknown || known.some((name) => this.#asserts(name, cube)))
    );
  }

  /** Equal texts mean equal boxes, whatever was interned before. */
  boxKey(box: Box): string {
    return box.map((set, at) => this.#dimensions[at]!.key(set)).join('|');
  }

  #asserts(idp: string, cube: number): boolean {
    const atoms = this.#idpAtoms.get(idp);
    return atoms !== undefined && meetBits(atoms, this.cubes.value(cube).atoms);
  }

  #schedule(clause: NameClause): number {
    const key = JSON.stringify(clause.anyOf);
    let time = this.#schedules.get(key);
    if (time === undefined) {
      const ranges = clause.anyOf.flatMap((name) => this.#openRanges(name));
      time = this.#time.intern(this.#times.of(ranges, [clause]));
      this.#schedules.set(key, time);
    }
    return time;
  }
}

function replace(box: Box, at: number, set: number): Box {
  return box.with(at, set) as unknown as Box;
}

/** Equal for equal boxes: a number while the sets are few, which is quick to look up. */
function boxKeyOf(box: Box): string | number {
  let key = 0;
  for (let at = 0; at < box.length; at++) {
    if (box[at]! >= 256) return box.join(',');
    key = key * 256 + box[at]!;
  }
  return key;
}
