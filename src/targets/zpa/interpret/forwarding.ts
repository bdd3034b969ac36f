import type { ReadPlace } from '../../../compiler/proof/index.js';
import type { Alternative } from './alternatives.js';
import { allOf, isNever, not } from './formulas.js';
import type { Ordered } from './order.js';
import type { Segment } from './segments.js';

/**
 * Connections that the client forwarding policy sends past ZPA, where no access rule is asked (about-bypass-policy, 2026-11-22): the first
 * forwarding rule that matches decides. Rules without a place may stand in any order, and bypasses first is the widest.
 */
export function bypassed(
  { rules, loose }: Ordered,
  segments: readonly Segment[],
): readonly (Alternative & { readonly place: ReadPlace })[] {
  const isBypass = ({ action }: { readonly action: string }): boolean => action === 'BYPASS';
  const ordered = [...rules, ...loose.filter(isBypass)];
  const all = new Set(segments);
  const earlier: Alternative[] = [];
  return ordered.flatMap(({ action, alternatives, place }) => {
    if (action !== 'BYPASS') {
      earlier.push(...alternatives);
      return [];
    }
    return alternatives.flatMap((one) => without(one, earlier, all).map((left) => ({ ...left, place })));
  });
}

/** An alternative minus what earlier rules intercept, segment by segment where those differ. */
function without(one: Alternative, earlier: readonly Alternative[], all: ReadonlySet<Segment>): readonly Alternative[] {
  let left: readonly Alternative[] = [{ segments: all, ...one }];
  for (const { segments, when } of earlier) {
    left = left.flatMap((part): readonly Alternative[] => {
      const own = part.segments ?? all;
      const inside = segments ? new Set([...own].filter((segment) => segments.has(segment))) : own;
      if (inside.size === 0) return [part];
      const cut = { segments: inside, when: allOf(part.when, not(when)) };
      const outside = new Set([...own].filter((segment) => !inside.has(segment)));
      return [...(isNever(cut.when) ? [] : [cut]), ...(outside.size > 0 ? [{ ...part, segments: outside }] : [])];
    });
  }
  return left;
}
