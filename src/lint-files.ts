import { type Diagnostic, diagnostic } from './compiler/diagnostics/index.js';
import { type Baseline, type BaselineEntry, sortEntries, type UsageData } from './compiler/lint/index.js';
import { SourceFile, type Span } from './compiler/source/index.js';
import { checkSchema, parseJson, parseJsonLines, toPlain } from './compiler/syntax/index.js';

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

/** Reads JSON Lines of use: a header `{taken, days}`, then `{policy, principal, last_use}`. Believed completely or not at all. */
export function readUsage(path: string, text: string): Reading<UsageData> {
  const file = new SourceFile(path, text);
  const diagnostics: Diagnostic[] = [];
  const lines: UsageLine[] = [];
  for (const { root, diagnostics: faults } of parseJsonLines(file)) {
    const all = root ? [...faults, ...checkSchema(root, 'usage')] : faults;
    diagnostics.push(...all);
    if (root && all.length === 0) lines.push({ span: root.span, said: toPlain(root) as UsageLine['said'] });
  }
  if (diagnostics.length > 0) return { ok: false, diagnostics };
  const [header, ...uses] = lines;
  const days = header?.said.days;
  if (days === undefined)
    return malformed(header?.span ?? { file, start: 0, end: 0 }, 'the first line says `taken` and `days`');
  const second = uses.find(({ said }) => said.days !== undefined);
  if (second) return malformed(second.span, 'only the first line says `taken` and `days`');
  const impossible = lines.find(({ said }) => Number.isNaN(Date.parse(said.last_use ?? said.taken!)));
  if (impossible) return malformed(impossible.span, 'this day or this hour does not exist');
  return { ok: true, value: { days, ...usesOf(uses) } };
}

interface UsageLine {
  readonly span: Span;
  readonly said: {
    readonly taken?: string;
    readonly days?: number;
    readonly policy?: string;
    readonly principal?: string;
    readonly last_use?: string;
  };
}

function usesOf(lines: readonly UsageLine[]): Omit<UsageData, 'days'> {
  const lastUse = new Map<string, number>();
  const lastUseBy = new Map<string, Map<string, number>>();
  const nameless = new Set<string>();
  for (const { said } of lines) {
    const { policy = '', principal } = said;
    const at = Date.parse(said.last_use!);
    lastUse.set(policy, Math.max(at, lastUse.get(policy) ?? at));
    if (principal === undefined) nameless.add(policy);
    const by = lastUseBy.get(policy) ?? new Map<string, number>();
    lastUseBy.set(policy, by);
    if (principal !== undefined) by.set(principal, Math.max(at, by.get(principal) ?? at));
  }
  for (const policy of nameless) lastUseBy.delete(policy);
  return { lastUse, lastUseBy };
}

function malformed(span: Span, what: string): Reading<never> {
  return { ok: false, diagnostics: [diagnostic('ZT087', span, { what })] };
}
