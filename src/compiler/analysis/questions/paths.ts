import type { RequestPrincipal } from '../../model/index.js';
import { isIn, Point } from '../evaluate/index.js';
import { describeWho } from '../listing/index.js';
import type { Piece, ResourceAccess, WhoTerm } from '../piece.js';
import { isAtMost } from '../requirement.js';
import { cubeOf, domainOf } from '../who/index.js';
import type { EffectivePath } from './analysis.js';
import type { Workbench } from './workbench.js';

/** One path per piece; those that demand less come first. */
export function pathsOf(bench: Workbench, { resource, pieces }: ResourceAccess): readonly EffectivePath[] {
  return pieces
    .map((piece) => ({ path: pathOf(bench, resource, piece), weight: weightOf(piece) }))
    .sort((a, b) => a.weight - b.weight)
    .map(({ path }) => path);
}

function pathOf(bench: Workbench, resource: string, piece: Piece): EffectivePath {
  const { who, situation, requirement, origin } = piece;
  let text: string | undefined;
  return {
    resource,
    policy: origin.policy,
    kind: origin.kind,
    piece,
    requirement,
    situation,
    get who() {
      text ??= describeWho(bench.estate, who);
      return text;
    },
    reach: reachOf(who),
    humans: who.workloads.length === 0,
  };
}

/** How many people or workloads a term names. A domain has any number of addresses, and so has an open group. */
export function reachOf({ users, domains, workloads, in: inGroups }: WhoTerm): number | 'all' {
  return domains.length > 0 || inGroups.length > 0 ? 'all' : users.length + workloads.length;
}

/** How much a piece demands: every step on a scale counts one. A piece that demands at most what another does is never heavier. */
function weightOf({ requirement, situation }: Piece): number {
  const { mfa, risk, edr, flags, checks, approvals, os, recorded, isolated, justified } = requirement;
  const limits = [requirement.deviceAge, requirement.sessionMax, requirement.sessionIdle];
  const { country, network, platform, idp, time, logins } = situation;
  const narrowed = [country, network, platform, idp, time].filter(({ full }) => !full).length;
  const marks = [recorded, isolated, justified, os.size > 0, logins?.kind === 'only'].filter(Boolean).length;
  const strictness = limits.map((limit) => (limit === undefined ? 0 : 1 + 1 / (1 + limit))).reduce((a, b) => a + b);
  return mfa + risk + edr + flags.length + checks.length + approvals.length + strictness + marks + narrowed;
}

/** Those paths of one principal that no other path of it makes pointless: each has a demand or a situation that no other one undercuts. */
export function minimalPaths(
  bench: Workbench,
  paths: readonly EffectivePath[],
  principal: RequestPrincipal,
): readonly EffectivePath[] {
  const isFor = callerOf(bench, principal);
  return antichainOf(
    paths.filter(({ piece }) => isFor(piece)),
    (other, path) => undercuts(bench, other, path),
  );
}

/** The paths than whose demand no other path of the resource demands less, whoever takes them and wherever from. */
export function weakestPaths(paths: readonly EffectivePath[]): readonly EffectivePath[] {
  return antichainOf(paths, demandsLess);
}

function demandsLess(other: EffectivePath, path: EffectivePath): boolean {
  const isBelow = isAtMost(other.requirement, path.requirement, path.situation.platform);
  return isBelow && !isAtMost(path.requirement, other.requirement, other.situation.platform);
}

/** Drops what another one beats; of two that beat each other the earlier stays. */
function antichainOf<T>(all: readonly T[], beats: (one: T, other: T) => boolean): readonly T[] {
  return all.filter(
    (one, at) => !all.some((other, index) => index !== at && beats(other, one) && (index < at || !beats(one, other))),
  );
}

/** True when whoever may take `path` may also take `other`, principals aside. */
function undercuts({ space }: Workbench, other: EffectivePath, path: EffectivePath): boolean {
  return (
    isAtMost(other.requirement, path.requirement, path.situation.platform) &&
    space.isSubsetBox(space.fromSituation(path.situation), space.fromSituation(other.situation))
  );
}

function callerOf(
  { lowered: { universe }, estate }: Workbench,
  principal: RequestPrincipal,
): (piece: Piece) => boolean {
  const point = new Point(universe);
  point.load({ principal, now: 0, approvals: new Set() });
  const domain =
    principal.kind === 'user' ? domainOf(principal.user) : principal.kind === 'member' ? principal.domain : '';
  return ({ who, situation: { idp } }) => {
    const cube = cubeOf(universe, who);
    if (!cube || 'unknown' in cube || !isIn(cube, point)) return false;
    const asserts = (name: string): boolean =>
      estate.idps.get(name)?.domains.some(({ value }) => value === domain) ?? false;
    return idp.full || idp.unknown || idp.known.some(asserts);
  };
}
