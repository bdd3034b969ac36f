import type { LintFinding, LintResult, LintSeverity, SkippedRule } from '../../index.js';
import { diagnosticText, plural } from './diagnostics.js';
import { questionLine } from './question-line.js';
import type { Style } from './style.js';
import { visible } from './visible.js';

/** Why a run of lint fails, one line each; empty when it does not. */
export type LintReasons = readonly string[];

/** Every finding with its code frame, then what did not count, what did not run, and the sum. */
export function lintText(result: LintResult, reasons: LintReasons, style: Style): string {
  const findings = result.findings.map((finding) => `${findingText(finding, style)}\n\n`).join('');
  const notes = [
    ...governedLines(result),
    ...hiddenLines(result),
    ...staleLines(result),
    ...result.skipped.map(skippedLine),
    ...reasons,
  ];
  const about = notes.map((line) => `${style.note('note')}: ${visible(line)}\n`).join('');
  return `${findings}${about}${lintSizeText(result)}: ${findingCounts(result.findings, style)}\n`;
}

/** `3 policies, 2 resources, 30 rules` */
export function lintSizeText({ policies, resources, ran }: LintResult): string {
  return `${plural(policies, 'policy', 'policies')}, ${plural(resources, 'resource')}, ${plural(ran.length, 'rule')}`;
}

/** One finding, without a line break at the end. */
export function findingText(finding: LintFinding, style: Style): string {
  const { level, code, message, span, label, related, help, witness } = finding;
  const shown = witness && `${questionLine(witness.request)}   (${witness.decision})`;
  const way = [help, shown].filter((text) => text !== undefined).join('\n');
  const severity = level === 'security' ? 'error' : level;
  return diagnosticText(
    { code, severity, message, span, ...(label && { label }), ...(related && { related }), ...(way && { help: way }) },
    style,
    level,
  );
}

/** `2 errors, 1 security finding`, or `nothing found`. */
export function findingCounts(findings: readonly LintFinding[], style: Style): string {
  const number = (level: LintSeverity): number => findings.filter((finding) => finding.level === level).length;
  const parts = [
    [number('error'), 'error', style.error],
    [number('security'), 'security finding', style.error],
    [number('warning'), 'warning', style.warning],
    [number('info'), 'note', style.note],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, word, paint]) => paint(plural(count, word)));
  return said.length === 0 ? style.good('nothing found') : said.join(', ');
}

function governedLines({ otherSettings }: LintResult): readonly string[] {
  const said = 'the lint settings of ztctl.yaml are not those of the state that governs, and do not count yet';
  return otherSettings ? [said] : [];
}

function hiddenLines({ suppressed }: LintResult): readonly string[] {
  const inline = suppressed.filter(({ suppression }) => suppression?.kind === 'inline').length;
  const baseline = suppressed.length - inline;
  return [
    ...(inline > 0 ? [`${plural(inline, 'finding')} ignored by comments`] : []),
    ...(baseline > 0 ? [`${plural(baseline, 'finding')} known to the baseline`] : []),
  ];
}

function staleLines({ stale, baselinePath }: LintResult): readonly string[] {
  if (stale.length === 0) return [];
  const which = stale
    .slice(0, 5)
    .map(({ code, element }) => `${code} ${element}`)
    .join(', ');
  const more = stale.length > 5 ? `, and ${stale.length - 5} more` : '';
  return [
    `${plural(stale.length, 'entry', 'entries')} of ${baselinePath} that nothing has any more (${which}${more}); --baseline-prune takes them out`,
  ];
}

function skippedLine({ code, rule, needs, because }: SkippedRule): string {
  const why = because === undefined ? '' : ` (${because})`;
  return `${code} ${rule} did not run: it needs ${needsText(needs)}${why}`;
}

/** `a directory snapshot (…) and usage data (…)`. */
export function needsText(needs: SkippedRule['needs']): string {
  return needs.map((need) => NEEDS[need]).join(' and ');
}

const NEEDS: Readonly<Record<SkippedRule['needs'][number], string>> = {
  directory: 'a directory snapshot (`directory` in ztctl.yaml)',
  usage: 'usage data (`lint.usage` in ztctl.yaml)',
  history: 'the history of a git repository',
  target: 'a target (`targets` in ztctl.yaml)',
  compilation: 'a target to compile for (`targets` in ztctl.yaml)',
};
