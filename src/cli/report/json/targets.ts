import { CONSTRAINTS, type Target, type TargetKind, type Verdict, WAIVABLE } from '../../../index.js';

/** What `targets --json` prints. */
export interface TargetsDocument {
  readonly schema: 'ztctl/targets/v1';
  readonly targets: readonly TargetJson[];
}

/** One kind of target. */
export interface TargetJson {
  readonly kind: TargetKind;
  readonly title: string;
  /** Every constraint of the language, in the order of the documentation. */
  readonly capabilities: readonly CapabilityJson[];
}

/** How a target carries one constraint. */
export interface CapabilityJson {
  readonly constraint: string;
  readonly verdict: Verdict;
  /** True when a gap may accept the difference. */
  readonly waivable: boolean;
  readonly note: string;
  readonly link: string;
  /** ISO date. */
  readonly verified: string;
}

/** The document of `targets`. */
export function targetsDocument(targets: readonly Target[]): TargetsDocument {
  return {
    schema: 'ztctl/targets/v1',
    targets: targets.map(({ kind, title, capabilities }) => ({
      kind,
      title,
      capabilities: CONSTRAINTS.map((constraint) => {
        const { verdict, note, link, verified } = capabilities[constraint];
        return { constraint, verdict, waivable: WAIVABLE.has(constraint), note, link, verified };
      }),
    })),
  };
}
