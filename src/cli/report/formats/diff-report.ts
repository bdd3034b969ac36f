import {
  CHANGES,
  type Change,
  type DiffResult,
  type DiffRow,
  EXPECTATION_CHANGES,
  type ExpectationChange,
} from '../../../index.js';
import { plural } from '../diagnostics.js';
import { decisionsText, witnessCommand } from '../diff-witness.js';
import {
  causeWords,
  changeCounts,
  type DiffSides,
  deltaWords,
  expectationCounts,
  expectationWords,
  whatWords,
  whoWords,
} from '../diff-words.js';
import { projectFingerprint, withUniqueFingerprints } from './fingerprints.js';
import { reportPlace } from './places.js';
import type { Report, ReportFinding, ReportRule, ReportRun } from './report.js';

const TITLES: Readonly<Record<Change, string>> = {
  new: 'somebody gets access who had none',
  widened: 'access asks for less, or counts in more situations',
  lost: 'somebody loses all access',
  narrowed: 'access asks for more, or counts in fewer situations',
};

const EXPECTED: Readonly<Record<ExpectationChange['change'], string>> = {
  loosened: 'something that is expected of access is looser',
  tightened: 'something that is expected of access is tighter',
  other: 'something that is expected of access is said otherwise',
};

/** The report of `diff`: a finding is a row or an expectation, at the first element that made it and still stands. */
export function diffReport(result: DiffResult, sides: DiffSides, run: ReportRun): Report {
  const head = sides.head.chdir ? { ...run, project: sides.head.chdir } : run;
  const found = [
    ...result.rows.map((row) => findingOf(row, result, sides, head)),
    ...result.expectations.map((one) => expectationFinding(one, sides, head)),
  ];
  const findings = withUniqueFingerprints(found);
  return {
    command: 'diff',
    ...head,
    summary: `${result.verdict}: ${changeCounts(result) || 'no change'} among ${plural(result.resources, 'resource')}${expectationCounts(result)}`,
    rules: [...[...CHANGES].sort().map(ruleOf), ...[...EXPECTATION_CHANGES].sort().map(expectationRule)],
    findings,
    suppressed: [],
    cases: findings.map((finding) => ({ name: finding.message, place: finding.place, findings: [finding] })),
  };
}

function ruleOf(change: Change): ReportRule {
  return {
    code: codeOf(change),
    name: codeOf(change),
    title: TITLES[change],
    explanation:
      'Access that the second version of the policy grants is compared with access that the first one grants, exactly.',
    remedy: 'Look at the lines that made the change, and ask the request that shows it.',
    level: change === 'new' || change === 'widened' ? 'warning' : 'info',
    isExact: true,
    tags: ['policy', 'diff'],
  };
}

function codeOf(change: Change): string {
  return `access-${change}`;
}

function findingOf(row: DiffRow, result: DiffResult, sides: DiffSides, run: ReportRun): ReportFinding {
  const { change, because, witness, sensitivity } = row;
  const [before, after] = deltaWords(row);
  const [who, what] = [whoWords(row.who), whatWords(row)];
  const causes = because.map((cause) =>
    causeWords(cause, sides)
      .filter((text) => text !== '')
      .join(', '),
  );
  const shown = witness ? [`${decisionsText(witness, result)}: ${witnessCommand(row, sides)}`] : [];
  const isGrave = (change === 'new' || change === 'widened') && (sensitivity === 'high' || sensitivity === 'critical');
  const code = codeOf(change);
  return {
    code,
    level: isGrave ? 'security' : ruleOf(change).level,
    message: `${change}: ${who} → ${what}: ${before} → ${after}`,
    help: [...causes, ...shown].join('\n'),
    place: reportPlace(because.find((cause) => cause.after)?.after, run),
    related: [],
    fingerprint: projectFingerprint(code, what, `${who} ${before} ${after}`, run),
  };
}

function expectationRule(change: ExpectationChange['change']): ReportRule {
  const code = `expectation-${change}`;
  return {
    code,
    name: code,
    title: EXPECTED[change],
    explanation:
      'Ceilings, separations, `must_reach` entries, gaps, guardrails, reviews and distant expiries of the two versions are compared by what they mean. Nobody gains and nobody loses access by them.',
    remedy: 'Ask whoever answers for it whether it is meant.',
    level: change === 'loosened' ? 'warning' : 'info',
    isExact: true,
    tags: ['policy', 'diff'],
  };
}

function expectationFinding(one: ExpectationChange, sides: DiffSides, run: ReportRun): ReportFinding {
  const { code, level } = expectationRule(one.change);
  const isGrave = one.change === 'loosened' && (one.sensitivity === 'high' || one.sensitivity === 'critical');
  return {
    code,
    level: isGrave ? 'security' : level,
    message: `${one.change}: ${one.element}: ${one.what.join('; ')}`,
    help: expectationWords(one, sides).join('\n'),
    place: reportPlace(one.after, run),
    related: [],
    fingerprint: projectFingerprint(code, one.element, one.what.join('; '), run),
  };
}
