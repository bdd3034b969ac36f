import { CHANGES, type Change, type DiffResult, type DiffRow } from '../../../index.js';
import { plural } from '../diagnostics.js';
import { decisionsText, witnessCommand } from '../diff-witness.js';
import { causeWords, changeCounts, type DiffSides, deltaWords, whatWords, whoWords } from '../diff-words.js';
import { projectFingerprint, withUniqueFingerprints } from './fingerprints.js';
import { reportPlace } from './places.js';
import type { Report, ReportFinding, ReportRule, ReportRun } from './report.js';

const TITLES: Readonly<Record<Change, string>> = {
  new: 'somebody gets access who had none',
  widened: 'access asks for less, or counts in more situations',
  lost: 'somebody loses all access',
  narrowed: 'access asks for more, or counts in fewer situations',
};

/** The report of `diff`: a finding is a row, at the first element that made it and still stands. */
export function diffReport(result: DiffResult, sides: DiffSides, run: ReportRun): Report {
  const head = sides.head.chdir ? { ...run, project: sides.head.chdir } : run;
  const found = result.rows.map((row) => findingOf(row, result, sides, head));
  const findings = withUniqueFingerprints(found);
  return {
    command: 'diff',
    ...head,
    summary: `${result.verdict}: ${changeCounts(result) || 'no change'} among ${plural(result.resources, 'resource')}`,
    rules: [...CHANGES].sort().map(ruleOf),
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
