/** A code of the catalogue of lint rules that is no rule, and why. */
export interface AbsentRule {
  readonly code: `ZT${number}`;
  readonly id: `${string}/${string}`;
  /** Whole sentences. */
  readonly because: string;
}

/** Sorted by code. A code stays free for ever once it stands here. */
export const ABSENT_RULES: readonly AbsentRule[] = [
  {
    code: 'ZT001',
    id: 'refs/unknown-reference',
    because: 'A policy with an unknown name does not load: `check` refuses it under this very code.',
  },
  {
    code: 'ZT007',
    id: 'correctness/unknown-signal-open',
    because:
      'It cannot occur. A signal that is not given counts as the worst value of its scale, or as unknown, which satisfies no allow and no `unless` and matches every deny; the tests hold that dropping a signal never turns a refusal into a grant.',
  },
  {
    code: 'ZT207',
    id: 'posture/presence-triggered-deny',
    because:
      'It cannot occur in a policy. A demand in the `when` of a deny is refused (ZT058, which prints the `unless` form).',
  },
  {
    code: 'ZT601',
    id: 'workload/shared-service-account',
    because:
      'It cannot occur. One identity belongs to one workload (ZT038), and a group holds people or workloads, never both (ZT037).',
  },
  {
    code: 'ZT605',
    id: 'workload/human-in-service-policy',
    because:
      'It cannot occur. An allow means people or workloads, never both (ZT037), and conditions that its principals can never meet are refused (ZT059).',
  },
  {
    code: 'ZT701',
    id: 'break-glass/no-expiry-or-alert',
    because:
      'It cannot occur. `alert` is required, a session of break-glass lasts an hour at most and its second factor is phishing-resistant at least: less is refused (ZT065).',
  },
  {
    code: 'ZT802',
    id: 'target/bypass-or-order-hazard',
    because:
      'It cannot occur in what is compiled: denies come first or are subtracted, whatever the order of the vendor, and a resource that is public is so in the source already. It is a question to artefacts that somebody else wrote, and those are read, not linted.',
  },
];
