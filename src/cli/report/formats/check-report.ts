import { CATALOGUE, type CatalogueEntry, type Diagnostic } from '../../../index.js';
import { type CheckedSize, checkSizeText } from '../check.js';
import { countsText } from '../diagnostics.js';
import { createStyle } from '../style.js';
import { projectFingerprint, withUniqueFingerprints } from './fingerprints.js';
import { pathFrom, relatedPlaces, reportPlace } from './places.js';
import type { Report, ReportCase, ReportFinding, ReportRule, ReportRun } from './report.js';

/** The report of `check`: a case is a file. `paths` are those that were read, relative to the project's folder. */
export function checkReport(
  diagnostics: readonly Diagnostic[],
  size: CheckedSize,
  paths: readonly string[],
  run: ReportRun,
): Report {
  const findings = withUniqueFingerprints(diagnostics.map((one) => findingOf(one, run)));
  const read = paths.map((path) => pathFrom(run.project, path));
  const byFile = new Map<string, ReportFinding[]>(read.map((path) => [path, []]));
  for (const finding of findings) {
    const { path } = finding.place;
    byFile.set(path, [...(byFile.get(path) ?? []), finding]);
  }
  return {
    command: 'check',
    ...run,
    summary: `${checkSizeText(size)}: ${countsText(diagnostics, createStyle({ colour: false }))}`,
    rules: [...new Set(findings.map(({ code }) => code))].sort().map(ruleOf),
    findings,
    suppressed: [],
    cases: [...byFile].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, own]): ReportCase => ({ name, findings: own })),
  };
}

function findingOf({ code, severity, message, help, span, related }: Diagnostic, run: ReportRun): ReportFinding {
  const path = span?.file.path ?? '';
  return {
    code,
    level: severity,
    message,
    ...(help !== undefined && { help }),
    place: reportPlace(span, run),
    related: relatedPlaces(related, run),
    fingerprint: projectFingerprint(code, path, message, run),
  };
}

function ruleOf(code: string): ReportRule {
  const { title, explanation, severity } = (CATALOGUE as Readonly<Record<string, CatalogueEntry<never>>>)[code]!;
  const name = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return { code, name, title, explanation, remedy: '', level: severity, isExact: true, tags: ['policy'] };
}
