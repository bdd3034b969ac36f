import { isFailedDifference, type PolicyTest, type TargetDifference, type TargetTests } from '../../../index.js';
import { createStyle } from '../style.js';
import {
  acceptanceSpan,
  acceptedWords,
  differenceReasons,
  differenceWords,
  type TargetRun,
  untriedWords,
} from '../test-targets.js';
import { projectFingerprint } from './fingerprints.js';
import { reportPlace } from './places.js';
import type { ReportCase, ReportFinding, ReportRule, ReportRun } from './report.js';

/** What every failure is of; policy tests have no codes of their own. */
export const CODE = 'policy-test';
const ACCEPTED = 'policy-test-accepted';
const PLAIN = createStyle({ colour: false });

/** A test that a target answers otherwise, and that is said to be so. */
export const ACCEPTED_RULE: ReportRule = {
  code: ACCEPTED,
  name: ACCEPTED,
  title: 'a target decides a policy test otherwise, as accepted',
  explanation:
    'What is shipped to a target answers a test otherwise than the policy does: a live gap accepts it, or compile says that less is let in.',
  remedy: '',
  level: 'info',
  isExact: true,
  tags: ['policy', 'test'],
};

/** One case for each test of which some case was, or should have been, put to a target. */
export function targetCases(target: TargetTests, run: ReportRun & TargetRun): readonly ReportCase[] {
  const { asked, differences, untried, name } = target;
  const tests = new Set<PolicyTest>([...asked, ...untried.flatMap(({ cases }) => cases)].map(({ test }) => test));
  return [...tests].map((test) => {
    const left = untried.find(({ cases }) => cases.some((one) => one.test === test));
    const wasAsked = asked.some((one) => one.test === test);
    return {
      name: test.name.value,
      place: reportPlace(test.name.span, run),
      suite: name,
      findings: differences.filter((one) => one.test === test).map((one) => findingOf(one, target, run)),
      ...(left && !wasAsked && { skipped: untriedWords(target, left, run) }),
    };
  });
}

function findingOf(one: TargetDifference, target: TargetTests, run: ReportRun): ReportFinding {
  const { test, resource, accepted } = one;
  const words = differenceWords(one, target);
  const isFailed = isFailedDifference(one);
  const code = isFailed ? CODE : ACCEPTED;
  return {
    code,
    level: isFailed ? 'error' : 'info',
    message: `the test \`${test.name.value}\` says that ${words}`,
    help: isFailed ? differenceReasons(one, PLAIN).join('\n') : acceptedWords(one),
    place: reportPlace(resource.span, run),
    related: accepted.map((each) => ({
      label: each.kind === 'gap' ? `\`${each.gap.name}\` accepts it` : 'makes it narrower',
      place: reportPlace(acceptanceSpan(each), run),
    })),
    fingerprint: projectFingerprint(code, test.name.value, words, run),
  };
}
