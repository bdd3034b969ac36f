import type { AccessRequest, Estate } from '../../model/index.js';
import { type LoweredPolicy, lower, NO_POLICIES, namedNetworks, type ResourcePolicies } from '../lower/index.js';
import type { NetworkSet } from '../piece.js';
import { ANY_NETWORK, hasAddress } from '../sets/index.js';
import type { Universe } from '../who/index.js';
import { applies, isMet, type Matcher, MatcherBuilder } from './matcher.js';
import { type MissingDemand, nearestMissing } from './missing.js';
import { Point } from './point.js';

/** The decision on one request and what made it. */
export interface Answer {
  readonly decision: 'allow' | 'deny';
  /** Names of the allows and break-glass entries that let the request in, sorted; `public` for a public resource. Empty for a deny. */
  readonly by: readonly string[];
  /** Plain denies that match and floors that refuse, by name. Empty for an allow. */
  readonly deniedBy: readonly string[];
  /** For a deny that no plain deny made: what the request lacks to be let in. Empty when nothing would help. */
  readonly missing: readonly MissingDemand[];
}

export interface Evaluator {
  /** Answers a decoded request. One that names no known resource is denied. */
  evaluate(request: AccessRequest): Answer;
}

/**
 * Prepares an estate for many requests. Pure: the same request always has the same answer. With `only`, requests for these resources and for no
 * others are answered: preparing few of many is faster.
 */
export function createEvaluator(estate: Estate, only?: ReadonlySet<string>): Evaluator {
  const prepared = new PreparedEvaluator(estate, only);
  return { evaluate: (request) => prepared.evaluate(request) };
}

interface Gate {
  /** Set on public resources, where nothing else counts. */
  readonly open?: NetworkSet;
  readonly allows: readonly Matcher[];
  readonly breakGlass: readonly Matcher[];
  readonly floors: readonly Matcher[];
  readonly denies: readonly Matcher[];
}

const PUBLIC: Answer = { decision: 'allow', by: ['public'], deniedBy: [], missing: [] };
const REFUSED: Answer = { decision: 'deny', by: [], deniedBy: [], missing: [] };

class PreparedEvaluator {
  readonly #gates = new Map<string, Gate>();
  readonly #universe: Universe;
  readonly #point: Point;

  constructor(estate: Estate, only: ReadonlySet<string> | undefined) {
    const { universe, resources } = lower(estate);
    this.#universe = universe;
    this.#point = new Point(universe);
    const builder = new MatcherBuilder(universe, estate);
    for (const [name, resource] of estate.resources) {
      if (only && !only.has(name)) continue;
      this.#gates.set(name, {
        ...gateOf(resources.get(name) ?? NO_POLICIES, (policy) => builder.build(policy, resource.isSsh)),
        ...(resource.public && {
          open: resource.public.networks
            ? namedNetworks(
                estate,
                resource.public.networks.map(({ value }) => value),
              )
            : ANY_NETWORK,
        }),
      });
    }
  }

  evaluate(request: AccessRequest): Answer {
    const gate = request.resource === undefined ? undefined : this.#gates.get(request.resource);
    if (!gate) return REFUSED;
    const point = this.#point;
    point.load(request);
    if (gate.open) return hasAddress(gate.open, point.address) ? PUBLIC : REFUSED;
    const denies = matching(gate.denies, point, applies);
    const refusing = matching(gate.floors, point, refuses);
    if (denies.length === 0) {
      const by = matching(gate.breakGlass, point, grants);
      const allows = refusing.length > 0 ? NONE : matching(gate.allows, point, grants);
      if (allows.length + by.length > 0) {
        return { decision: 'allow', by: [...allows, ...by].map(nameOf).sort(), deniedBy: [], missing: [] };
      }
    }
    return {
      decision: 'deny',
      by: [],
      deniedBy: [...denies, ...refusing].map(nameOf).sort(),
      missing: denies.length > 0 ? [] : nearestMissing(this.#universe, gate.allows, gate.breakGlass, refusing, point),
    };
  }
}

const NONE: readonly Matcher[] = [];

/** Allocates only when something matches. */
function matching(
  matchers: readonly Matcher[],
  point: Point,
  isMatch: (matcher: Matcher, point: Point) => boolean,
): readonly Matcher[] {
  let found: Matcher[] | undefined;
  for (const matcher of matchers) {
    if (!isMatch(matcher, point)) continue;
    if (found) found.push(matcher);
    else found = [matcher];
  }
  return found ?? NONE;
}

function grants(matcher: Matcher, point: Point): boolean {
  return applies(matcher, point) && isMet(matcher, point);
}

function refuses(matcher: Matcher, point: Point): boolean {
  return applies(matcher, point) && !isMet(matcher, point);
}

function gateOf(policies: ResourcePolicies, build: (policy: LoweredPolicy) => Matcher): Gate {
  return {
    allows: policies.allows.map(build),
    breakGlass: policies.breakGlass.map(build),
    floors: policies.floors.map(build),
    denies: policies.denies.map(build),
  };
}

function nameOf({ name }: Matcher): string {
  return name;
}
