import type { Baseline, BaselineEntry, LintFinding } from './compiler/lint/index.js';
import type { LintResult } from './lint.js';

/** A baseline that holds every finding that counts now, beside those that it held already. Ignored ones need none. */
export function newBaseline({ findings, suppressed, ran, settings, baseline }: LintResult, now: number): Baseline {
  const firstSeen = new Date(now).toISOString().slice(0, 10);
  const known = new Map(baseline.entries.map((entry) => [entry.fingerprint, entry]));
  const never = new Set([
    ...settings.ignores.unsuppressible,
    ...ran.filter((rule) => rule.review !== undefined).map(({ meta }) => meta.code),
  ]);
  const held = [...findings, ...suppressed.filter(({ suppression }) => suppression?.kind === 'baseline')];
  const entryOf = ({ code, element, fingerprint }: LintFinding): BaselineEntry =>
    known.get(fingerprint) ?? { code, element, fingerprint, firstSeen };
  return { entries: held.filter(({ code }) => !never.has(code)).map(entryOf) };
}

/** The baseline without what no finding has any more. */
export function prunedBaseline({ baseline, stale }: Pick<LintResult, 'baseline' | 'stale'>): Baseline {
  return { entries: baseline.entries.filter((entry) => !stale.includes(entry)) };
}
