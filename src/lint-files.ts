import { type Diagnostic, diagnostic } from './compiler/diagnostics/index.js';
import { type Baseline, type BaselineEntry, sortEntries, type UsageData } from './compiler/lint/index.js';
import { SourceFile, type Span } from './compiler/source/index.js';
import { type LocatedNode, parseJson, parseJsonLines, toPlain } from './compiler/syntax/index.js';

/** A file that lint reads beside the policy, or why it cannot be used. */
export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

const SCHEMA = 'ztctl/lint-baseline/v1';

/** Reads the text of a baseline file. */
export function readBaseline(path: string, text: string): Reading<Baseline> {
  const file = new SourceFile(path, text);
  const { root, diagnostics } = parseJson(file);
  if (!root) return { ok: false, diagnostics };
  const plain = toPlain(root) as { schema?: unknown; findings?: unknown };
  const entries = plain?.schema === SCHEMA && Array.isArray(plain.findings) ? plain.findings.map(entryOf) : undefined;
  if (entries?.every((entry) => entry !== undefined)) return { ok: true, value: { entries: sortEntries(entries) } };
  const what = `this is no baseline of schema \`${SCHEMA}\`: each finding has code, element, fingerprint and firstSeen`;
  return { ok: false, diagnostics: [diagnostic('ZT086', root.span, { what })] };
}

/** The text of a baseline file. */
export function baselineText({ entries }: Baseline): string {
  const findings = sortEntries(entries).map(({ code, element, fingerprint, firstSeen, until }) => ({
    code,
    element,
    fingerprint,
    firstSeen,
    ...(until !== undefined && { until }),
  }));
  return `${JSON.stringify({ schema: SCHEMA, findings }, null, 2)}\n`;
}

function entryOf(value: unknown): BaselineEntry | undefined {
  const { code, element, fingerprint, firstSeen, until, ...rest } = (value ?? {}) as Record<string, unknown>;
  if (typeof code !== 'string' || typeof element !== 'string' || Object.keys(rest).length > 0) return undefined;
  if (typeof fingerprint !== 'string' || !isDay(firstSeen)) return undefined;
  if (until === undefined) return { code, element, fingerprint, firstSeen };
  return isDay(until) ? { code, element, fingerprint, firstSeen, until } : undefined;
}

function isDay(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value);
}

/** Reads JSON Lines of use: a heading `{taken, days}`, then `{policy, last_use}`. */
export function readUsage(path: string, text: string): Reading<UsageData> {
  const file = new SourceFile(path, text);
  const lines = [...parseJsonLines(file)];
  const faults = lines.flatMap(({ diagnostics }) => diagnostics);
  if (faults.length > 0) return { ok: false, diagnostics: faults };
  const [heading, ...rest] = lines.flatMap(({ root }) => (root ? [root] : []));
  const said = heading && (toPlain(heading) as { taken?: unknown; days?: unknown } | null);
  const start = { file, start: 0, end: 0 };
  if (!heading || instantOf(said?.taken) === undefined || typeof said?.days !== 'number' || said.days <= 0)
    return malformed(heading?.span ?? start, 'the first line says `taken` (an instant) and `days` (a number)');
  const lastUse = new Map<string, number>();
  for (const line of rest) {
    const { policy, last_use } = (toPlain(line) ?? {}) as { policy?: unknown; last_use?: unknown };
    const at = instantOf(last_use);
    if (typeof policy !== 'string' || at === undefined)
      return malformed(line.span, 'a line says `policy` (a name) and `last_use` (an instant)');
    lastUse.set(policy, Math.max(at, lastUse.get(policy) ?? at));
  }
  return { ok: true, value: { days: said.days, lastUse } };
}

function malformed(span: Span | LocatedNode['span'], what: string): Reading<never> {
  return { ok: false, diagnostics: [diagnostic('ZT087', span, { what })] };
}

function instantOf(value: unknown): number | undefined {
  const isInstant =
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.test(value);
  const instant = isInstant ? Date.parse(value) : Number.NaN;
  return Number.isNaN(instant) ? undefined : instant;
}
