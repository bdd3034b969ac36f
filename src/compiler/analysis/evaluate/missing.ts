import { hasLogin } from '../sets/index.js';
import { hasBit, type Universe } from '../who/index.js';
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
  const floors = refusing.flatMap((floor) => fewestFailing(floor, point));
  const reached = nearest(allows.map((allow) => missingOf(universe, allow, point)));
  if (reached) return [...reached, ...floors];
  return nearest(breakGlass.map((entry) => missingOf(universe, entry, point))) ?? [];
}

interface Candidate {
  readonly isMeant: boolean;
  readonly missing: readonly MissingDemand[];
}

function nearest(candidates: readonly (Candidate | undefined)[]): readonly MissingDemand[] | undefined {
  let best: Candidate | undefined;
  for (const next of candidates) if (next && (!best || isNearer(next, best))) best = next;
  return best?.missing;
}

function isNearer(a: Candidate, b: Candidate): boolean {
  if (a.isMeant !== b.isMeant) return a.isMeant;
  return a.missing.length < b.missing.length;
}

function missingOf(universe: Universe, policy: Matcher, point: Point): Candidate | undefined {
  const meant = isMeant(policy.who, point);
  const groups = meant ? [] : missingGroups(universe, policy, point);
  if (!groups) return undefined;
  return {
    isMeant: meant,
    missing: [...groups, ...missingOutside(policy, point), ...fewestFailing(policy, point)],
  };
}

/** The open groups to join for a policy to mean the caller, of the cube that needs the fewest. */
function missingGroups(universe: Universe, { name, who }: Matcher, point: Point): readonly MissingDemand[] | undefined {
  if (point.atom < 0) return undefined;
  const reachable = who.cubes.filter(
    (cube) => hasBit(cube.atoms, point.atom) && !cube.notIn.some((group) => point.inGroup(group)),
  );
  const lists = reachable.map((cube) => cube.in.filter((group) => !point.inGroup(group)));
  const fewest = lists.sort((a, b) => a.length - b.length)[0];
  return fewest?.map((group) => ({
    condition: 'group',
    needed: universe.openGroups[group]!,
    got: 'not a member',
    policy: name,
  }));
}

function missingOutside({ name, from, to, logins }: Matcher, { now, login }: Point): readonly MissingDemand[] {
  const missing: MissingDemand[] = [];
  const got = new Date(now).toISOString();
  const instant = (at: number): string => new Date(at).toISOString();
  if (now < from) missing.push({ condition: 'validity', needed: `not before ${instant(from)}`, got, policy: name });
  if (now >= to) missing.push({ condition: 'validity', needed: `before ${instant(to)}`, got, policy: name });
  if (logins && !hasLogin(logins, login ?? '')) {
    const listed = logins.logins.join(', ');
    const needed = logins.kind === 'only' ? listed : `any but ${listed}`;
    missing.push({ condition: 'as', needed, got: login ?? 'unknown', policy: name });
  }
  return missing;
}

function fewestFailing({ name, alternatives }: Matcher, point: Point): readonly MissingDemand[] {
  let fewest: readonly Check[] | undefined;
  for (const checks of alternatives) {
    const failing = checks.filter((check) => !check.holds(point));
    if (!fewest || failing.length < fewest.length) fewest = failing;
  }
  return (fewest ?? []).map((check) => ({
    condition: check.condition,
    needed: check.needed(),
    got: check.got(point),
    policy: name,
  }));
}
