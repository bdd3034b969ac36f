import type { Estate, TestFailure } from '../../../index.js';
import { principalText } from '../principal.js';
import type { TestOutcome } from '../test-outcome.js';
import { type ExplainedAnswerJson, explainedAnswer } from './answer.js';
import { type CoverageJson, coverageJson } from './coverage.js';
import { type MutantsJson, mutantsJson } from './mutants.js';
import { type PlaceJson, placeJson } from './place.js';

/** What `test --json` prints. */
export interface TestDocument {
  readonly schema: 'ztctl/test/v1';
  /** What was asked: the policy itself. */
  readonly against: 'source';
  readonly now: string;
  readonly passed: number;
  readonly failed: number;
  /** In the order of the policy files. */
  readonly tests: readonly TestJson[];
  /** Null without `--coverage`. */
  readonly coverage: CoverageJson | null;
  /** Null without `--mutate`. */
  readonly mutants: MutantsJson | null;
}

/** One entry of `tests:`. */
export interface TestJson {
  readonly name: string;
  readonly place: PlaceJson;
  readonly passed: boolean;
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
export function testDocument({ results, coverage, mutants }: TestOutcome, estate: Estate, now: string): TestDocument {
  const failed = results.filter(({ failures }) => failures.length > 0).length;
  return {
    schema: 'ztctl/test/v1',
    against: 'source',
    now,
    passed: results.length - failed,
    failed,
    tests: results.map(({ test, failures }) => ({
      name: test.name.value,
      place: placeJson(test.name.span),
      passed: failures.length === 0,
      failures: failures.map((failure) => failureJson(failure, estate)),
    })),
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
