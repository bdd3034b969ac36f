import type { Estate, TestFailure } from '../../../index.js';
import { principalText } from '../principal.js';
import { failedTests, type TestOutcome } from '../test-outcome.js';
import { type ExplainedAnswerJson, explainedAnswer } from './answer.js';
import { type CoverageJson, coverageJson } from './coverage.js';
import { type MutantsJson, mutantsJson } from './mutants.js';
import { type PlaceJson, placeJson } from './place.js';
import { type TestedTargetJson, testedTarget } from './test-targets.js';

/** What `test --json` prints. */
export interface TestDocument {
  readonly schema: 'ztctl/test/v1';
  /** What was asked: the policy itself, and what is read back of what its targets are shipped. */
  readonly against: 'source' | 'source-and-targets';
  readonly now: string;
  readonly passed: number;
  readonly failed: number;
  /** In the order of the policy files. */
  readonly tests: readonly TestJson[];
  /** Those that carry the resource of some test, sorted by name; null with `--no-targets`. */
  readonly targets: readonly TestedTargetJson[] | null;
  /** Null without `--coverage`. */
  readonly coverage: CoverageJson | null;
  /** Null without `--mutate`. */
  readonly mutants: MutantsJson | null;
}

/** One entry of `tests:`. */
export interface TestJson {
  readonly name: string;
  readonly place: PlaceJson;
  /** On the policy itself and on every target. */
  readonly passed: boolean;
  /** On the policy itself. */
  readonly failures: readonly TestFailureJson[];
}

/** One resource for one caller that is decided otherwise than the test says. */
export interface TestFailureJson {
  readonly resource: string;
  readonly wanted: 'allow' | 'deny';
  readonly place: PlaceJson;
  readonly answer: ExplainedAnswerJson;
}

/** The document of `test`; `now` is an ISO instant. */
export function testDocument(outcome: TestOutcome, estate: Estate, now: string): TestDocument {
  const { results, targets, coverage, mutants } = outcome;
  const failed = failedTests(outcome);
  return {
    schema: 'ztctl/test/v1',
    against: targets ? 'source-and-targets' : 'source',
    now,
    passed: results.length - failed.size,
    failed: failed.size,
    tests: results.map(({ test, failures }) => ({
      name: test.name.value,
      place: placeJson(test.name.span),
      passed: !failed.has(test),
      failures: failures.map((failure) => failureJson(failure, estate)),
    })),
    targets: targets ? targets.map(testedTarget) : null,
    coverage: coverage ? coverageJson(coverage) : null,
    mutants: mutants ? mutantsJson(mutants) : null,
  };
}

function failureJson({ wanted, principal, resource, answer }: TestFailure, estate: Estate): TestFailureJson {
  return {
    resource: resource.value,
    wanted,
    place: placeJson(resource.span),
    answer: explainedAnswer(principalText(principal), answer, estate),
  };
}
