/** The `tests:` of a policy: run against whoever answers requests, and judged by what they leave untested. */
export { gapsThatAccept } from './accepted.js';
export { casesOf, type Decide, type PolicyCase } from './cases.js';
export {
  type AlternativeCoverage,
  type ConditionCoverage,
  type Coverage,
  type CoverageState,
  coverageOf,
  isSeenBothWays,
  type PolicyCoverage,
} from './coverage.js';
export type { MutantEffect } from './effects.js';
export { requestsOf } from './logins.js';
export { type MutationRun, runMutants, type Survivor } from './mutants.js';
export { FLIP_KINDS, type FlipKind, type MutableSection } from './mutations/index.js';
export { runPolicyTests, type TestFailure, type TestResult } from './run.js';
