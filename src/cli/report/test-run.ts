import { type Estate, isFailedDifference, type TargetTests, type TestFailure, type TestResult } from '../../index.js';
import { reasonsText } from './answer.js';
import { coverageText } from './coverage.js';
import { plural } from './diagnostics.js';
import { mutantsText } from './mutants.js';
import { placeText } from './place.js';
import { principalText } from './principal.js';
import type { Style } from './style.js';
import { failedTests, type TestOutcome } from './test-outcome.js';
import { differenceReasons, differenceWords, type TargetRun, targetTestsText } from './test-targets.js';
import { visible } from './visible.js';

/** Every test that fails, with its place and what decided, then how many there were, what the targets say, and what is left untested. */
export function testRunText(outcome: TestOutcome, estate: Estate, run: TargetRun, style: Style): string {
  const { results, targets, coverage, mutants } = outcome;
  const failed = failedTests(outcome);
  return [
    ...results
      .filter(({ test }) => failed.has(test))
      .map((result) => `${failedTestText(result, targets ?? [], estate, style)}\n`),
    `${testCountsText(outcome, style)}\n`,
    ...(targets && targets.length > 0 ? [`\n${targetTestsText(targets, run, style)}`] : []),
    ...(coverage ? [`\n${coverageText(coverage, style)}`] : []),
    ...(mutants ? [`\n${mutantsText(mutants, style)}`] : []),
  ].join('');
}

function failedTestText(
  { test, failures }: TestResult,
  targets: readonly TargetTests[],
  estate: Estate,
  style: Style,
): string {
  const heading = `${style.error('fail')} ${style.strong(visible(test.name.value))}\n`;
  const here = failures.map((failure) => failureTextOf(failure, estate, style));
  const there = targets.flatMap((target) =>
    target.differences
      .filter((one) => one.test === test && isFailedDifference(one))
      .map((one) => {
        const reasons = differenceReasons(one, style).map((reason) => `    ${reason}\n`);
        return `  ${placeText(one.resource.span, style)}: says that ${differenceWords(one, target)}\n${reasons.join('')}`;
      }),
  );
  return heading + [...here, ...there].join('');
}

function failureTextOf({ wanted, principal, resource, answer }: TestFailure, estate: Estate, style: Style): string {
  const says = wanted === 'allow' ? 'can reach' : 'cannot reach';
  const head = `  ${placeText(resource.span, style)}: says that ${principalText(principal)} ${says} ${resource.value}, but it is ${answer.decision === 'allow' ? 'allowed' : 'denied'}\n`;
  return head + reasonsText(answer, estate, style).replace(/^/gm, '  ').replace(/ +$/, '');
}

/** `2 tests passed, 1 failed` */
export function testCountsText(outcome: TestOutcome, style: Style): string {
  const { results } = outcome;
  if (results.length === 0) return `no tests: ${style.warning('nothing')} was tested`;
  const failed = failedTests(outcome).size;
  const passed = plural(results.length - failed, 'test');
  return failed === 0
    ? `${passed} passed: ${style.good('no failures')}`
    : `${passed} passed, ${style.error(`${failed.toLocaleString('en-US')} failed`)}`;
}
