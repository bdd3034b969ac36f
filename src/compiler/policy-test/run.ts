import type { Answer } from '../analysis/index.js';
import type { AccessRequest, Estate, Located, PolicyTest, RequestPrincipal } from '../model/index.js';

/** Whoever answers requests: the evaluator of the source, or of what a target will enforce. */
export type Decide = (request: AccessRequest) => Answer;

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
  return estate.tests.map((test) => ({ test, failures: [...failuresOf(test, estate, decide, now)] }));
}

function* failuresOf(test: PolicyTest, estate: Estate, decide: Decide, now: number): Generator<TestFailure> {
  const cases = [
    ...test.can.map((resource) => ({ resource, wanted: 'allow' as const })),
    ...test.cannot.map((resource) => ({ resource, wanted: 'deny' as const })),
  ];
  for (const { resource, wanted } of cases) {
    const isSsh = estate.resources.get(resource.value)?.isSsh === true;
    for (const principal of test.principals) {
      const answer = decide({
        ...test.who,
        principal,
        resource: resource.value,
        now: test.now ?? now,
        // The login of a case goes with its ssh resources only.
        ...(isSsh && test.as !== undefined && { as: test.as }),
      });
      if (answer.decision !== wanted) yield { wanted, principal, resource, answer };
    }
  }
}
