import { LINT_SEVERITIES, type LintResult, type LintSeverity } from '../../index.js';
import { usageFailure } from '../failure.js';
import { plural } from '../report/index.js';

/** When a run of lint ends with 1. */
export interface FailOn {
  /** Findings of these levels. */
  readonly levels: ReadonlySet<LintSeverity>;
  /** Findings of these codes, whatever their level. */
  readonly codes: ReadonlySet<string>;
  /** More warnings than this. */
  readonly maxWarnings: number | undefined;
  /** Entries of the baseline that nothing has any more. */
  readonly stale: boolean;
}

/** Reads `--fail-on`: `never`, levels (each with the graver ones) and codes. */
export function failOnOf(text: string, maxWarnings: number | undefined, stale: boolean): FailOn {
  const levels = new Set<LintSeverity>();
  const codes = new Set<string>();
  for (const word of text.split(',').map((one) => one.trim())) {
    const at = LINT_SEVERITIES.indexOf(word as LintSeverity);
    if (at >= 0) for (const level of LINT_SEVERITIES.slice(0, at + 1)) levels.add(level);
    else if (/^ZT[0-9]{3,4}$/i.test(word)) codes.add(word.toUpperCase());
    else if (word !== 'never')
      throw usageFailure(`--fail-on does not know '${word}'`, `say ${LINT_SEVERITIES.join(', ')}, never or codes`);
  }
  return { levels, codes, maxWarnings, stale };
}

/** Why a run fails, one line each; empty when it does not. */
export function failureReasons({ findings, stale }: LintResult, failOn: FailOn): readonly string[] {
  const failing = findings.filter(({ level, code }) => failOn.levels.has(level) || failOn.codes.has(code)).length;
  const warnings = findings.filter(({ level }) => level === 'warning').length;
  const { maxWarnings } = failOn;
  return [
    ...(failing > 0 ? [`${plural(failing, 'finding')} of the levels or codes that fail a run`] : []),
    ...(maxWarnings !== undefined && warnings > maxWarnings
      ? [`${plural(warnings, 'warning')}, and at most ${maxWarnings} may be`]
      : []),
    ...(failOn.stale && stale.length > 0 ? ['the baseline has entries that nothing has any more'] : []),
  ];
}
