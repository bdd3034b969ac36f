/** What exact policy analyses are known to get wrong. Each is the name of a test: `pitfall: …`. */
export const PITFALLS = [
  'versions are compared within one platform',
  'no witness has signals that cannot go together',
  'unknown is not false, and a deny meets it',
  'windows carry zones, summer time, midnight and the end of the week',
  'now is an argument, and the next change is told',
  'mapped IPv6 is IPv4, and both families are anywhere only together',
  'the same access cut in other pieces is the same access',
  'disjunctions of unrelated profiles stay small, or end in a typed refusal',
  'of several sessions the longest counts',
  'the order of policies means nothing',
  'freshness of a login is a demand of its own',
  'what is not understood is refused, and no policies is no success',
  'pieces share their principals',
] as const;
