import type { LintFinding, LintResult, RuleMeta } from '../../../index.js';
import { findingCounts, type LintReasons, lintSizeText, needsText } from '../lint.js';
import { questionLine } from '../question-line.js';
import { createStyle } from '../style.js';
import { projectFingerprint } from './fingerprints.js';
import { relatedPlaces, reportPlace } from './places.js';
import type { Report, ReportCase, ReportFinding, ReportRule, ReportRun } from './report.js';

/** The report of `lint`: a case is a rule. `reasons` say why the run fails. */
export function lintReport(result: LintResult, reasons: LintReasons, run: ReportRun): Report {
  const findings = result.findings.map((finding) => findingOf(finding, run));
  const tried = result.ran.map(({ meta }): ReportCase => {
    return { name: `${meta.code} ${meta.id}`, findings: findings.filter(({ code }) => code === meta.code) };
  });
  const skipped = result.skipped.map(({ code, rule, needs, because }): ReportCase => {
    const why = because === undefined ? '' : ` (${because})`;
    return { name: `${code} ${rule}`, findings: [], skipped: `it needs ${needsText(needs)}${why}` };
  });
  const counts = findingCounts(result.findings, createStyle({ colour: false }));
  return {
    command: 'lint',
    ...run,
    summary: [`${lintSizeText(result)}: ${counts}`, ...reasons].join('; '),
    rules: result.ran.map(({ meta }) => ruleOf(meta)),
    findings,
    suppressed: result.suppressed.map((finding) => findingOf(finding, run)),
    cases: [...tried, ...skipped].sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function findingOf(finding: LintFinding, run: ReportRun): ReportFinding {
  const { code, level, message, span, related, witness, suppression } = finding;
  const shown = witness && `${questionLine(witness.request)}   (${witness.decision})`;
  const help = [finding.help, shown].filter((text) => text !== undefined).join('\n');
  return {
    code,
    level,
    message,
    ...(help !== '' && { help }),
    place: reportPlace(span, run),
    related: relatedPlaces(related, run),
    fingerprint: run.project === '' ? finding.fingerprint : projectFingerprint(code, finding.fingerprint, '', run),
    ...(suppression && {
      suppression: { kind: suppression.kind, ...(suppression.reason !== undefined && { reason: suppression.reason }) },
    }),
  };
}

function ruleOf({ code, id, title, rationale, remedy, severity, kind }: RuleMeta): ReportRule {
  const [category = ''] = id.split('/');
  const tags = ['policy', category, ...(severity === 'security' ? ['security'] : [])];
  return { code, name: id, title, explanation: rationale, remedy, level: severity, isExact: kind === 'exact', tags };
}
