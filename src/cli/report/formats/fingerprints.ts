import { fingerprintOf } from '../../../index.js';
import type { ReportFinding, ReportRun } from './report.js';

/** The fingerprint of something in this project: where one repository holds several, no two share it. */
export function projectFingerprint(code: string, element: string, cause: string, { project }: ReportRun): string {
  return fingerprintOf(code, { element: project === '' ? element : `${project} ${element}`, cause });
}

/** Those that say the same are counted, in their order. */
export function withUniqueFingerprints(findings: readonly ReportFinding[]): readonly ReportFinding[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const { fingerprint } = finding;
    const number = (seen.get(fingerprint) ?? 0) + 1;
    seen.set(fingerprint, number);
    return number === 1 ? finding : { ...finding, fingerprint: `${fingerprint}-${number}` };
  });
}
