import type { Alternative, LoweredPolicy, Scope } from '../lower/index.js';
import type { LoginSet } from '../piece.js';
import { hasLogin } from '../sets/index.js';
import { type Bits, type Cube, emptyBits, hasBit, orBits, type Universe } from '../who/index.js';
import { alternativeChecks, type Check, type Definitions, scopeChecks } from './check.js';
import type { Point } from './point.js';

/** One policy on one kind of resource, ready to be asked of a request. */
export interface Matcher {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Absent where the resource has no logins, or every login is meant. */
  readonly logins?: LoginSet;
  readonly who: WhoTest;
  readonly when: readonly Check[];
  readonly alternatives: readonly (readonly Check[])[];
}

/** Who a policy names: whoever is in `always`, and members of the open groups that a cube names. */
export interface WhoTest {
  readonly always: Bits;
  readonly cubes: readonly Cube[];
}

/** Builds matchers. What policies share (profiles, situations) is built once. */
export class MatcherBuilder {
  readonly #universe: Universe;
  readonly #definitions: Definitions;
  readonly #alternatives = new Map<Alternative, readonly Check[]>();
  readonly #scopes = new Map<Scope, readonly Check[]>();

  constructor(universe: Universe, definitions: Definitions) {
    this.#universe = universe;
    this.#definitions = definitions;
  }

  build(policy: LoweredPolicy, isSsh: boolean): Matcher {
    const { name, from, to, logins } = policy;
    const limited = isSsh && (logins.kind === 'only' || logins.logins.length > 0);
    return {
      name,
      from,
      to,
      ...(limited && { logins }),
      who: this.#who(policy.who),
      when: shared(this.#scopes, policy.when, (scope) => scopeChecks(scope, this.#definitions.schedules)),
      alternatives: policy.alternatives.map((one) =>
        shared(this.#alternatives, one, (alternative) => alternativeChecks(alternative, this.#definitions)),
      ),
    };
  }

  #who(cubes: readonly Cube[]): WhoTest {
    const plain = cubes.filter((cube) => cube.in.length === 0 && cube.notIn.length === 0);
    return {
      always: plain.map(({ atoms }) => atoms).reduce(orBits, emptyBits(this.#universe.size)),
      cubes: cubes.filter((cube) => !plain.includes(cube)),
    };
  }
}

/** True when the policy speaks of this request: its principals, validity, logins and `when`. */
export function applies(matcher: Matcher, point: Point): boolean {
  return (
    matcher.from <= point.now &&
    point.now < matcher.to &&
    isMeant(matcher.who, point) &&
    (matcher.logins === undefined || hasLogin(matcher.logins, point.login ?? '')) &&
    holdAll(matcher.when, point)
  );
}

/** True when one of the alternatives is met. */
export function isMet(matcher: Matcher, point: Point): boolean {
  for (const checks of matcher.alternatives) if (holdAll(checks, point)) return true;
  return false;
}

export function isMeant(who: WhoTest, point: Point): boolean {
  if (point.atom < 0) return false;
  if (hasBit(who.always, point.atom)) return true;
  for (const cube of who.cubes) if (isIn(cube, point)) return true;
  return false;
}

/** True when the caller is in the cube. */
export function isIn(cube: Cube, point: Point): boolean {
  return (
    point.atom >= 0 &&
    hasBit(cube.atoms, point.atom) &&
    cube.in.every((group) => point.inGroup(group)) &&
    !cube.notIn.some((group) => point.inGroup(group))
  );
}

function holdAll(checks: readonly Check[], point: Point): boolean {
  for (const check of checks) if (!check.holds(point)) return false;
  return true;
}

function shared<K, V>(memo: Map<K, V>, key: K, make: (key: K) => V): V {
  let value = memo.get(key);
  if (value === undefined) {
    value = make(key);
    memo.set(key, value);
  }
  return value;
}
