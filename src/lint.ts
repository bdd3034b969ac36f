import type { Diagnostic } from './compiler/diagnostics/index.js';
import type { Host } from './compiler/host.js';
import {
  type Baseline,
  enabledRules,
  type LintInput,
  type LintReport,
  type LintSettings,
  lint,
  type Rule,
  readSettings,
  type UsageData,
} from './compiler/lint/index.js';
import type { Estate } from './compiler/model/index.js';
import { readFaultDiagnostic } from './compiler/read-fault.js';
import { type LocatedNode, nodeAt, toPlain } from './compiler/syntax/index.js';
import type { HistoryReading } from './history/index.js';
import { compiledFor } from './lint-compiled.js';
import { type Reading, readBaseline, readUsage } from './lint-files.js';
import { governedBy } from './lint-governed.js';
import type { Config, Project } from './load.js';

export { baselineText } from './lint-files.js';

/** Where a baseline is looked for when the project file does not say. */
export const DEFAULT_BASELINE = 'lint-baseline.json';

/** How a project is linted. */
export interface LintOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Reads the baseline and the usage data. */
  readonly host: Host;
  /** The project's folder. */
  readonly dir: string;
  /** False: `# ztctl-ignore` hides nothing. Default true. */
  readonly inline?: boolean;
  /** False: the baseline hides nothing. Default true. */
  readonly useBaseline?: boolean;
  /** Another state of the project, by whose ignores, settings and baseline it goes: an ignore counts only if it stands there too. */
  readonly governing?: { readonly host: Host; readonly dir: string };
  /** How the elements came to be; asked only when a rule that is on reads it. Absent = such rules are skipped. */
  readonly history?: () => Promise<HistoryReading>;
  /** Default: all. */
  readonly rules?: readonly Rule[];
}

/** What lint says of a project. Nothing is in `findings` that is hidden by an ignore or the baseline. */
export interface LintResult extends LintReport {
  readonly settings: LintSettings;
  /** Path of the baseline file, relative to the project's folder. */
  readonly baselinePath: string;
  readonly baseline: Baseline;
  readonly policies: number;
  readonly resources: number;
  /** The state that governs has other lint settings than the project, and they counted. */
  readonly otherSettings?: true;
}

/** Faults of the project file or of a file that lint reads keep it from running. */
export type LintOutcome =
  | { readonly ok: true; readonly result: LintResult }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** Every rule, sorted by code. They are loaded when first asked for. */
export async function loadRules(): Promise<readonly Rule[]> {
  return (await import('./compiler/lint/rules/index.js')).RULES;
}

/**
 * Lints a project that was loaded without errors.
 *
 * @throws BudgetExceeded when an exact answer would be too large
 */
export async function lintProject(
  project: Project & { readonly estate: Estate },
  options: LintOptions,
): Promise<LintOutcome> {
  const { estate, config } = project;
  const rules = options.rules ?? (await loadRules());
  const { governing, now } = options;
  const governed = governing && (await governedBy(governing, config, { now, rules }));
  const faults = governed ? readSettings(config.lint, rules).diagnostics : [];
  if (faults.length > 0) return { ok: false, diagnostics: faults };
  const beside = await readBeside(governed?.config ?? config, rules, options);
  if (!beside.ok) return beside;
  const { settings, baselinePath, baseline, usage } = beside;
  const report = lint({
    estate,
    now,
    settings,
    rules,
    inline: options.inline ?? true,
    baseline: options.useBaseline === false ? { entries: [] } : baseline,
    ...(usage && { usage }),
    ...(await historyOf(rules, settings, options)),
    ...(await compiledFor(rules, settings, project, now)),
    ...(governed && { governing: governed.ignores }),
  });
  const sizes = { policies: estate.policies.size, resources: estate.resources.size };
  const other = governed?.otherSettings ? { otherSettings: true as const } : {};
  return { ok: true, result: { ...report, settings, baselinePath, baseline, ...sizes, ...other } };
}

/** What lint goes by beside the policy. */
export interface LintBeside {
  readonly settings: LintSettings;
  readonly baselinePath: string;
  readonly baseline: Baseline;
  readonly usage?: UsageData;
}

/** Reads the settings, the baseline and the usage data. */
export async function readBeside(
  config: Config,
  rules: readonly Rule[],
  options: LintOptions,
): Promise<({ readonly ok: true } & LintBeside) | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] }> {
  const { settings, diagnostics } = readSettings(config.lint, rules);
  if (diagnostics.length > 0) return { ok: false, diagnostics };
  const usage = await usageOf(config.lint, options);
  if (usage && !usage.ok) return usage;
  const baseline = await baselineOf(config.lint, options);
  if (!baseline.ok) return baseline;
  const baselinePath = pathAt(config.lint, 'baseline')?.path ?? DEFAULT_BASELINE;
  return { ok: true, settings, baselinePath, baseline: baseline.value, ...(usage && { usage: usage.value }) };
}

/** The files that lint reads beside the project's own, as a host names them. */
export function pathsBeside({ lint: node }: Config, dir: string): readonly string[] {
  const paths = [pathAt(node, 'baseline')?.path ?? DEFAULT_BASELINE, pathAt(node, 'usage')?.path];
  return paths.filter((path) => path !== undefined).map((path) => pathIn(dir, path));
}

/** What the engine is given of the history. */
async function historyOf(
  rules: readonly Rule[],
  settings: LintSettings,
  { history }: LintOptions,
): Promise<Pick<LintInput, 'history' | 'lacks'>> {
  if (
    !history ||
    !enabledRules(rules, settings).some(({ meta }) => [...meta.needs, ...(meta.reads ?? [])].includes('history'))
  )
    return {};
  const read = await history();
  return read.ok ? { history: read.value } : { lacks: { history: read.lacks } };
}

async function usageOf(
  lintNode: LocatedNode | undefined,
  { host, dir }: LintOptions,
): Promise<Reading<UsageData> | undefined> {
  const named = pathAt(lintNode, 'usage');
  if (!named) return undefined;
  const read = await host.readText(pathIn(dir, named.path));
  if (read.ok) return readUsage(named.path, read.text);
  return { ok: false, diagnostics: [readFaultDiagnostic(named.path, read.fault, named.node.span)] };
}

/** A baseline that is missing holds nothing: then every finding counts. */
async function baselineOf(lintNode: LocatedNode | undefined, options: LintOptions): Promise<Reading<Baseline>> {
  const named = pathAt(lintNode, 'baseline');
  const path = named?.path ?? DEFAULT_BASELINE;
  const { host, dir } = options.governing ?? options;
  const read = await host.readText(pathIn(dir, path));
  if (read.ok) return readBaseline(path, read.text);
  if (read.fault.kind === 'missing') return { ok: true, value: { entries: [] } };
  return { ok: false, diagnostics: [readFaultDiagnostic(path, read.fault, named?.node.span)] };
}

function pathAt(
  node: LocatedNode | undefined,
  key: string,
): { readonly path: string; readonly node: LocatedNode } | undefined {
  const found = node && nodeAt(node, [key]);
  return found ? { path: String(toPlain(found)), node: found } : undefined;
}

/** A path relative to the project's folder, for a host. */
export function pathIn(dir: string, path: string): string {
  return dir === '' || path.startsWith('/') ? path : `${dir}/${path}`;
}
