import type { Estate, TestFailure } from '../../../index.js';
import { reasonsText } from '../answer.js';
import { coverageCounts } from '../coverage.js';
import { mutantCounts } from '../mutants.js';
import { principalText } from '../principal.js';
import { createStyle } from '../style.js';
import type { TestOutcome } from '../test-outcome.js';
import { testCountsText } from '../test-run.js';
import { projectFingerprint, withUniqueFingerprints } from './fingerprints.js';
import { reportPlace } from './places.js';
import type { Report, ReportCase, ReportFinding, ReportRule, ReportRun } from './report.js';
import { MUTANT_RULE, mutantFindings, UNTESTED_RULE, untestedFindings } from './test-gaps.js';

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

/**
 * The report of `test`: a case is a test, a finding one resource of it that is decided otherwise for one caller. Where they were asked for,
 * policies that no case touches and mutants that none notices are findings and cases of their own.
 */
export function testReport(outcome: TestOutcome, estate: Estate, run: ReportRun): Report {
  const { results, coverage, mutants } = outcome;
  const found = results.flatMap(({ test, failures }) =>
    failures.map((failure) => findingOf(test.name.value, failure, estate, run)),
  );
  const untested = coverage ? untestedFindings(coverage, run) : [];
  const unnoticed = mutants ? mutantFindings(mutants, run) : [];
  const findings = withUniqueFingerprints([...found, ...untested, ...unnoticed]);
  let next = 0;
  const ofTests = results.map(({ test, failures }): ReportCase => {
    const own = findings.slice(next, next + failures.length);
    next += failures.length;
    return { name: test.name.value, place: reportPlace(test.name.span, run), findings: own };
  });
  const others = findings.slice(next).map((one): ReportCase => {
    return { name: one.message, place: one.place, findings: [one] };
  });
  return {
    command: 'test',
    ...run,
    summary: [
      testCountsText(results, PLAIN),
      ...(coverage ? [`coverage: ${coverageCounts(coverage)}`] : []),
      ...(mutants ? [`mutants: ${mutantCounts(mutants)}`] : []),
    ].join('; '),
    rules: [...(mutants ? [MUTANT_RULE] : []), RULE, ...(coverage ? [UNTESTED_RULE] : [])],
    findings,
    suppressed: [],
    cases: [...ofTests, ...others],
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
