import type { NetworkSet } from '../../analysis/index.js';
import type { Conditions, Estate, Located } from '../../model/index.js';

/**
 * The conditions of which being there helps: those of allows, break-glass entries and `unless`, and profiles. Not the `when` of a deny, where
 * being there is what is refused.
 */
export function* helpfulConditions(estate: Estate): Iterable<Conditions> {
  for (const { conditions } of estate.profiles.values()) yield conditions;
  for (const { when } of estate.breakGlass.values()) yield when;
  for (const policy of estate.policies.values()) {
    if (policy.effect === 'deny') yield* policy.unless ?? [];
    else if (policy.when) yield policy.when;
  }
}

/** Names of the networks that help whoever is in them, public resources included. */
export function trustedNetworkNames(estate: Estate): ReadonlySet<string> {
  const found = new Set<string>();
  const note = (all: readonly Located<string>[] = []): void => {
    for (const { value } of all) found.add(value);
  };
  for (const { network } of helpfulConditions(estate)) note(network);
  for (const { public: open } of estate.resources.values()) note(open?.networks);
  return found;
}

/** Names of the networks that one must be in; those that one must not be in say no trust. */
export function trustedNetworks({ full, clauses }: NetworkSet): readonly string[] {
  return full ? [] : clauses.filter(({ negated }) => !negated).flatMap(({ anyOf }) => anyOf);
}
