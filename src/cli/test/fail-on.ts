import { usageFailure } from '../failure.js';
import { failedTests, type TestOutcome } from '../report/index.js';

/** What can fail a run beside a test that fails. */
export interface FailOn {
  /** A mutant that no case notices. */
  readonly mutants: boolean;
  /** A policy that no case touches. */
  readonly untouched: boolean;
}

/** Reads `--fail-on`. What is to fail a run must be looked for: `options` say what is. */
export function failOnOf(
  text: string | undefined,
  options: { readonly coverage?: boolean; readonly mutate?: boolean },
): FailOn {
  const words = text === undefined ? [] : text.split(',').map((one) => one.trim());
  const odd = words.find((word) => word !== 'mutants' && word !== 'untouched');
  if (odd !== undefined) {
    throw usageFailure(
      `--fail-on does not know '${odd}'`,
      'say mutants, untouched or both; a failed test always fails',
    );
  }
  const failOn = { mutants: words.includes('mutants'), untouched: words.includes('untouched') };
  if (failOn.mutants && !options.mutate) throw usageFailure('--fail-on mutants needs --mutate');
  if (failOn.untouched && !options.coverage) throw usageFailure('--fail-on untouched needs --coverage');
  return failOn;
}

/** Whether the run ends with 1. */
export function isFailed(outcome: TestOutcome, failOn: FailOn): boolean {
  const { coverage, mutants } = outcome;
  return (
    failedTests(outcome).size > 0 ||
    (failOn.mutants && Boolean(mutants?.survivors.length)) ||
    (failOn.untouched && Boolean(coverage?.policies.some(({ state }) => state === 'untouched')))
  );
}
