import {
  type EffectivePath,
  intersectPieces,
  isAtMost,
  type Piece,
  PieceSpace,
  type Requirement,
  requirementKey,
} from '../analysis/index.js';
import type { LintContext } from './context.js';

/** What one allow demands of somebody, and another allow's path that takes the same person to the same place for less. */
export interface WeakerPath {
  readonly strong: EffectivePath;
  readonly weak: EffectivePath;
  /** What both allow, under the lesser demand alone. */
  readonly piece: Piece;
  /** Where some path takes such people in for less; sorted. */
  readonly resources: readonly string[];
}

/**
 * For each allow the first path of another allow that provably concerns some of the same people (or workloads) in the same situation and
 * demands strictly less, as far as `wanted` takes the two demands. People of two different open groups may or may not be the same, and do
 * not count.
 */
export function weakerPaths(
  { estate, analysis }: LintContext,
  wanted: (weak: Requirement, strong: Requirement) => boolean,
): readonly WeakerPath[] {
  const space = new PieceSpace([estate], analysis.horizon);
  const found = new Map<string, WeakerPath & { readonly resources: string[] }>();
  for (const resource of estate.resources.keys()) {
    const paths = analysis.paths(resource).filter(({ kind }) => kind === 'allow');
    const index = indexOf(paths);
    const done = new Set<string>();
    for (const strong of paths) {
      const weaker = done.has(strong.policy) ? undefined : firstWeaker(space, strong, index, wanted);
      if (!weaker) continue;
      done.add(strong.policy);
      const known = found.get(strong.policy);
      if (known) known.resources.push(resource);
      else found.set(strong.policy, { ...weaker, strong, resources: [resource] });
    }
  }
  return [...found.values()];
}

/** Paths with one demand, by who may take them. */
interface DemandIndex {
  readonly requirement: Requirement;
  /** By named person or workload. */
  readonly byName: Map<string, EffectivePath[]>;
  /** By open groups: paths of whole domains. */
  readonly byGroups: Map<string, EffectivePath[]>;
}

function indexOf(paths: readonly EffectivePath[]): readonly DemandIndex[] {
  const demands = new Map<string, DemandIndex>();
  for (const path of paths) {
    const key = requirementKey(path.requirement);
    let demand = demands.get(key);
    if (!demand) {
      demand = { requirement: path.requirement, byName: new Map(), byGroups: new Map() };
      demands.set(key, demand);
    }
    const { users, workloads, domains, in: groups } = path.piece.who;
    if (groups.length === 0) for (const name of [...users, ...workloads]) add(demand.byName, name, path);
    if (domains.length > 0) add(demand.byGroups, groups.join(' '), path);
  }
  return [...demands.values()];
}

function firstWeaker(
  space: PieceSpace,
  strong: EffectivePath,
  index: readonly DemandIndex[],
  wanted: (weak: Requirement, strong: Requirement) => boolean,
): Pick<WeakerPath, 'weak' | 'piece'> | undefined {
  for (const demand of index) {
    if (!isLess(demand.requirement, strong) || !wanted(demand.requirement, strong.requirement)) continue;
    for (const weak of candidates(demand, strong)) {
      const both = weak.policy === strong.policy ? undefined : intersectPieces(space, weak.piece, strong.piece);
      if (both && isCertain(both)) return { weak, piece: { ...both, requirement: weak.requirement } };
    }
  }
  return undefined;
}

/** Whether a person who is named belongs to an open group is not known; that some of a domain do is what the group is for. */
function isCertain({ who }: Piece): boolean {
  return who.in.length === 0 || who.domains.length > 0;
}

function isLess(weak: Requirement, { requirement, situation: { platform } }: EffectivePath): boolean {
  return isAtMost(weak, requirement, platform) && !isAtMost(requirement, weak, platform);
}

/** Paths that somebody of `strong` can certainly take: those of fewer of its own groups, and those that name one of its names. */
function* candidates({ byName, byGroups }: DemandIndex, { piece }: EffectivePath): Iterable<EffectivePath> {
  const { users, workloads, in: groups } = piece.who;
  for (const [key, paths] of byGroups) {
    if (key === '' || key.split(' ').every((group) => groups.includes(group))) yield* paths;
  }
  if (groups.length > 0) return;
  const seen = new Set<EffectivePath>();
  for (const name of piece.who.domains.length > 0 ? byName.keys() : [...users, ...workloads]) {
    for (const path of byName.get(name) ?? []) {
      if (!seen.has(path)) yield path;
      seen.add(path);
    }
  }
}

/** True when two demands are the same but for how long a session may last or stay idle. */
export function differOnlyInSession(a: Requirement, b: Requirement): boolean {
  const [one, other] = [withoutSession(a), withoutSession(b)];
  return isAtMost(one, other, ANY_PLATFORM) && isAtMost(other, one, ANY_PLATFORM);
}

const ANY_PLATFORM = { full: true, known: [], unknown: true } as const;

function withoutSession({ sessionMax: _, sessionIdle: __, ...rest }: Requirement): Requirement {
  return rest;
}

function add(map: Map<string, EffectivePath[]>, key: string, path: EffectivePath): void {
  const known = map.get(key);
  if (known) known.push(path);
  else map.set(key, [path]);
}
