import type { Estate, TestFailure, TestResult } from '../../index.js';
import { reasonsText } from './answer.js';
import { coverageText } from './coverage.js';
import { plural } from './diagnostics.js';
import { mutantsText } from './mutants.js';
import { placeText } from './place.js';
import { principalText } from './principal.js';
import type { Style } from './style.js';
import type { TestOutcome } from './test-outcome.js';
import { visible } from './visible.js';

/** Every test that fails, with its place and what decided, then how many there were, then what they leave untested. */
export function testRunText({ results, coverage, mutants }: TestOutcome, estate: Estate, style: Style): string {
  const failed = results.filter(({ failures }) => failures.length > 0);
  return [
    ...failed.map((result) => `${failedTestText(result, estate, style)}\n`),
    `${testCountsText(results, style)}\n`,
    ...(coverage ? [`\n${coverageText(coverage, style)}`] : []),
    ...(mutants ? [`\n${mutantsText(mutants, style)}`] : []),
  ].join('');
}

function failedTestText({ test, failures }: TestResult, estate: Estate, style: Style): string {
  const heading = `${style.error('fail')} ${style.strong(visible(test.name.value))}\n`;
  return heading + failures.map((failure) => failureTextOf(failure, estate, style)).join('');
}

function failureTextOf({ wanted, principal, resource, answer }: TestFailure, estate: Estate, style: Style): string {
  const says = wanted === 'allow' ? 'can reach' : 'cannot reach';
  const head = `  ${placeText(resource.span, style)}: says that ${principalText(principal)} ${says} ${resource.value}, but it is ${answer.decision === 'allow' ? 'allowed' : 'denied'}\n`;
  return head + reasonsText(answer, estate, style).replace(/^/gm, '  ').replace(/ +$/, '');
}

/** `2 tests passed, 1 failed` */
export function testCountsText(results: readonly TestResult[], style: Style): string {
  if (results.length === 0) return `no tests: ${style.warning('nothing')} was tested`;
  const failed = results.filter(({ failures }) => failures.length > 0).length;
  const passed = plural(results.length - failed, 'test');
  return failed === 0
    ? `${passed} passed: ${style.good('no failures')}`
    : `${passed} passed, ${style.error(`${failed.toLocaleString('en-US')} failed`)}`;
}
