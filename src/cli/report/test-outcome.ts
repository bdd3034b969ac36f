import {
  type Coverage,
  isFailedDifference,
  type MutationRun,
  type PolicyTest,
  type TargetTests,
  type TestResult,
} from '../../index.js';

/** What `ztctl test` found: always the tests, the rest where it was asked for. */
export interface TestOutcome {
  /** What the policy itself says. */
  readonly results: readonly TestResult[];
  /** What the targets say, sorted by name; absent when they were not asked. */
  readonly targets?: readonly TargetTests[];
  readonly coverage?: Coverage;
  readonly mutants?: MutationRun;
}

/** The tests that fail on the policy itself or on a target. */
export function failedTests({
  results,
  targets = [],
}: Pick<TestOutcome, 'results' | 'targets'>): ReadonlySet<PolicyTest> {
  const here = results.filter(({ failures }) => failures.length > 0).map(({ test }) => test);
  const there = targets.flatMap(({ differences }) => differences.filter(isFailedDifference).map(({ test }) => test));
  return new Set([...here, ...there]);
}
