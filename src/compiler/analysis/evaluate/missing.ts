import { hasLogin } from '../sets/index.js';
import { type Cube, hasBit, type Universe } from '../who/index.js';
import type { Check } from './check.js';
import { isMeant, type Matcher } from './matcher.js';
import type { Point } from './point.js';

/** One condition that kept a request out. */
export interface MissingDemand {
  /** As in the language: `mfa`, `posture.managed`, `session.max`, `location`, `group`, `as`, `validity`, … */
  readonly condition: string;
  readonly needed: string;
  readonly got: string;
  /** The allow, break-glass entry or floor that demands it. */
  readonly policy: string;
}

/**
 * The fewest conditions that would have let the request in: those of the nearest allow whose principals match (or, where none does, would
 * match with membership of open groups; break-glass entries come last), and of each floor that refuses. Empty when nothing would.
 */
export function nearestMissing(
  universe: Universe,
  allows: readonly Matcher[],
  breakGlass: readonly Matcher[],
  refusing: readonly Matcher[],
  point: Point,
): readonly MissingDemand[] {
  if (point.atom < 0) return [];
  const allow = nearest(allows, point);
  if (allow) {
    return [...missingOf(universe, allow, point), ...refusing.flatMap((floor) => missingConditions(floor, point))];
  }
  const entry = nearest(breakGlass, point);
  return entry ? missingOf(universe, entry, point) : [];
}

/** A policy that does not mean the caller is farther than any that does. */
const STRANGER = 1_000_000;

/** Only counts, so that texts are made for one policy and not for all. */
function nearest(policies: readonly Matcher[], point: Point): Matcher | undefined {
  let best: Matcher | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const policy of policies) {
    const distance = distanceOf(policy, point);
    if (distance >= least) continue;
    least = distance;
    best = policy;
  }
  return best;
}

function distanceOf(policy: Matcher, point: Point): number {
  let distance = 0;
  if (!isMeant(policy.who, point)) {
    const cube = nearestCube(policy, point);
    if (!cube) return Number.POSITIVE_INFINITY;
    distance = STRANGER + missingGroups(cube, point).length;
  }
  if (point.now < policy.from || point.now >= policy.to) distance++;
  if (isWrongLogin(policy, point)) distance++;
  let fewest = Number.POSITIVE_INFINITY;
  for (const checks of policy.alternatives) fewest = Math.min(fewest, countFailing(checks, point));
  return distance + fewest;
}

function countFailing(checks: readonly Check[], point: Point): number {
  let failing = 0;
  for (const check of checks) if (!check.holds(point)) failing++;
  return failing;
}

function missingOf(universe: Universe, policy: Matcher, point: Point): readonly MissingDemand[] {
  return [
    ...missingMembership(universe, policy, point),
    ...missingOutside(policy, point),
    ...missingConditions(policy, point),
  ];
}

function missingMembership(universe: Universe, policy: Matcher, point: Point): readonly MissingDemand[] {
  const cube = isMeant(policy.who, point) ? undefined : nearestCube(policy, point);
  if (!cube) return [];
  return missingGroups(cube, point).map((group) => ({
    condition: 'group',
    needed: universe.openGroups[group]!,
    got: 'no membership',
    policy: policy.name,
  }));
}

/** The cube that takes the fewest open groups to join; undefined when none is open to the caller. */
function nearestCube({ who }: Matcher, point: Point): Cube | undefined {
  let best: Cube | undefined;
  for (const cube of who.cubes) {
    if (!hasBit(cube.atoms, point.atom) || cube.notIn.some((group) => point.inGroup(group))) continue;
    if (!best || missingGroups(cube, point).length < missingGroups(best, point).length) best = cube;
  }
  return best;
}

function missingGroups(cube: Cube, point: Point): readonly number[] {
  return cube.in.filter((group) => !point.inGroup(group));
}

function isWrongLogin({ logins }: Matcher, { login }: Point): boolean {
  return logins !== undefined && !hasLogin(logins, login ?? '');
}

function missingOutside(policy: Matcher, point: Point): readonly MissingDemand[] {
  const { name, from, to, logins } = policy;
  const missing: MissingDemand[] = [];
  if (point.now < from || point.now >= to) {
    const needed = point.now < from ? `not before ${iso(from)}` : `before ${iso(to)}`;
    missing.push({ condition: 'validity', needed, got: iso(point.now), policy: name });
  }
  if (logins && isWrongLogin(policy, point)) {
    const listed = logins.logins.join(', ');
    const needed = logins.kind === 'only' ? listed : `any but ${listed}`;
    missing.push({ condition: 'as', needed, got: point.login ?? 'unknown', policy: name });
  }
  return missing;
}

/** What the nearest alternative of a policy still demands. */
function missingConditions({ name, alternatives }: Matcher, point: Point): readonly MissingDemand[] {
  let nearest: readonly Check[] = [];
  let fewest = Number.POSITIVE_INFINITY;
  for (const checks of alternatives) {
    const failing = countFailing(checks, point);
    if (failing >= fewest) continue;
    fewest = failing;
    nearest = checks;
  }
  return nearest
    .filter((check) => !check.holds(point))
    .map((check) => ({
      condition: check.condition,
      needed: check.needed(),
      got: check.got(point),
      policy: name,
    }));
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
