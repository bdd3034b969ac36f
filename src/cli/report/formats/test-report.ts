import type { Estate, TestFailure, TestResult } from '../../../index.js';
import { reasonsText } from '../answer.js';
import { principalText } from '../principal.js';
import { createStyle } from '../style.js';
import { testCountsText } from '../test-run.js';
import { projectFingerprint, withUniqueFingerprints } from './fingerprints.js';
import { reportPlace } from './places.js';
import type { Report, ReportCase, ReportFinding, ReportRule, ReportRun } from './report.js';

/** What every failure is of; policy tests have no codes of their own. */
const CODE = 'policy-test';
const PLAIN = createStyle({ colour: false });

const RULE: ReportRule = {
  code: CODE,
  name: CODE,
  title: 'a policy test fails',
  explanation: 'A test of the policy says who can or cannot reach a resource, and the policy decides otherwise.',
  remedy: 'Change the policy that decided, or the test when it asks for what is no longer wanted.',
  level: 'error',
  isExact: true,
  tags: ['policy', 'test'],
};

/** The report of `test`: a case is a test, a finding one resource of it that is decided otherwise for one caller. */
export function testReport(results: readonly TestResult[], estate: Estate, run: ReportRun): Report {
  const found = results.flatMap(({ test, failures }) =>
    failures.map((failure) => findingOf(test.name.value, failure, estate, run)),
  );
  const findings = withUniqueFingerprints(found);
  let next = 0;
  return {
    command: 'test',
    ...run,
    summary: testCountsText(results, PLAIN),
    rules: [RULE],
    findings,
    suppressed: [],
    cases: results.map(({ test, failures }): ReportCase => {
      const own = findings.slice(next, next + failures.length);
      next += failures.length;
      return { name: test.name.value, place: reportPlace(test.name.span, run), findings: own };
    }),
  };
}

function findingOf(name: string, failure: TestFailure, estate: Estate, run: ReportRun): ReportFinding {
  const { wanted, principal, resource, answer } = failure;
  const who = principalText(principal);
  const says = `${who} ${wanted === 'allow' ? 'can' : 'cannot'} reach ${resource.value}`;
  return {
    code: CODE,
    level: 'error',
    message: `the test \`${name}\` says that ${says}, but it is ${answer.decision === 'allow' ? 'allowed' : 'denied'}`,
    help: reasonsText(answer, estate, PLAIN).replace(/^ {2}/gm, '').trimEnd(),
    place: reportPlace(resource.span, run),
    related: [],
    fingerprint: projectFingerprint(CODE, name, says, run),
  };
}
