import type { Box, Piece, Requirement } from '../analysis/index.js';
import type { Part, PartAlgebra } from './part.js';

/** What one rule of a layer does, as parts. */
export interface RuleParts {
  readonly effect: 'allow' | 'deny';
  /** Whom it decides about. */
  readonly when: readonly Part[];
  /** Whom it lets in; empty for a deny. */
  readonly lets: readonly Part[];
}

/**
 * What of a source piece the rules of one layer refuse, in their order: parts for which the least request is refused, disjoint. A rule that lets
 * in only those who lack something counts as letting nobody in: that can call more refused than is, never less.
 */
export function refusedOf(
  algebra: PartAlgebra,
  piece: Part,
  rules: readonly RuleParts[],
  otherwise: 'allow' | 'deny',
): readonly Part[] {
  const refused: Part[] = [];
  let open: readonly Part[] = [piece];
  for (const { effect, when, lets } of rules) {
    if (open.length === 0) break;
    const covering = effect === 'allow' ? lets.filter(({ absent }) => absent.length === 0) : [];
    const left = open.flatMap((part) => uncovered(algebra, part, covering));
    refused.push(...meets(algebra, left, when, effect === 'allow' ? lets : []));
    open = algebra.minusAll(left, when);
  }
  return otherwise === 'allow' ? refused : [...refused, ...open];
}

/** What is decided about and not let in. */
function meets(
  algebra: PartAlgebra,
  parts: readonly Part[],
  when: readonly Part[],
  lets: readonly Part[],
): readonly Part[] {
  const decided = algebra.meetAll(parts, when);
  return lets.length === 0 ? decided : algebra.minusAll(decided, lets);
}

/** What of a part none of the others covers: where another's demand is at most its own, the part's requests are the other's too. */
function uncovered(algebra: PartAlgebra, part: Part, others: readonly Part[]): readonly Part[] {
  const { space } = algebra.pieces;
  let left: readonly Part[] = [part];
  for (const other of others) {
    if (left.length === 0) break;
    const where = space.requirements.whereAtMost(other.requirement, part.requirement);
    const box = space.withPlatforms(other.box, where);
    left = left.flatMap((one) => algebra.outside(one, other.who, box));
  }
  return left;
}

/**
 * The constraints of the source on which an artefact asks more than a piece does: seen from what it lets the same people in with. `principal` when
 * it lets none of them in at all.
 */
export function stricterIn(
  algebra: PartAlgebra,
  refused: Part,
  piece: Piece,
  lets: readonly Part[],
): readonly string[] {
  const plain = lets.filter(({ absent }) => absent.length === 0);
  const same = plain.filter((part) => algebra.pieces.space.cubes.meet(part.who, refused.who));
  if (same.length === 0) return ['principal'];
  const found = same.map((part) => [
    ...demandsBeyond(algebra.requirement(part.requirement), piece.requirement),
    ...dimensionsBeyond(algebra, part.box, refused.box),
  ]);
  return found.reduce((best, one) => (one.length < best.length ? one : best));
}

function demandsBeyond(asked: Requirement, wanted: Requirement): readonly string[] {
  const beyond = (name: string, isMore: boolean): readonly string[] => (isMore ? [name] : []);
  const shorter = (one: number | undefined, other: number | undefined): boolean =>
    one !== undefined && (other === undefined || one < other);
  return [
    ...beyond('mfa', asked.mfa > wanted.mfa),
    ...beyond('risk', asked.risk > wanted.risk),
    ...asked.flags.filter((flag) => !wanted.flags.includes(flag)).map((flag) => `posture.${flag}`),
    ...beyond('posture.edr', asked.edr > wanted.edr),
    ...beyond(
      'posture.check',
      asked.checks.some((check) => !wanted.checks.includes(check)),
    ),
    ...beyond('posture.max_age', shorter(asked.deviceAge, wanted.deviceAge)),
    ...beyond('session.max', shorter(asked.sessionMax, wanted.sessionMax)),
    ...beyond('session.idle', shorter(asked.sessionIdle, wanted.sessionIdle)),
    ...beyond('session.recorded', asked.recorded && !wanted.recorded),
    ...beyond('session.isolated', asked.isolated && !wanted.isolated),
    ...beyond('session.justified', asked.justified && !wanted.justified),
    ...beyond(
      'approval',
      asked.approvals.some((name) => !wanted.approvals.includes(name)),
    ),
  ];
}

const DIMENSIONS = ['location', 'network', 'platform', 'idp', 'schedule', 'as.login'] as const;

function dimensionsBeyond(algebra: PartAlgebra, allowed: Box, refused: Box): readonly string[] {
  const { space } = algebra.pieces;
  return DIMENSIONS.filter((_, at) => {
    const only = [0, 0, 0, 0, 0, 0].with(at, allowed[at]!) as unknown as Box;
    const wanted = [0, 0, 0, 0, 0, 0].with(at, refused[at]!) as unknown as Box;
    return !space.isSubsetBox(wanted, only);
  });
}
