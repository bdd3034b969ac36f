import { SENSITIVITIES } from '../model/index.js';
import type { LintFinding } from './result.js';
import { LINT_SEVERITIES } from './rule.js';

/** The widest reach first, then the gravest level, then the most sensitive resource, then the order of the text. */
export function rankFindings(findings: readonly LintFinding[]): readonly LintFinding[] {
  return [...findings].sort(
    (a, b) =>
      compare(reachOf(b), reachOf(a)) ||
      compare(LINT_SEVERITIES.indexOf(a.level), LINT_SEVERITIES.indexOf(b.level)) ||
      compare(tierOf(b), tierOf(a)) ||
      compare(a.span.file.path, b.span.file.path) ||
      compare(a.span.start, b.span.start) ||
      compare(a.code, b.code) ||
      compare(a.cause, b.cause),
  );
}

function reachOf({ reach }: LintFinding): number {
  return reach === 'all' ? Number.POSITIVE_INFINITY : (reach ?? 0);
}

function tierOf({ sensitivity }: LintFinding): number {
  return sensitivity === undefined ? -1 : SENSITIVITIES.indexOf(sensitivity);
}

function compare<T extends string | number>(a: T, b: T): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
