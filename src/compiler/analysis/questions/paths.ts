import type { Estate, RequestPrincipal } from '../../model/index.js';
import { isIn, Point } from '../evaluate/index.js';
import { describeWho } from '../listing/index.js';
import type { Piece, Requirement, ResourceAccess, Situation, WhoTerm } from '../piece.js';
import { isAtMost } from '../requirement.js';
import { cubeOf, domainOf } from '../who/index.js';
import type { EffectivePath } from './analysis.js';
import type { Workbench } from './workbench.js';

/** One path per piece; those that demand less come first. */
export function pathsOf(bench: Workbench, { resource, pieces }: ResourceAccess): readonly EffectivePath[] {
  const weights = pieces.map(weightOf);
  const order = [...pieces.keys()].sort((a, b) => weights[a]! - weights[b]!);
  return order.map((at) => new Path(bench.estate, resource, pieces[at]!));
}

/** There is one for every piece of every resource: it holds nothing that its piece says. */
class Path implements EffectivePath {
  readonly resource: string;
  readonly piece: Piece;
  readonly #estate: Estate;

  constructor(estate: Estate, resource: string, piece: Piece) {
    this.#estate = estate;
    this.resource = resource;
    this.piece = piece;
  }

  get policy(): string {
    return this.piece.origin.policy;
  }

  get kind(): EffectivePath['kind'] {
    return this.piece.origin.kind;
  }

  get requirement(): Requirement {
    return this.piece.requirement;
  }

  get situation(): Situation {
    return this.piece.situation;
  }

  get who(): string {
    return describeWho(this.#estate, this.piece.who);
  }

  get reach(): number | 'all' {
    return reachOf(this.piece.who);
  }

  get humans(): boolean {
    return this.piece.who.workloads.length === 0;
  }
}

/** How many people or workloads a term names. A domain has any number of addresses, and so has an open group. */
export function reachOf({ users, domains, workloads, in: inGroups }: WhoTerm): number | 'all' {
  return domains.length > 0 || inGroups.length > 0 ? 'all' : users.length + workloads.length;
}

/** How much a piece demands: every step on a scale counts one. A piece that demands at most what another does is never heavier. */
function weightOf({ requirement, situation }: Piece): number {
  return remember(REQUIREMENTS, requirement, weightOfRequirement) + remember(SITUATIONS, situation, weightOfSituation);
}

/** Most pieces share the few demands and situations that an estate names. */
const REQUIREMENTS = new WeakMap<Requirement, number>();
const SITUATIONS = new WeakMap<Situation, number>();

function remember<K extends object>(memo: WeakMap<K, number>, key: K, make: (key: K) => number): number {
  let value = memo.get(key);
  if (value === undefined) {
    value = make(key);
    memo.set(key, value);
  }
  return value;
}

function weightOfRequirement(requirement: Requirement): number {
  const { mfa, risk, edr, flags, checks, approvals, os, recorded, isolated, justified } = requirement;
  const limits = [requirement.deviceAge, requirement.sessionMax, requirement.sessionIdle];
  const marks = [recorded, isolated, justified, os.size > 0].filter(Boolean).length;
  const strictness = limits.map((limit) => (limit === undefined ? 0 : 1 + 1 / (1 + limit))).reduce((a, b) => a + b);
  return mfa + risk + edr + flags.length + checks.length + approvals.length + strictness + marks;
}

function weightOfSituation({ country, network, platform, idp, time, logins }: Situation): number {
  const narrowed = [country, network, platform, idp, time].filter(({ full }) => !full).length;
  return narrowed + (logins?.kind === 'only' ? 1 : 0);
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
