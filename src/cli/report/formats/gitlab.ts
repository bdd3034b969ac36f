import { safeJson, visible } from '../visible.js';
import type { Report, ReportFinding } from './report.js';

/** A Code Quality report of GitLab. What is suppressed is not in it: the format cannot say so. */
export function gitlabText({ findings }: Report): string {
  return `${safeJson(findings.map(entryOf), 2)}\n`;
}

function entryOf({ code, level, message, place, fingerprint }: ReportFinding): object {
  return {
    description: visible(message),
    check_name: code,
    fingerprint,
    severity: SEVERITIES[level],
    location: { path: place.path, lines: { begin: place.line } },
  };
}

const SEVERITIES: Readonly<Record<ReportFinding['level'], string>> = {
  error: 'critical',
  security: 'major',
  warning: 'minor',
  info: 'info',
};
