import type { Answer } from '../analysis/index.js';
import type { AccessRequest, Estate, Located, PolicyTest } from '../model/index.js';

/** Whoever answers requests: the evaluator of the source, or of what a target will enforce. */
export type Decide = (request: AccessRequest) => Answer;

/** One request and what a test expects of it: data, so that the same cases can be put to the source and to every artefact. */
export interface PolicyCase {
  readonly test: PolicyTest;
  readonly request: AccessRequest;
  readonly wanted: Answer['decision'];
  /** The resource as the test names it. */
  readonly resource: Located<string>;
}

/**
 * The cases of the tests of an estate, in their order: one for each resource and caller of a test. `now` is for tests that say none.
 */
export function casesOf(estate: Estate, now: number): readonly PolicyCase[] {
  return estate.tests.flatMap((test) => [...casesOfTest(test, estate, now)]);
}

function* casesOfTest(test: PolicyTest, estate: Estate, now: number): Generator<PolicyCase> {
  const asked = [
    ...test.can.map((resource) => ({ resource, wanted: 'allow' as const })),
    ...test.cannot.map((resource) => ({ resource, wanted: 'deny' as const })),
  ];
  for (const { resource, wanted } of asked) {
    const isSsh = estate.resources.get(resource.value)?.isSsh === true;
    for (const principal of test.principals) {
      const request: AccessRequest = {
        ...test.who,
        principal,
        resource: resource.value,
        now: test.now ?? now,
        // The login of a case goes with its ssh resources only.
        ...(isSsh && test.as !== undefined && { as: test.as }),
      };
      yield { test, request, wanted, resource };
    }
  }
}
