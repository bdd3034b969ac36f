import type { Answer } from '../analysis/index.js';
import type { Estate, Located, PolicyTest, RequestPrincipal } from '../model/index.js';
import { casesOf, type Decide, type PolicyCase } from './cases.js';

/** How one test ended. */
export interface TestResult {
  readonly test: PolicyTest;
  /** Empty = the test holds. */
  readonly failures: readonly TestFailure[];
}

/** One resource of one case for one caller, decided otherwise than the case says. */
export interface TestFailure {
  readonly wanted: Answer['decision'];
  readonly principal: RequestPrincipal;
  readonly resource: Located<string>;
  readonly answer: Answer;
}

/**
 * Runs the `tests:` of an estate, in their order. A test holds when every resource of `can` is allowed and every one of `cannot` denied, for
 * each caller it stands for. `now` is for tests that say none.
 */
export function runPolicyTests(estate: Estate, decide: Decide, now: number): readonly TestResult[] {
  const failures = new Map<PolicyTest, TestFailure[]>(estate.tests.map((test) => [test, []]));
  for (const one of casesOf(estate, now)) {
    const failure = failureOf(one, decide);
    if (failure) failures.get(one.test)!.push(failure);
  }
  return estate.tests.map((test) => ({ test, failures: failures.get(test)! }));
}

function failureOf({ request, wanted, resource }: PolicyCase, decide: Decide): TestFailure | undefined {
  const answer = decide(request);
  return answer.decision === wanted ? undefined : { wanted, principal: request.principal, resource, answer };
}
