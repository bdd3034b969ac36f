import type { Redundancy } from '../analysis/index.js';
import type { LintContext } from './context.js';
import { onPolicy, placesOf, policyOf, toText } from './policy-span.js';
import { removeEntry } from './remove-entry.js';
import type { Finding } from './rule.js';

/** Findings about allows that can be removed without a change, of one kind. */
export function* redundant(
  { estate, analysis }: LintContext,
  kind: Redundancy['kind'],
  why: (redundancy: Redundancy) => string,
  label: string,
): Iterable<Finding> {
  for (const found of analysis.redundancies()) {
    if (found.kind !== kind || !found.removable) continue;
    const policy = policyOf(estate, found.policy);
    const edit = removeEntry(policy);
    const fix = { safety: 'safe', title: `remove \`${policy.name}\``, edits: edit ? [edit] : [] } as const;
    yield {
      ...onPolicy(policy),
      cause: found.cover.join(' '),
      message: `\`${policy.name}\` ${toText(policy)} ${why(found)}`,
      related: placesOf(estate, found.cover, label),
      help: 'remove it (access stays as it is), or write down how it was meant to differ',
      resources: policy.resources,
      ...(found.witness && { witness: { request: found.witness, decision: 'allow' } }),
      ...(edit && { fix }),
    };
  }
}
