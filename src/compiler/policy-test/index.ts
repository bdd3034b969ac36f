/** The `tests:` of a policy, run against whoever answers requests. */
export { type Decide, runPolicyTests, type TestFailure, type TestResult } from './run.js';
