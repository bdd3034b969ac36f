import type { Coverage, MutationRun, TestResult } from '../../index.js';

/** What `ztctl test` found: always the tests, the rest where it was asked for. */
export interface TestOutcome {
  readonly results: readonly TestResult[];
  readonly coverage?: Coverage;
  readonly mutants?: MutationRun;
}
