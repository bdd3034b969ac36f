import type { LintContext } from './context.js';

/** How many people and workloads reach a resource by the widest of its paths; undefined when nobody does. */
export function resourceReach({ estate, analysis }: LintContext, resource: string): number | 'all' | undefined {
  if (estate.resources.get(resource)!.public) return 'all';
  const reaches = analysis.paths(resource).map(({ reach }) => reach);
  if (reaches.length === 0) return undefined;
  return reaches.reduce((a, b) => (a === 'all' || b === 'all' ? 'all' : Math.max(a, b)));
}
