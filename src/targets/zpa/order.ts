import type { Estate } from '../../compiler/model/index.js';
import { placeOf } from '../places.js';
import type { Narrowing } from '../target.js';
import { type Draft, type Exclusion, exclusionText, type Limits, meets, overlap } from './draft.js';

/** A place in the order of one resource: first the DENY for who must not be admitted from here on, then the grant. */
export interface Step {
  readonly draft: Draft;
  /** Not denied by an earlier step. */
  readonly deny: readonly Exclusion[];
}

/**
 * The grants of one resource in first-match order. ZPA has no "not" inside a rule, so an exception is a DENY rule that stands before the
 * grant and, as the first match wins, after every grant that means to admit the same people. What every grant leaves out is denied first;
 * break-glass comes before the other grants.
 */
export function stepsOf(drafts: readonly Draft[]): readonly Step[] {
  const denied = new Set<string>();
  return [...drafts].sort(byExclusions).map((draft) => {
    const deny = draft.exclusions.filter((exclusion) => !denied.has(exclusionText(exclusion)));
    for (const exclusion of deny) denied.add(exclusionText(exclusion));
    return { draft, deny };
  });
}

function byExclusions(a: Draft, b: Draft): number {
  const late = ({ piece }: Draft): number => (piece.origin.kind === 'break-glass' ? 0 : 1);
  return late(a) - late(b) || a.exclusions.length - b.exclusions.length || (a.key < b.key ? -1 : 1);
}

/** Grants that an exception of an earlier one cuts, because the two exceptions are not one within the other. */
export function cutByExceptions(estate: Estate, steps: readonly Step[]): readonly Narrowing[] {
  const denied: Exclusion[] = [];
  return steps.flatMap(({ draft, deny }) => {
    const cut = denied.filter((exclusion) => meets(estate, exclusion, draft));
    denied.push(...deny);
    return cut.map((exclusion): Narrowing => {
      const constraint = exclusion.kind === 'user' ? 'except.listed' : 'except.synced';
      const reason = `\`${exclusionText(exclusion)}\` is denied for another grant before this one`;
      return { ...placed(estate, draft), constraint, reason };
    });
  });
}

/** A timeout rule, for the people of one or more grants. */
export interface TimeoutStep {
  readonly draft: Draft;
  readonly limits: Limits;
}

/**
 * The timeout rules of one resource, strictest first. They cannot ask for country, network or risk, so one may meet people whom another
 * grant admits; since the first match wins, none may be more generous than any that follows.
 */
export function timeoutsOf(drafts: readonly Draft[]): readonly TimeoutStep[] {
  const limited = drafts.flatMap((draft) => (draft.limits ? [{ draft, limits: draft.limits }] : []));
  limited.sort(
    (a, b) => a.limits.max - b.limits.max || a.limits.idle - b.limits.idle || (a.draft.key < b.draft.key ? -1 : 1),
  );
  const idle = limited.map(({ draft, limits }, at) => {
    const later = limited.slice(at + 1).filter((other) => overlap(draft, other.draft));
    return Math.min(limits.idle, ...later.map((other) => other.limits.idle));
  });
  const seen = new Set<string>();
  return limited.flatMap(({ draft, limits }, at) => {
    const text = JSON.stringify(draft.identity);
    if (seen.has(text)) return [];
    seen.add(text);
    return [{ draft, limits: { max: limits.max, idle: idle[at]! } }];
  });
}

/** Grants whose people meet a stricter timeout than the source demands. */
export function cutByTimeouts(
  estate: Estate,
  drafts: readonly Draft[],
  timeouts: readonly TimeoutStep[],
): readonly Narrowing[] {
  return drafts.flatMap((draft) => {
    const wanted = draft.limits ?? { max: Number.POSITIVE_INFINITY, idle: Number.POSITIVE_INFINITY };
    const stricter = timeouts.find(
      ({ draft: other, limits }) =>
        (other === draft || overlap(other, draft)) && (limits.max < wanted.max || limits.idle < wanted.idle),
    );
    if (!stricter) return [];
    const { max, idle } = stricter.limits;
    const other = stricter.draft.piece.origin.policy;
    const whose =
      stricter.draft === draft ? 'another grant for some of the same people needs' : `\`${other}\` comes first with`;
    const reason = `${whose} these timeouts: ${max} s, idle ${idle} s`;
    return [{ ...placed(estate, draft), constraint: 'alternatives' as const, reason }];
  });
}

function placed(estate: Estate, { piece, resource }: Draft): Pick<Narrowing, 'policy' | 'resource' | 'span'> {
  const { policy } = piece.origin;
  return { policy, resource: resource.name, span: placeOf(estate, 'alternatives', policy, []) };
}
