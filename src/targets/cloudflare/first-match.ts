import type { Resource } from '../../compiler/model/index.js';
import { placeOf } from '../places.js';
import type { Narrowing } from '../target.js';
import type { Context } from './context.js';
import type { Draft } from './draft.js';
import { domainOf } from './login.js';

/** Less demanding policies first; 0 when they ask for the same. */
export function byDemand(a: Draft, b: Draft): number {
  const weight = (draft: Draft): number =>
    (draft.approvers.length > 0 ? 4 : 0) + (draft.isolated ? 2 : 0) + (draft.justified ? 1 : 0);
  return weight(a) - weight(b) || b.session - a.session;
}

/**
 * Grants that another one hides. Of two policies that match Access takes the first, and asks for what that one demands, although the
 * source would be content with what the other demands. Sorted by policy.
 */
export function hiddenPolicies(context: Context, resource: Resource, drafts: readonly Draft[]): readonly Narrowing[] {
  const found = new Map<string, Narrowing>();
  const people = drafts.filter(({ decision }) => decision === 'allow').sort(byDemand);
  for (const [at, later] of people.entries()) {
    for (const earlier of people.slice(0, at)) {
      if (!demandsMore(earlier, later) || !mayMatchBoth(earlier, later)) continue;
      const other = earlier.source === later.source ? 'another alternative of it' : `\`${earlier.source}\``;
      const reason = `where ${other} matches too, Access asks for what that demands and does not look further`;
      const span = placeOf(context.estate, 'alternatives', later.source, []);
      const entry = {
        constraint: 'alternatives',
        policy: later.source,
        resource: resource.name,
        reason,
        span,
      } as const;
      found.set(`${later.source}\n${earlier.source}`, entry);
    }
  }
  return [...found.keys()].sort().map((key) => found.get(key)!);
}

/** True when somebody could meet the later one and not the earlier one, apart from the rules. */
function demandsMore(earlier: Draft, later: Draft): boolean {
  return (
    (earlier.isolated && !later.isolated) ||
    (earlier.justified && !later.justified) ||
    (earlier.approvers.length > 0 && earlier.approvers.join() !== later.approvers.join()) ||
    earlier.session < later.session
  );
}

function mayMatchBoth(a: Draft, b: Draft): boolean {
  return a.idp === b.idp && (meets(a, b) || meets(b, a));
}

/** True when the second includes one of the first's people, as far as the rules tell. */
function meets(a: Draft, b: Draft): boolean {
  const domains = new Set(b.domains);
  return (
    a.domains.some((domain) => domains.has(domain)) ||
    a.users.some((user) => b.users.includes(user) || domains.has(domainOf(user)))
  );
}
