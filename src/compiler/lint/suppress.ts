import type { Baseline, BaselineEntry } from './baseline.js';
import type { Ignore, IgnoreOutcome } from './ignore.js';
import { endOfDay } from './read-ignores.js';
import type { LintFinding } from './result.js';

/** The ignores of a run, and which of them govern. */
export interface IgnoreInput {
  readonly ignores: readonly Ignore[];
  /** Keys of those that may hide findings; absent = all. */
  readonly governing?: ReadonlySet<string>;
  readonly now: number;
  /** Codes of the rules that ran. */
  readonly ran: ReadonlySet<string>;
}

/** Marks the findings that an ignore hides, and says what became of each ignore. */
export function applyIgnores(
  findings: readonly LintFinding[],
  { ignores, governing, now, ran }: IgnoreInput,
): { readonly findings: readonly LintFinding[]; readonly outcomes: readonly IgnoreOutcome[] } {
  const index = new Map<string, Ignore[]>();
  for (const ignore of ignores) for (const key of keysOf(ignore)) index.set(key, [...(index.get(key) ?? []), ignore]);
  const used = new Map<Ignore, Set<string>>(ignores.map((ignore) => [ignore, new Set()]));
  const stateOf = (ignore: Ignore): IgnoreOutcome['state'] => {
    if (ignore.faults.length > 0) return 'malformed';
    if (governing && !governing.has(ignore.key)) return 'foreign';
    return ignore.endsAt !== undefined && ignore.endsAt <= now ? 'expired' : 'active';
  };
  const marked = findings.map((finding) => {
    const matching = [...(index.get(lineKey(finding)) ?? []), ...(index.get(elementKey(finding)) ?? [])];
    for (const ignore of matching) used.get(ignore)!.add(finding.code);
    const active = matching.find((ignore) => stateOf(ignore) === 'active');
    return active ? { ...finding, suppression: suppressionOf(active) } : finding;
  });
  const outcomes = ignores.map((ignore) => ({
    ignore,
    state: stateOf(ignore),
    used: used.get(ignore)!,
    notRun: new Set(ignore.codes.filter((code) => !ran.has(code))),
  }));
  return { findings: marked, outcomes };
}

/** Marks the findings that the baseline holds, and tells entries that no finding has. */
export function applyBaseline(
  findings: readonly LintFinding[],
  baseline: Baseline,
  { now, timezone, unsuppressible }: { now: number; timezone: string; unsuppressible: ReadonlySet<string> },
): { readonly findings: readonly LintFinding[]; readonly stale: readonly BaselineEntry[] } {
  const isOver = ({ until }: BaselineEntry): boolean => until !== undefined && (endOfDay(until, timezone) ?? 0) <= now;
  const live = baseline.entries.filter((entry) => !isOver(entry) && !unsuppressible.has(entry.code));
  const byPrint = new Map(live.map((entry) => [entry.fingerprint, entry]));
  const hit = new Set<BaselineEntry>();
  const marked = findings.map((finding) => {
    const entry = byPrint.get(finding.fingerprint);
    if (!entry || entry.code !== finding.code) return finding;
    hit.add(entry);
    if (finding.suppression) return finding;
    const { until } = entry;
    return { ...finding, suppression: { kind: 'baseline' as const, ...(until !== undefined && { until }) } };
  });
  return { findings: marked, stale: baseline.entries.filter((entry) => !hit.has(entry)) };
}

function suppressionOf({ reason, owner, until }: Ignore): NonNullable<LintFinding['suppression']> {
  return {
    kind: 'inline',
    ...(reason !== undefined && { reason }),
    ...(owner !== undefined && { owner }),
    ...(until !== undefined && { until }),
  };
}

function keysOf(ignore: Ignore): readonly string[] {
  const { scope, span, line, element } = ignore;
  return ignore.codes.map((code) =>
    scope === 'line' ? `${code} ${line} ${span.file.path}` : `${code} ${element ?? ''}`,
  );
}

function lineKey({ code, span }: LintFinding): string {
  return `${code} ${span.file.position(span.start).line} ${span.file.path}`;
}

function elementKey({ code, element }: LintFinding): string {
  return `${code} ${element}`;
}
