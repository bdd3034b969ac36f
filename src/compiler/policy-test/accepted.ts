import type { PolicyTrace, TracedCheck } from '../analysis/index.js';
import type { Gap } from '../model/index.js';

/**
 * The gaps that together accept a request which the source refuses: they name a grant, and every condition that the request does not meet, also
 * those of floors, is one that they take away from it. Empty when they do not. `traces` are those of the request.
 */
export function gapsThatAccept(traces: readonly PolicyTrace[], gaps: readonly Gap[]): readonly Gap[] {
  for (const grant of traces.filter(({ kind }) => kind === 'allow' || kind === 'break-glass')) {
    const own = gaps.filter(({ policies }) => policies.some(({ value }) => value === grant.policy));
    if (own.length === 0) continue;
    const wanting = [firstWaived(grant.alternatives, own), ...traces.map((trace) => refusalOf(trace, grant, own))];
    if (wanting.some((one) => one === undefined)) continue;
    const used = new Set(wanting.flatMap((conditions) => conditions!.map((name) => waiverOf(name, own)!)));
    if (used.size > 0) return own.filter((gap) => used.has(gap));
  }
  return [];
}

/** What has to be given up so that a deny or a floor does not stand in the way; undefined where that is not accepted. */
function refusalOf(trace: PolicyTrace, grant: PolicyTrace, gaps: readonly Gap[]): readonly string[] | undefined {
  const { kind, when, alternatives } = trace;
  const isMeant = when.every(({ holds }) => holds);
  if (!isMeant || kind === 'allow' || kind === 'break-glass') return [];
  if (kind === 'floor') return grant.kind === 'break-glass' ? [] : firstWaived(alternatives, gaps);
  const limit = when.find(({ condition }) => waiverOf(condition, gaps));
  return limit && [limit.condition];
}

/** The unmet conditions of the first way whose unmet conditions are all given up. */
function firstWaived(
  alternatives: readonly (readonly TracedCheck[])[],
  gaps: readonly Gap[],
): readonly string[] | undefined {
  return alternatives
    .map((checks) => checks.filter(({ holds }) => !holds).map(({ condition }) => condition))
    .find((unmet) => unmet.every((name) => waiverOf(name, gaps)));
}

function waiverOf(condition: string, gaps: readonly Gap[]): Gap | undefined {
  return gaps.find(({ constraints }) =>
    constraints.some(({ value }) => value === condition || condition.startsWith(`${value}.`)),
  );
}
