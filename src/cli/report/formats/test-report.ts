import type { Estate, TestFailure } from '../../../index.js';
import { reasonsText } from '../answer.js';
import { coverageCounts } from '../coverage.js';
import { mutantCounts } from '../mutants.js';
import { principalText } from '../principal.js';
import { createStyle } from '../style.js';
import type { TestOutcome } from '../test-outcome.js';
import { testCountsText } from '../test-run.js';
import { type TargetRun, targetCountsText } from '../test-targets.js';
import { projectFingerprint, withUniqueFingerprints } from './fingerprints.js';
import { reportPlace } from './places.js';
import type { Report, ReportCase, ReportFinding, ReportRule, ReportRun } from './report.js';
import { ACCEPTED_RULE, CODE, targetCases } from './target-tests.js';
import { MUTANT_RULE, mutantFindings, UNTESTED_RULE, untestedFindings } from './test-gaps.js';

const PLAIN = createStyle({ colour: false });

const RULE: ReportRule = {
  code: CODE,
  name: CODE,
  title: 'a policy test fails',
  explanation:
    'A test of the policy says who can or cannot reach a resource, and the policy, or what a target reads, decides otherwise.',
  remedy: 'Change the policy that decided, or the test when it asks for what is no longer wanted.',
  level: 'error',
  isExact: true,
  tags: ['policy', 'test'],
};

/**
 * The report of `test`: a case is a test, once for the policy itself and once for each target that it was put to; a finding is one resource of it
 * that is decided otherwise for one caller. Where they were asked for, policies that no case touches and mutants that none notices are findings and
 * cases of their own.
 */
export function testReport(outcome: TestOutcome, estate: Estate, run: ReportRun & TargetRun): Report {
  const { results, targets = [], coverage, mutants } = outcome;
  const ofTests = results.map(
    ({ test, failures }): ReportCase => ({
      name: test.name.value,
      place: reportPlace(test.name.span, run),
      findings: failures.map((failure) => findingOf(test.name.value, failure, estate, run)),
    }),
  );
  const gaps = [
    ...(coverage ? untestedFindings(coverage, run) : []),
    ...(mutants ? mutantFindings(mutants, run) : []),
  ].map((one): ReportCase => ({ name: one.message, place: one.place, findings: [one] }));
  const cases = withOwnFingerprints([...ofTests, ...targets.flatMap((one) => targetCases(one, run)), ...gaps]);
  return {
    command: 'test',
    version: run.version,
    project: run.project,
    summary: [
      testCountsText(outcome, PLAIN),
      ...targets.map((one) => `${one.name}: ${targetCountsText(one)}`),
      ...(coverage ? [`coverage: ${coverageCounts(coverage)}`] : []),
      ...(mutants ? [`mutants: ${mutantCounts(mutants)}`] : []),
    ].join('; '),
    rules: [
      ...(mutants ? [MUTANT_RULE] : []),
      RULE,
      ...(targets.length > 0 ? [ACCEPTED_RULE] : []),
      ...(coverage ? [UNTESTED_RULE] : []),
    ],
    findings: cases.flatMap(({ findings }) => findings),
    suppressed: [],
    cases,
  };
}

function withOwnFingerprints(cases: readonly ReportCase[]): readonly ReportCase[] {
  const findings = withUniqueFingerprints(cases.flatMap((one) => one.findings));
  let next = 0;
  return cases.map((one) => {
    const own = findings.slice(next, next + one.findings.length);
    next += own.length;
    return { ...one, findings: own };
  });
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
